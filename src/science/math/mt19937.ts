import { invalidSeed } from './errors.ts';

/** numpy's legacy stream: uniform doubles and the number of 32-bit words to leave out. */
export interface MersenneTwister {
  /** The next 32 bits, unsigned. */
  word(): number;
  /** Uniform in [0, 1) with 53 bits from two words, as `RandomState.random_sample`. */
  random(): number;
  /** Leaves out the next `words` 32-bit words. */
  skip(words: number): void;
}

const length = 624;
const middle = 397;

/**
 * numpy's `RandomState(seed)`, bit for bit: MT19937 seeded with one whole number from 0 to 2³²−1, else `invalid_seed`.
 * Source: M. Matsumoto and T. Nishimura, ACM TOMACS 8 (1998) 3; seeding of their 2002 revision.
 */
export function mt19937(seed: number): MersenneTwister {
  if (!Number.isInteger(seed) || seed < 0 || seed > 4294967295) throw invalidSeed(seed, '2^32 - 1');
  const state = new Uint32Array(length);
  state[0] = seed;
  for (let k = 1; k < length; k++) {
    const previous = state[k - 1]!;
    state[k] = Math.imul(1812433253, previous ^ (previous >>> 30)) + k;
  }
  let next = length;
  const word = (): number => {
    if (next === length) {
      refill(state);
      next = 0;
    }
    let y = state[next++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
  return {
    word,
    random() {
      const high = word() >>> 5;
      return (high * 67108864 + (word() >>> 6)) / 9007199254740992;
    },
    skip(words) {
      let left = words;
      while (left > 0) {
        if (next === length) {
          refill(state);
          next = 0;
        }
        const step = Math.min(left, length - next);
        next += step;
        left -= step;
      }
    },
  };
}

function refill(state: Uint32Array): void {
  for (let k = 0; k < length; k++) {
    const joined = (state[k]! & 0x80000000) | (state[(k + 1) % length]! & 0x7fffffff);
    state[k] = state[(k + middle) % length]! ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
  }
}
