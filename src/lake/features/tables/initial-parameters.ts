import { parameterVector } from './parameter-vector.ts';

export const initialParameters = parameterVector(
  'initial',
  'Initial parameters for VQE optimization',
  'vqe_result.initial_data.initial_parameters',
);
