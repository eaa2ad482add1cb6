import { type MersenneTwister, mt19937 } from '../../science/math/index.ts';
import type { Pause } from './pause.ts';

/** The stream of one experiment: its seed, or one drawn now; `skip` 32-bit words are left out. */
export function sampleStream(seed: number | null, skip = 0): MersenneTwister {
  const stream = mt19937(seed ?? globalThis.crypto.getRandomValues(new Uint32Array(1))[0]!);
  stream.skip(skip);
  return stream;
}

/** Sums of the probabilities up to and including each state, divided by the last sum. */
export function cumulative(probabilities: Float64Array): Float64Array {
  const sums = new Float64Array(probabilities.length);
  let sum = 0;
  for (let i = 0; i < sums.length; i++) {
    sum += probabilities[i]!;
    sums[i] = sum;
  }
  return sums.map((value) => value / sum);
}

const chunk = 65536;

/**
 * One label per shot, as numpy's `RandomState.choice` with probabilities draws it: for a uniform u the state whose index is
 * the number of cumulative sums ≤ u. `labelOf` is asked once for each state that occurs. Pauses between chunks.
 * A guide table of one entry per state makes a draw O(1): L. Devroye, Non-Uniform Random Variate Generation (1986), III.2.4.
 */
export async function sampleLabels(
  probabilities: Float64Array,
  shots: number,
  stream: MersenneTwister,
  labelOf: (state: number) => string,
  pause: Pause,
): Promise<string[]> {
  const sums = cumulative(probabilities);
  const guide = guideTable(sums);
  const labels = new Array<string | undefined>(sums.length);
  const memory = new Array<string>(shots);
  for (let done = 0; done < shots; ) {
    const end = Math.min(shots, done + chunk);
    for (; done < end; done++) {
      const u = stream.random();
      let state = guide[Math.floor(u * sums.length)]!;
      // u·n may have been rounded up across a whole number.
      while (state > 0 && sums[state - 1]! > u) state--;
      while (sums[state]! <= u) state++;
      let label = labels[state];
      if (label === undefined) {
        label = labelOf(state);
        labels[state] = label;
      }
      memory[done] = label;
    }
    if (pause.due()) await pause.turn();
  }
  return memory;
}

/** Entry g: how many sums are ≤ g/n, a start from which the right state is a step or two above. */
function guideTable(sums: Float64Array): Uint32Array {
  const n = sums.length;
  const guide = new Uint32Array(n);
  let state = 0;
  for (let g = 0; g < n; g++) {
    while (state < n - 1 && sums[state]! <= g / n) state++;
    guide[g] = state;
  }
  return guide;
}
