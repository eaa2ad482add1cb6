import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { davidson, eigenSymmetric, type LinearOperator, lanczos } from '../../../src/science/math/index.ts';

/** A symmetric matrix with the given off-diagonal entries and a rising diagonal. */
function symmetric(n: number, entries: readonly number[], slope: number): Float64Array {
  const matrix = new Float64Array(n * n);
  let k = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = entries[k++ % entries.length]!;
    matrix[i * n + i]! += slope * i;
  }
  return matrix;
}

const operator =
  (matrix: Float64Array, n: number): LinearOperator =>
  (x, y) => {
    for (let i = 0; i < n; i++) {
      y[i] = 0;
      for (let j = 0; j < n; j++) y[i]! += matrix[i * n + j]! * x[j]!;
    }
  };

const diagonalOf = (matrix: Float64Array, n: number) => Float64Array.from({ length: n }, (_, i) => matrix[i * n + i]!);

const problems = fc.record({
  n: fc.integer({ min: 1, max: 60 }),
  entries: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 40, maxLength: 97 }),
  slope: fc.double({ min: 0.1, max: 3, noNaN: true }),
});

describe('the Krylov solvers', () => {
  it('find the lowest eigenvalue of the dense solver, with a vector that proves it', () => {
    fc.assert(
      fc.property(problems, ({ n, entries, slope }) => {
        const matrix = symmetric(n, entries, slope);
        const want = eigenSymmetric(matrix, n).values[0]!;
        const start = Float64Array.from({ length: n }, (_, i) => 1 / (1 + i));
        const results = [
          davidson(operator(matrix, n), diagonalOf(matrix, n), { start, tolerance: 1e-8 }),
          lanczos(operator(matrix, n), n, { tolerance: 1e-8 }),
        ];
        for (const { value, vector, residual, converged } of results) {
          expect(converged).toBe(true);
          expect(Math.abs(value - want)).toBeLessThan(1e-9);
          const image = new Float64Array(n);
          operator(matrix, n)(vector, image);
          const error = Math.sqrt(image.reduce((sum, y, i) => sum + (y - value * vector[i]!) ** 2, 0));
          expect(error).toBeLessThan(2e-8);
          expect(Math.abs(error - residual)).toBeLessThan(1e-9);
          expect(vector.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(1, 12);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('restart without losing the way: a chain of 400 sites from a subspace of 5', () => {
    const n = 400;
    const chain: LinearOperator = (x, y) => {
      for (let i = 0; i < n; i++) y[i] = 0.02 * i * x[i]! - (x[i - 1] ?? 0) - (x[i + 1] ?? 0);
    };
    const dense = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      dense[i * n + i] = 0.02 * i;
      if (i > 0) dense[i * n + i - 1] = dense[(i - 1) * n + i] = -1;
    }
    const want = eigenSymmetric(dense, n).values[0]!;
    const small = lanczos(chain, n, { maxSubspace: 5, tolerance: 1e-7, maxIterations: 3000 });
    expect(small.converged).toBe(true);
    expect(small.value).toBeCloseTo(want, 11);
    expect(lanczos(chain, n).value).toBeCloseTo(want, 11);
  });

  it('give the same bits for the same input', () => {
    const matrix = symmetric(30, [0.3, -0.7, 0.11, 0.5], 0.4);
    const run = () => lanczos(operator(matrix, 30), 30);
    expect(run()).toEqual(run());
  });

  it('stay in the symmetry that the projection keeps, although rounding leaks into the other one', () => {
    // The lower half has the lower states; a leak of 1e-6 would lead there.
    const half = 20;
    const n = 2 * half;
    const leaky: LinearOperator = (x, y) => {
      for (let i = 0; i < n; i++) {
        const inside = (j: number) => (j >= 0 && j < n && j < half === i < half ? x[j]! : 0);
        y[i] = (i < half ? -9 : 0.3 * i) * x[i]! - inside(i - 1) - inside(i + 1) + 1e-6 * x[(i + half) % n]!;
      }
    };
    const diagonal = Float64Array.from({ length: n }, (_, i) => (i < half ? -9 : 0.3 * i));
    const start = new Float64Array(n);
    start[half] = 1;
    const project = (v: Float64Array) => v.fill(0, 0, half);
    const kept = davidson(leaky, diagonal, { start, project, tolerance: 1e-5 });
    expect(kept.converged).toBe(true);
    expect(kept.vector.subarray(0, half).every((value) => value === 0)).toBe(true);
    expect(
      davidson(leaky, diagonal, { start, tolerance: 1e-5 })
        .vector.subarray(0, half)
        .some((v) => v !== 0),
    ).toBe(true);
  });

  it('say so when they were stopped or ran out of iterations', () => {
    const matrix = symmetric(50, [0.3, -0.7, 0.11, 0.5], 0.1);
    const stopped = lanczos(operator(matrix, 50), 50, { signal: { aborted: true } });
    expect(stopped).toMatchObject({ converged: false, iterations: 1 });
    expect(lanczos(operator(matrix, 50), 50, { maxIterations: 3 })).toMatchObject({ converged: false, iterations: 3 });
  });
});
