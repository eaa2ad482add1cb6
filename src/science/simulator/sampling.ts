import { binomial, type FastStream, fastStreamSeed, type RandomStream, xoshiro128 } from '../math/index.ts';
import { invalidShots } from './errors.ts';
import { kernelShares, kernelTally } from './kernel-tally.ts';

/** From this many shots for each outcome, drawing how often each outcome comes costs less than drawing shot by shot. */
export const shotsPerOutcome = 8;
/** Counts of one outcome are 32-bit words when shots are drawn one by one. */
const mostSingleShots = 4294967295;
const chunk = 4096;
/** From this many shots, memory for kernels costs less than they save. */
const shotsForKernel = 65536;
/** With fewer shots than one for so many weights, each is searched. */
const shotsOfSearch = 16;

/**
 * Draws `shots` indices with probability proportional to `weights` (not negative, not all zero) and counts them, ascending
 * by index. The shots come from a fast stream that is seeded with the next 128 bits of `random`: one uniform number for
 * each, inverted through the cumulative sum with a guide table (Chen & Asau, J. Stat. Comput. Simul. 1974); where shots
 * are many for each outcome, one binomial number for each outcome. Throws `invalid_shots`.
 */
export function sampleCounts(weights: Float64Array, shots: number, random: RandomStream): Map<number, number> {
  checkShots(shots);
  const seed = fastStreamSeed(random);
  const stream = xoshiro128(seed);
  const counts = new Map<number, number>();
  const tallied =
    (shots >= shotsForKernel ? tallyInKernel(weights, shots, seed) : null) ??
    (4 * shots >= weights.length ? sampleTally(weights, shots, stream) : null);
  if (tallied !== null) {
    for (let index = 0; index < tallied.length; index++) {
      const count = tallied[index]!;
      if (count > 0) counts.set(index, count);
    }
    return counts;
  }
  const drawn = new Uint32Array(shots);
  const cumulative = cumulativeSums(weights);
  if (shotsOfSearch * shots < weights.length) searchIndices(cumulative, stream, drawn);
  else drawIndices(guideOf(cumulative, shots), stream, new Float64Array(Math.min(chunk, shots)), drawn);
  for (const index of drawn.sort()) counts.set(index, (counts.get(index) ?? 0) + 1);
  return counts;
}

function tallyInKernel(weights: Float64Array, shots: number, seed: Uint32Array): Uint32Array | Float64Array | null {
  return shots >= shotsPerOutcome * weights.length || shots > mostSingleShots
    ? kernelShares(weights, shots, seed)
    : kernelTally(cumulativeSums(weights), shots, seed);
}

/** out ← what `drawIndices` gives, by bisection: where shots are so few that a guide table is not worth its pass. */
export function searchIndices(cumulative: Float64Array, stream: FastStream, out: Uint32Array): void {
  const last = lastOf(cumulative);
  const total = cumulative[last]!;
  for (let shot = 0; shot < out.length; shot++) {
    const target = stream.random() * total;
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (cumulative[middle]! > target) high = middle;
      else low = middle + 1;
    }
    out[shot] = low;
  }
}

/** The last index with a weight. */
function lastOf(cumulative: Float64Array): number {
  let last = cumulative.length - 1;
  const total = cumulative[last]!;
  while (last > 0 && cumulative[last - 1]! >= total) last--;
  return last;
}

/** Throws `invalid_shots` unless `shots` is a whole number of at least 1. */
export function checkShots(shots: number): void {
  if (!Number.isSafeInteger(shots) || shots < 1) throw invalidShots(shots);
}

/** How often each index is drawn. */
export function sampleTally(weights: Float64Array, shots: number, stream: FastStream): Uint32Array | Float64Array {
  if (shots >= shotsPerOutcome * weights.length || shots > mostSingleShots) {
    return multinomialTally(weights, shots, stream);
  }
  const cumulative = cumulativeSums(weights);
  const tally = new Uint32Array(weights.length);
  const { guide, last } = guideOf(cumulative, shots);
  const total = cumulative[last]!;
  const buckets = guide.length;
  const uniform = new Float64Array(Math.min(chunk, shots));
  for (let left = shots; left > 0; left -= uniform.length) {
    stream.fill(uniform);
    const size = Math.min(left, uniform.length);
    for (let shot = 0; shot < size; shot++) {
      const u = uniform[shot]!;
      const target = u * total;
      let k = guide[(u * buckets) | 0]!;
      while (k < last && cumulative[k]! <= target) k++;
      tally[k]! += 1;
    }
  }
  return tally;
}

/** For u in [0, 1), the first index whose running sum exceeds u·total. */
export interface GuideTable {
  readonly cumulative: Float64Array;
  /** A power of two of buckets: the first index that a u in the bucket can lead to. */
  readonly guide: Uint32Array;
  /** The last index with a weight: rounding may lift u·total to the total. */
  readonly last: number;
}

/** Buckets for `draws` numbers from these running sums, in `room` where that is given (as long as the sums). */
export function guideOf(cumulative: Float64Array, draws: number, room: Uint32Array | null = null): GuideTable {
  const last = lastOf(cumulative);
  const total = cumulative[last]!;
  let buckets = 1;
  while (2 * buckets <= Math.min(cumulative.length, draws)) buckets *= 2;
  const guide = room === null ? new Uint32Array(buckets) : room.subarray(0, buckets);
  // The number of buckets is a power of two, so the edges and u·buckets are exact: no target lies before its bucket's.
  for (let b = 0, k = 0; b < buckets; b++) {
    const edge = (b / buckets) * total;
    while (k < last && cumulative[k]! <= edge) k++;
    guide[b] = k;
  }
  return { cumulative, guide, last };
}

/** out ← indices, one for each uniform number of the stream; `uniform` is room for some of these at a time. */
export function drawIndices(
  { cumulative, guide, last }: GuideTable,
  stream: FastStream,
  uniform: Float64Array,
  out: Uint32Array,
): void {
  const total = cumulative[last]!;
  const buckets = guide.length;
  for (let from = 0; from < out.length; from += uniform.length) {
    stream.fill(uniform);
    const size = Math.min(out.length - from, uniform.length);
    for (let shot = 0; shot < size; shot++) {
      const u = uniform[shot]!;
      const target = u * total;
      let k = guide[(u * buckets) | 0]!;
      while (k < last && cumulative[k]! <= target) k++;
      out[from + shot] = k;
    }
  }
}

/** Running sums; four at a time, so that additions need not wait for each other. */
export function cumulativeSums(weights: Float64Array): Float64Array {
  const out = new Float64Array(weights.length);
  const even = weights.length & ~3;
  let sum = 0;
  for (let k = 0; k < even; k += 4) {
    const a = weights[k]!;
    const ab = a + weights[k + 1]!;
    const c = weights[k + 2]!;
    const cd = c + weights[k + 3]!;
    out[k] = sum + a;
    out[k + 1] = sum + ab;
    out[k + 2] = sum + (ab + c);
    sum += ab + cd;
    out[k + 3] = sum;
  }
  for (let k = even; k < weights.length; k++) {
    sum += weights[k]!;
    out[k] = sum;
  }
  return out;
}

/**
 * Each outcome takes a binomial share of the shots that the outcomes before it left over. Weights are summed from the last
 * one on: where rounding alone is left, the shares are exactly 1, and states that agree to rounding draw the same.
 */
export function multinomialTally(weights: Float64Array, shots: number, stream: FastStream): Float64Array {
  const rest = new Float64Array(weights.length);
  let sum = 0;
  for (let k = weights.length - 1; k >= 0; k--) {
    sum += weights[k]!;
    rest[k] = sum;
  }
  const tally = new Float64Array(weights.length);
  let left = shots;
  for (let k = 0; k < weights.length && left > 0; k++) {
    const drawn = binomial(left, weights[k]! / rest[k]!, stream);
    tally[k] = drawn;
    left -= drawn;
  }
  return tally;
}
