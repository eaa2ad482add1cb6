export {
  applyPauliSum,
  basisStateEnergy,
  denseQubitLimit,
  expectationValue,
  type PauliOperator,
  pauliOperator,
  realPauliOperator,
} from './apply.ts';
export { hasBit, highBit, highestBit, lowBit, parity, popcount, sharedParity } from './bits.ts';
export type * from './contract.ts';
export * from './errors.ts';
export { type FlipGroup, flipGroups } from './flip-groups.ts';
export { labelOf, pauliSum, qubitLimit, readPauliSum, toLabels } from './labels.ts';
export { mapToQubits } from './map-to-qubits.ts';
export { measurementGroups } from './measurement-groups.ts';
export { packedIndex, packedLength } from './packed-index.ts';
export { pauliProduct } from './product.ts';
