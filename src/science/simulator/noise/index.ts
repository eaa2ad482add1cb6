export {
  amplitudeDamping,
  type Channel,
  depolarizing,
  depolarizingLimit,
  pauliChannel,
  phaseDamping,
  thermalRelaxation,
} from './channels.ts';
export type * from './contract.ts';
export { densityMatrixQubitLimit, densityMatrixSimulator } from './density/density-matrix.ts';
export * from './errors.ts';
export { exampleNoiseModel, exampleNoiseModels } from './example-models.ts';
export { noiseModelDocument, readNoiseModel } from './noise-model.ts';
export { hasReadoutError, readoutCounts, readoutProbabilities } from './readout.ts';
export { trajectoryQubitLimit, trajectorySimulator } from './trajectories/trajectory-simulator.ts';
export { transferMatrix } from './transfer-matrix.ts';
