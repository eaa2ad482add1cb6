import { parameterVector } from './parameter-vector.ts';

export const optimalParameters = parameterVector(
  'optimal',
  'Optimal parameters found by VQE optimization',
  'vqe_result.optimal_parameters',
);
