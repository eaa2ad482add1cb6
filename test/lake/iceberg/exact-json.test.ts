import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson, writeJson } from '../../../src/lake/iceberg/index.ts';

describe('exact JSON', () => {
  it('keeps all 63 bits of an integer, in and out', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (integer) => {
        const text = `{"a":[${integer}],"b":"${integer}"}`;
        expect(writeJson(parseJson(text))).toBe(text);
      }),
    );
  });

  it('gives numbers that a double holds as numbers, others as bigints', () => {
    expect(parseJson('[9007199254740991, 9007199254740992, -4511701552583337316, 1234567890123456.5, 1e300]')).toEqual([
      9007199254740991,
      9007199254740992n,
      -4511701552583337316n,
      1234567890123456.5,
      1e300,
    ]);
  });

  it('writes what it read', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(writeJson(parseJson(text))).toBe(text);
      }),
    );
  });

  it('is not misled by texts that look like long numbers, escapes or its own marks', () => {
    const value = {
      'integer:1': 'integer:12345678901234567890',
      b: '\\"12345678901234567890',
      c: 12345678901234567890n,
    };
    expect(parseJson(writeJson(value))).toEqual(value);
  });

  it('refuses what is no JSON', () => {
    expect(() => parseJson('{"a": 12345678901234567890')).toThrow(SyntaxError);
  });
});
