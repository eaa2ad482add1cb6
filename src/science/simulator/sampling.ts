import type { RandomStream } from '../math/index.ts';
import type { Statevector } from './contract.ts';
import { invalidShots } from './errors.ts';

/**
 * Draws `shots` indices with probability proportional to `weights` (not negative, not all zero) and counts them, ascending
 * by index. One uniform number for each shot, inverted through the cumulative sum with a guide table
 * (Chen & Asau, J. Stat. Comput. Simul. 1974). Throws `invalid_shots`.
 */
export function sampleCounts(weights: Float64Array, shots: number, random: RandomStream): Map<number, number> {
  const cumulative = weights.slice();
  for (let k = 1; k < cumulative.length; k++) cumulative[k]! += cumulative[k - 1]!;
  return drawCounts(cumulative, shots, random);
}

/** The same from running sums of the weights. */
export function drawCounts(cumulative: Float64Array, shots: number, random: RandomStream): Map<number, number> {
  if (!Number.isSafeInteger(shots) || shots < 1) throw invalidShots(shots);
  const drawn = drawIndices(cumulative, shots, random);
  const counts = new Map<number, number>();
  if (cumulative.length <= 4 * shots) {
    const tally = new Uint32Array(cumulative.length);
    for (let shot = 0; shot < shots; shot++) tally[drawn[shot]!]! += 1;
    for (let index = 0; index < tally.length; index++) {
      if (tally[index]! > 0) counts.set(index, tally[index]!);
    }
    return counts;
  }
  for (const index of drawn.sort()) counts.set(index, (counts.get(index) ?? 0) + 1);
  return counts;
}

/** out ← running sums of |amplitude|². */
export function cumulativeProbabilities({ re, im }: Statevector, out: Float64Array): void {
  let sum = 0;
  for (let k = 0; k < out.length; k++) {
    sum += re[k]! * re[k]! + im[k]! * im[k]!;
    out[k] = sum;
  }
}

/** For u in [0, 1), the first index whose running sum exceeds u·total. */
function drawIndices(cumulative: Float64Array, shots: number, random: RandomStream): Uint32Array {
  const total = cumulative[cumulative.length - 1]!;
  // Rounding may lift u·total to the total: the last index with a weight takes that.
  let last = cumulative.length - 1;
  while (last > 0 && cumulative[last - 1]! >= total) last--;
  const buckets = Math.min(cumulative.length, shots);
  const guide = new Uint32Array(buckets);
  for (let b = 0, k = 0; b < buckets; b++) {
    while (k < last && cumulative[k]! <= (b / buckets) * total) k++;
    guide[b] = k;
  }
  const drawn = new Uint32Array(shots);
  for (let shot = 0; shot < shots; shot++) {
    const u = random.random();
    const target = u * total;
    let k = guide[Math.floor(u * buckets)]!;
    // At a bucket's edge rounding may put the target before the guide's index.
    while (k > 0 && cumulative[k - 1]! > target) k--;
    while (k < last && cumulative[k]! <= target) k++;
    drawn[shot] = k;
  }
  return drawn;
}
