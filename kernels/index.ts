// The statevector kernels. No allocation and no state: every address comes from the caller, every kernel takes a range, so that
// threads can share one memory.
export { moments } from './moments';
export { fillPhases, turnPhases, turnPhasesAndPermute, unturnPhases } from './phase';
export { contract, productState } from './product';
export { rotate } from './rotation';
export { gatheredRows, gatherRow, gatherRows, listedRows } from './rows';
// In-place pass over memory: what a kernel is compared with.
export { scale } from './scale';
