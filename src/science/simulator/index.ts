export { type AngleSum, scaledAngle, summedAngle } from './angle-sum.ts';
export { type BatchSimulator, batchSimulator } from './batch/batch-simulator.ts';
export { angleAt, fixedAngle, freeAngle, qubitsOf, validateCircuit } from './circuit.ts';
export type * from './contract.ts';
export { ch, controlled, cp, crx, cry, crz, csx, cu, cy, pauliRotationsOf } from './controlled-gates.ts';
export * from './errors.ts';
export { excitationCircuit } from './excitation-circuit.ts';
export {
  applied,
  combined,
  type Expression,
  type ExpressionTape,
  expressionTape,
  expressionText,
  type FunctionName,
  numberOf,
  parameterOf,
} from './expression.ts';
export { cx, cz, h, pauliRotation, rx, ry, rz, swap, unitary, x, xxPlusYY } from './gate-builders.ts';
export { type GateMatrix, gateMatrix } from './gate-matrix.ts';
export * from './methods/errors.ts';
export { type MatrixProductSimulator, matrixProductStateSimulator } from './methods/matrix-product-simulator.ts';
export { simulationMethod, simulationMethods } from './methods/simulation-methods.ts';
export { type ChosenMethod, methodFor, simulatorFor } from './methods/simulator-for.ts';
export { stabilizerSimulator } from './methods/stabilizer-simulator.ts';
export { type UnitarySimulator, unitaryQubitLimit, unitarySimulator } from './methods/unitary-simulator.ts';
export { ccx, ccz, cswap, mcp, mcrx, mcry, mcrz, mcx, mcz } from './multi-controlled-gates.ts';
export * from './noise/index.ts';
export { type CompiledObservable, compileObservable } from './observable.ts';
export { type ElectronNumbers, electronNumbers } from './observables/electron-numbers.ts';
export { energyVariance } from './observables/energy-variance.ts';
export { observableImage } from './observables/observable-image.ts';
export { type ParticleDensity, particleDensity } from './observables/one-particle-density.ts';
export { isSectorSimulator } from './observables/sector-state.ts';
export {
  expectationOfBasisState,
  expectationOfSparseState,
  type SparseState,
  varianceOfBasisState,
  varianceOfSparseState,
} from './observables/sparse-state.ts';
export { type OpenQasmCircuit, readOpenQasm3 } from './open-qasm/read.ts';
export { openQasm3, type ParameterTexts } from './open-qasm/write.ts';
export { type MeasurementOptions, sampledEnergy } from './sampled-energy.ts';
export { sampleCounts } from './sampling.ts';
export { type SectorProblem, sectorSimulator } from './sector.ts';
export {
  globalPhase,
  iswap,
  type PauliLetter,
  p,
  pauliTurn,
  rxx,
  ryy,
  rzx,
  rzz,
  s,
  sdg,
  sx,
  sxdg,
  t,
  tdg,
  u,
  y,
  z,
} from './standard-gates.ts';
export { statevectorSimulator } from './statevector.ts';
export { statevectorQubitLimit } from './statevector-memory.ts';
export { statevectorBytes } from './wasm/choose-state.ts';
export {
  usefulThreads,
  type WasmOptions,
  wasmSimulator,
} from './wasm/simulator.ts';
export { withExpressions } from './with-expressions.ts';
