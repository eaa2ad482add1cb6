import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boundLength,
  compareValues,
  lowerBound,
  upperBound,
  valueBytes,
  valueFromBytes,
} from '../../../src/lake/iceberg/single-value.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 40 });
const utf8Order = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

describe('a single value', () => {
  it('compares texts as their UTF-8 bytes compare', () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        expect(Math.sign(compareValues(a, b))).toBe(utf8Order(a, b));
      }),
    );
    expect(compareValues('\u{1F600}', '\uFFFD')).toBeGreaterThan(0);
  });

  it('is bounded by texts of at most 16 characters, below and above', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const [lower, upper] = [lowerBound(text), upperBound(text)];
        expect(utf8Order(lower, text)).toBeLessThanOrEqual(0);
        expect([...lower].length).toBeLessThanOrEqual(boundLength);
        if (upper === null) return;
        expect(utf8Order(upper, text)).toBeGreaterThanOrEqual(0);
        expect([...upper].length).toBeLessThanOrEqual(boundLength);
      }),
      { numRuns: 1000 },
    );
  });

  it('rounds a cut text up, past the surrogates, and gives up at the last character there is', () => {
    expect(upperBound('aaaaaaaaaaaaaaaab')).toBe('aaaaaaaaaaaaaaab');
    expect(upperBound(`aaaaaaaaaaaaaaa\ud7ffx`)).toBe('aaaaaaaaaaaaaaa\ue000');
    expect(upperBound(`aaaaaaaaaaaaaaa\u{10FFFF}x`)).toBeNull();
  });

  it('has the bytes of the specification', () => {
    expect([...valueBytes('int', -2)]).toEqual([254, 255, 255, 255]);
    expect([...valueBytes('long', 1n)]).toEqual([1, 0, 0, 0, 0, 0, 0, 0]);
    expect([...valueBytes('double', 1)]).toEqual([0, 0, 0, 0, 0, 0, 0xf0, 0x3f]);
    expect([...valueBytes('boolean', true)]).toEqual([1]);
    expect([...valueBytes('string', 'ä')]).toEqual([0xc3, 0xa4]);
  });

  it('comes back from its bytes', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        expect(BigInt(valueFromBytes('long', valueBytes('long', value))!)).toBe(value);
        expect(BigInt(valueFromBytes('timestamptz', valueBytes('timestamptz', value))!)).toBe(value);
      }),
    );
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        expect(valueFromBytes('double', valueBytes('double', value))).toBe(value);
      }),
    );
  });

  it('is null where the bytes do not fit the type, and reads what was int or float before the column was widened', () => {
    expect(valueFromBytes('long', Buffer.from([7, 0, 0, 0]))).toBe(7);
    expect(valueFromBytes('double', Buffer.from([0, 0, 0xc0, 0x3f]))).toBe(1.5);
    expect(valueFromBytes('int', Buffer.from([7]))).toBeNull();
    expect(valueFromBytes('boolean', Buffer.from([]))).toBeNull();
  });
});
