import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { congruence, multiply, multiplyByTranspose, solveLinear, transpose } from '../../../src/science/math/index.ts';

const entries = (length: number) =>
  fc
    .array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: length, maxLength: length })
    .map((values) => Float64Array.from(values));

describe('dense matrices', () => {
  it('multiplies as the definition says', () => {
    expect([...multiply(Float64Array.of(1, 2, 3, 4, 5, 6), Float64Array.of(1, 0, 2, 1, 0, 3), 2, 3, 2)]).toEqual([
      5, 11, 14, 23,
    ]);
  });

  it('transposes products in reverse order', () => {
    fc.assert(
      fc.property(entries(12), entries(20), (a, b) => {
        const left = transpose(multiply(a, b, 3, 4, 5), 3, 5);
        const right = multiply(transpose(b, 4, 5), transpose(a, 3, 4), 5, 4, 3);
        left.forEach((value, i) => {
          expect(value).toBeCloseTo(right[i]!, 11);
        });
        expect([...multiplyByTranspose(a, transpose(b, 4, 5), 3, 4, 5)]).toEqual([...multiply(a, b, 3, 4, 5)]);
      }),
    );
  });

  it('gives Cᵀ·M·C', () => {
    const c = Float64Array.of(1, 2, 3, 4);
    expect([...congruence(Float64Array.of(1, 1, 1, 0), c, 2, 2)]).toEqual([7, 12, 12, 20]);
  });
});

describe('solveLinear', () => {
  it('solves what it is given, also where elimination needs another pivot', () => {
    fc.assert(
      fc.property(entries(25), entries(5), (a, x) => {
        for (let i = 0; i < 5; i++) a[i * 5 + ((i + 2) % 5)]! += 30;
        const found = solveLinear(a, multiply(a, x, 5, 5, 1), 5);
        x.forEach((value, i) => {
          expect(found![i]).toBeCloseTo(value, 10);
        });
      }),
    );
  });

  it('answers null for a singular matrix', () => {
    expect(solveLinear(Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 1), 2)).toBeNull();
  });
});
