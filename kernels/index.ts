// The statevector kernels. No allocation and no state: every address comes from the caller, and the passes that threads will
// share take a range.

export { shareShots } from './binomial';
export { runAlone, runTogether, work } from './crew';
export { tallyDraws } from './drawing';
export { applyGate, overlapGate } from './gate';
export { multiplyPairs } from './matrices';
export { measure } from './measurement';
export {
  axisMoments,
  exchangeStrings,
  gatherChunks,
  letterMoments,
  listedMoments,
  scatterChunks,
  stringMoment,
  turnAxes,
  turnLetters,
  turnListed,
  turnPairs,
  turnString,
} from './pauli-vector';
export { population } from './population';
export { gatherRows } from './row-lists';
// In-place pass over memory: what a kernel is compared with.
export { scale } from './scale';
