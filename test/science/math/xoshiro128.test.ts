import { describe, expect, it } from 'vitest';
import { fastStream, pcg64, xoshiro128 } from '../../../src/science/math/index.ts';

/** The published C code, word for word, on 32-bit numbers as BigInt. */
function published(seed: readonly bigint[]): () => bigint {
  const s = [...seed];
  const word = (value: bigint) => value & 0xffffffffn;
  const rotl = (x: bigint, k: bigint) => word(x << k) | (x >> (32n - k));
  return () => {
    const result = word(rotl(word(s[0]! + s[3]!), 7n) + s[0]!);
    const t = word(s[1]! << 9n);
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= t;
    s[3] = rotl(s[3]!, 11n);
    return result;
  };
}

describe('xoshiro128++', () => {
  it('gives the words that other implementations test for the seed 1, 2, 3, 4', () => {
    const stream = xoshiro128(Uint32Array.of(1, 2, 3, 4));
    const words = [641, 1573767, 3222811527, 3517856514, 836907274, 4247214768, 3867114732, 1355841295, 495546011];
    expect(words.map(() => stream.word())).toEqual(words);
  });

  it('gives the words of the published code for seeds with high bits', () => {
    const seed = [0x9e3779b9, 0xffffffff, 0x80000000, 0x7f4a7c15];
    const stream = xoshiro128(Uint32Array.from(seed));
    const reference = published(seed.map(BigInt));
    for (let k = 0; k < 1000; k++) expect(BigInt(stream.word())).toBe(reference());
  });

  it('makes doubles of 53 bits and 64-bit words from two words, the first of them the high one', () => {
    const seed = Uint32Array.of(11, 22, 33, 44);
    const words = xoshiro128(seed);
    const [high, low] = [words.word(), words.word()];
    expect(xoshiro128(seed).next64()).toBe((BigInt(high) << 32n) | BigInt(low));
    expect(xoshiro128(seed).random()).toBe(Number(((BigInt(high) << 32n) | BigInt(low)) >> 11n) / 2 ** 53);
  });

  it('fills arrays with what it would give one by one, and goes on behind them', () => {
    const [filled, single] = [xoshiro128(Uint32Array.of(5, 6, 7, 8)), xoshiro128(Uint32Array.of(5, 6, 7, 8))];
    const numbers = new Float64Array(1000);
    filled.fill(numbers);
    for (const number of numbers) expect(number).toBe(single.random());
    expect(filled.standardNormal()).toBe(single.standardNormal());
    expect(filled.word()).toBe(single.word());
  });

  it('runs from zeros too, and apart from a stream that it was seeded from', () => {
    const zero = xoshiro128(new Uint32Array(4));
    expect(new Set([zero.word(), zero.word(), zero.word(), zero.word()]).size).toBeGreaterThan(1);
    const random = pcg64(3);
    const [first, second] = [fastStream(random), fastStream(random)];
    expect(first.random()).not.toBe(second.random());
    expect(fastStream(pcg64(3)).random()).toBe(fastStream(pcg64(3)).random());
  });
});
