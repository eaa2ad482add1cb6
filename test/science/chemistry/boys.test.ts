import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boys } from '../../../src/science/chemistry/boys.ts';

/** ∫₀¹ t^(2m)·exp(−T·t²) dt by Gauss–Legendre with 5 points on each of 50 intervals. */
function quadrature(m: number, t: number): number {
  const far = Math.sqrt(5 + 2 * Math.sqrt(10 / 7)) / 3;
  const near = Math.sqrt(5 - 2 * Math.sqrt(10 / 7)) / 3;
  const outer = (322 - 13 * Math.sqrt(70)) / 900;
  const inner = (322 + 13 * Math.sqrt(70)) / 900;
  const rule = [
    [-far, outer],
    [-near, inner],
    [0, 128 / 225],
    [near, inner],
    [far, outer],
  ] as const;
  let sum = 0;
  for (let k = 0; k < 50; k++) {
    for (const [node, weight] of rule) {
      const x = (k + 0.5 + 0.5 * node) / 50;
      let power = 1;
      for (let j = 0; j < m; j++) power *= x * x;
      sum += (weight / 100) * power * Math.exp(-t * x * x);
    }
  }
  return sum;
}

describe('boys', () => {
  it('is the integral that defines it, for every order at once', () => {
    const out = new Float64Array(9);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 60_000 }), (order, step) => {
        const t = step / 1000;
        boys(order, t, out);
        for (let m = 0; m <= order; m++) expect(Math.abs(out[m]! - quadrature(m, t))).toBeLessThan(2e-15);
      }),
      { numRuns: 60 },
    );
  });

  it('is 1/(2m+1) at zero and does not jump where its series gives way to the asymptotic form', () => {
    const below = new Float64Array(9);
    const above = new Float64Array(9);
    boys(8, 0, below);
    below.forEach((value, m) => {
      expect(value).toBeCloseTo(1 / (2 * m + 1), 15);
    });
    boys(8, 40 - 1e-13, below);
    boys(8, 40, above);
    below.forEach((value, m) => {
      expect(Math.abs(value / above[m]! - 1)).toBeLessThan(1e-13);
    });
  });
});
