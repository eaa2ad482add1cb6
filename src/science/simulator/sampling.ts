import type { RandomStream } from '../math/index.ts';
import { invalidShots } from './errors.ts';

/**
 * Draws `shots` indices with probability proportional to `weights` (not negative, not all zero) and counts them, ascending
 * by index. One uniform number for each shot, inverted through the cumulative sum with a guide table
 * (Chen & Asau, J. Stat. Comput. Simul. 1974). Throws `invalid_shots`.
 */
export function sampleCounts(weights: Float64Array, shots: number, random: RandomStream): Map<number, number> {
  if (!Number.isSafeInteger(shots) || shots < 1) throw invalidShots(shots);
  const draw = sampler(weights, Math.min(weights.length, shots));
  const counts = new Map<number, number>();
  if (weights.length <= 4 * shots) {
    const tally = new Float64Array(weights.length);
    for (let shot = 0; shot < shots; shot++) tally[draw(random.random())]! += 1;
    tally.forEach((count, index) => {
      if (count > 0) counts.set(index, count);
    });
    return counts;
  }
  const drawn = new Float64Array(shots);
  for (let shot = 0; shot < shots; shot++) drawn[shot] = draw(random.random());
  for (const index of drawn.sort()) counts.set(index, (counts.get(index) ?? 0) + 1);
  return counts;
}

/** u in [0, 1) → the first index whose cumulative weight exceeds u·total. */
function sampler(weights: Float64Array, buckets: number): (u: number) => number {
  const cumulative = new Float64Array(weights.length);
  let total = 0;
  let last = 0;
  for (let k = 0; k < weights.length; k++) {
    if (weights[k]! > 0) last = k;
    total += weights[k]!;
    cumulative[k] = total;
  }
  // guide[b]: where the search for the smallest u of bucket b begins.
  const guide = new Uint32Array(buckets);
  for (let b = 0, k = 0; b < buckets; b++) {
    while (k < last && cumulative[k]! <= (b / buckets) * total) k++;
    guide[b] = k;
  }
  return (u) => {
    const target = u * total;
    let k = guide[Math.floor(u * buckets)]!;
    // Rounding may put the target of a bucket's edge before the guide's index.
    while (k > 0 && cumulative[k - 1]! > target) k--;
    while (k < last && cumulative[k]! <= target) k++;
    return k;
  };
}
