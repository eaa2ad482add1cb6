const initA = 0x43b0d7e5;
const multA = 0x931e8875;
const initB = 0x8b51f9dd;
const multB = 0x58f38ded;
const mixLeft = 0xca01f9dd;
const mixRight = 0x4973f715;
const poolSize = 4;

/**
 * Spreads an integer seed over `words` well-mixed 32-bit words, as numpy's `SeedSequence(seed).generate_state(words)`.
 * `seed` is a non-negative safe integer. Source: M. E. O'Neill, "Developing a seed_seq alternative" (2015).
 */
export function seedSequence(seed: number, words: number): Uint32Array {
  const pool = mixedPool(entropyOf(seed));
  const out = new Uint32Array(words);
  let constant = initB;
  for (let i = 0; i < words; i++) {
    let value = pool[i % poolSize]! ^ constant;
    constant = Math.imul(constant, multB);
    value = Math.imul(value, constant);
    out[i] = value ^ (value >>> 16);
  }
  return out;
}

/** The 32-bit words of the seed, low word first; zero is one word. */
function entropyOf(seed: number): number[] {
  const high = Math.floor(seed / 4294967296);
  return high === 0 ? [seed >>> 0] : [seed >>> 0, high];
}

function mixedPool(entropy: readonly number[]): Uint32Array {
  const pool = new Uint32Array(poolSize);
  let constant = initA;
  const hash = (input: number): number => {
    let value = input ^ constant;
    constant = Math.imul(constant, multA);
    value = Math.imul(value, constant);
    return value ^ (value >>> 16);
  };
  for (let i = 0; i < poolSize; i++) pool[i] = hash(entropy[i] ?? 0);
  for (let source = 0; source < poolSize; source++) {
    for (let target = 0; target < poolSize; target++) {
      if (source === target) continue;
      const mixed = Math.imul(mixLeft, pool[target]!) - Math.imul(mixRight, hash(pool[source]!));
      pool[target] = mixed ^ (mixed >>> 16);
    }
  }
  return pool;
}
