import { Arena } from './wasm/arena.ts';

const fewestSums = 8;
const mostSums = 1 << 20;
const mostShots = 4294967295;
/** Of `drawStates`. */
const scratchBytes = 12 * 256;
const sumsPerBucket = 2;

/**
 * How often each index is drawn in so many shots, as `sampleTally` finds it, in WebAssembly: `sums` are running sums of the
 * weights, `seed` the four words of a fast stream. Null for lengths that are not a power of two or too large, and for more
 * shots than a 32-bit count holds.
 */
export function kernelTally(sums: Float64Array, shots: number, seed: Uint32Array): Uint32Array | null {
  const { length } = sums;
  if ((length & (length - 1)) !== 0 || length < fewestSums || length > mostSums || shots > mostShots) return null;
  const arena = new Arena();
  const buckets = length / sumsPerBucket;
  const at = arena.allocate(8 * (length + 8));
  const guide = arena.allocate(4 * (buckets + 2));
  const stream = arena.placeWords(seed.some((word) => word !== 0) ? seed : [1, 0, 0, 0]);
  const tally = arena.allocate(4 * length);
  arena.numbersAt(at, length).set(sums);
  arena.numbersAt(at + 8 * length, 8).fill(Number.POSITIVE_INFINITY);
  arena.kernels.tallyDraws(at, length, guide, buckets, shots, stream, tally, arena.allocate(scratchBytes));
  return arena.wordsAt(tally, length);
}

/** The same of so many shots for each index that each takes a binomial share, as `multinomialTally` finds it; null for lengths beyond. */
export function kernelShares(weights: Float64Array, shots: number, seed: Uint32Array): Float64Array | null {
  const { length } = weights;
  if (length > mostSums) return null;
  const arena = new Arena();
  const at = arena.placeNumbers(weights);
  const rest = arena.allocate(8 * length);
  const stream = arena.placeWords(seed.some((word) => word !== 0) ? seed : [1, 0, 0, 0]);
  const tally = arena.allocate(8 * length);
  arena.kernels.shareShots(at, length, rest, shots, stream, tally);
  return arena.numbersAt(tally, length);
}
