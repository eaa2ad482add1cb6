import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { innerProduct } from '../../../../src/science/math/index.ts';
import { CurvaturePairs } from '../../../../src/science/vqe/optimizers/curvature-pairs.ts';
import { LdlFactor } from '../../../../src/science/vqe/optimizers/ldl-factor.ts';

const component = fc.integer({ min: -2000, max: 2000 }).map((value) => value / 1000);
const vector = (n: number) =>
  fc.array(component, { minLength: n, maxLength: n }).map((values) => Float64Array.from(values));
const near = (a: Float64Array, b: Float64Array, tolerance: number) => {
  for (const [i, value] of a.entries()) expect(Math.abs(value - b[i]!)).toBeLessThan(tolerance);
};

describe('the LDLᵀ factor', () => {
  it('follows rank-one changes as the full matrix does, up and down again', () => {
    fc.assert(
      fc.property(fc.array(vector(5), { minLength: 1, maxLength: 6 }), vector(5), (changes, x) => {
        const factor = new LdlFactor(5);
        const expected = Float64Array.from(x);
        for (const [k, z] of changes.entries()) {
          factor.add(k + 1, z);
          const along = (k + 1) * innerProduct(z, x);
          for (let i = 0; i < 5; i++) expected[i]! += along * z[i]!;
        }
        near(factor.multiply(x), expected, 1e-9);
        near(factor.solve(factor.multiply(x)), x, 1e-7);
        for (const [k, z] of changes.entries()) if (k > 0) factor.add(-(k + 1), z);
        const first = innerProduct(changes[0]!, x);
        near(
          factor.multiply(x),
          x.map((value, i) => value + first * changes[0]![i]!),
          1e-7,
        );
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  it('stays positive definite when rounding says otherwise', () => {
    const factor = new LdlFactor(3);
    factor.add(-1, Float64Array.of(1, 0, 0));
    expect(innerProduct(Float64Array.of(1, 0, 0), factor.multiply(Float64Array.of(1, 0, 0)))).toBeGreaterThan(0);
  });
});

describe('the curvature pairs', () => {
  it('map the latest gradient change to the latest step', () => {
    const direction = Float64Array.of(0.3, -1, 0.2, 2);
    fc.assert(
      fc.property(fc.array(vector(4), { minLength: 1, maxLength: 5 }), (steps) => {
        const pairs = new CurvaturePairs(4, 3);
        const before = Float64Array.of(1, 2, 3, 4);
        for (const step of [...steps, direction]) {
          // A Hessian with curvatures 1 … 4.
          const change = step.map((value, i) => (i + 1) * value);
          const after = before.map((value, i) => value + change[i]!);
          pairs.remember(1, step, innerProduct(change, step), 1, after, before);
        }
        expect(pairs.count).toBeLessThanOrEqual(3);
        const step = new Float64Array(4);
        pairs.descent(
          direction.map((value, i) => (i + 1) * value),
          step,
        );
        near(
          step,
          direction.map((value) => -value),
          1e-8,
        );
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  it('leave out a step along which the slope did not rise', () => {
    const pairs = new CurvaturePairs(2, 3);
    pairs.remember(1, Float64Array.of(1, 0), -0.5, 1, Float64Array.of(-1.5, 0), Float64Array.of(-1, 0));
    expect(pairs.count).toBe(0);
  });
});
