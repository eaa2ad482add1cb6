import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hasBit,
  highBit,
  highestBit,
  lowBit,
  parity,
  popcount,
  sharedParity,
} from '../../../src/science/operators/index.ts';

const words = fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 });
const ones = (value: bigint) => value.toString(2).replaceAll('0', '').length;
const wide = (low: number, high: number) => BigInt(low >>> 0) | (BigInt(high >>> 0) << 32n);

describe('bits of two-word masks', () => {
  it('are counted like those of a big integer, whatever the sign of the words', () => {
    fc.assert(
      fc.property(words, words, words, words, fc.integer({ min: 0, max: 63 }), (a, b, c, d, bit) => {
        expect(popcount(a)).toBe(ones(wide(a, 0)));
        expect(parity(a)).toBe(ones(wide(a, 0)) % 2);
        expect(sharedParity(a, b, c, d)).toBe(ones(wide(a, b) & wide(c, d)) % 2);
        expect(hasBit(a, b, bit)).toBe(((wide(a, b) >> BigInt(bit)) & 1n) === 1n);
        expect(wide(lowBit(bit), highBit(bit))).toBe(1n << BigInt(bit));
        expect(highestBit(a, b)).toBe(wide(a, b) === 0n ? -1 : wide(a, b).toString(2).length - 1);
      }),
    );
  });
});
