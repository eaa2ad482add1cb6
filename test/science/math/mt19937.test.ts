import { describe, expect, it } from 'vitest';
import { mt19937 } from '../../../src/science/math/index.ts';

describe('the Mersenne Twister of numpy’s RandomState', () => {
  it('gives the doubles that numpy gives for seed 12345', () => {
    const stream = mt19937(12345);
    expect([stream.random(), stream.random(), stream.random(), stream.random()]).toEqual([
      0.9296160928171479, 0.3163755545817859, 0.18391881167709445, 0.2045602785530397,
    ]);
  });

  it('gives the words that its authors and the C++ standard publish for seed 5489', () => {
    const stream = mt19937(5489);
    expect(stream.word()).toBe(3499211612);
    stream.skip(9998);
    // [rand.predef]: the 10000th invocation of a default-constructed mt19937.
    expect(stream.word()).toBe(4123659995);
  });

  it('leaves out words as if they had been drawn, within and across refills', () => {
    for (const words of [0, 1, 320, 623, 624, 625, 3328]) {
      const drawn = mt19937(7);
      for (let k = 0; k < words; k++) drawn.word();
      const skipped = mt19937(7);
      skipped.skip(words);
      expect(skipped.random()).toBe(drawn.random());
    }
  });

  it('refuses what is not a whole number from 0 to 2^32 - 1', () => {
    for (const seed of [-1, 4294967296, 0.5, Number.NaN]) expect(() => mt19937(seed)).toThrow(/2\^32 - 1/);
    expect(mt19937(4294967295).random()).toBeLessThan(1);
  });
});
