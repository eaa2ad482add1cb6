import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eigenSymmetric, identity, multiply, transpose } from '../../../src/science/math/index.ts';

const symmetric = fc.integer({ min: 1, max: 24 }).chain((n) =>
  fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: n * n, maxLength: n * n }).map((entries) => {
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = entries[i * n + j]!;
    }
    return { matrix, n };
  }),
);

function largestDifference(a: Float64Array, b: Float64Array): number {
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
}

describe('eigenSymmetric', () => {
  it('gives orthonormal vectors that diagonalise the matrix, values ascending', () => {
    fc.assert(
      fc.property(symmetric, ({ matrix, n }) => {
        const { values, vectors } = eigenSymmetric(matrix, n);
        expect(largestDifference(multiply(transpose(vectors, n, n), vectors, n, n, n), identity(n))).toBeLessThan(
          1e-13,
        );
        const scaled = vectors.map((entry, at) => entry * values[at % n]!);
        expect(largestDifference(multiply(matrix, vectors, n, n, n), scaled)).toBeLessThan(2e-12);
        expect([...values]).toEqual([...values].sort((a, b) => a - b));
      }),
      { numRuns: 200 },
    );
  });

  it('finds the spectrum of the discrete Laplacian, 2 − 2cos(kπ/(n+1))', () => {
    const n = 40;
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      matrix[i * n + i] = 2;
      if (i > 0) matrix[i * n + i - 1] = matrix[(i - 1) * n + i] = -1;
    }
    const { values } = eigenSymmetric(matrix, n);
    values.forEach((value, k) => {
      expect(value).toBeCloseTo(2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)), 13);
    });
  });

  it('makes the largest component positive, the first one of equals', () => {
    const { vectors } = eigenSymmetric(Float64Array.of(0, 1, 1, 0), 2);
    expect(vectors[0]).toBeGreaterThan(0);
    expect(vectors[1]).toBeGreaterThan(0);
    expect(vectors[2]).toBeLessThan(0);
  });

  it('handles diagonal, zero and widely graded matrices', () => {
    expect([...eigenSymmetric(Float64Array.of(3, 0, 0, 0, 1, 0, 0, 0, 2), 3).values]).toEqual([1, 2, 3]);
    expect([...eigenSymmetric(new Float64Array(16), 4).values]).toEqual([0, 0, 0, 0]);
    const { values } = eigenSymmetric(Float64Array.of(1e8, 1, 0, 1, 1, 1e-4, 0, 1e-4, 1e-8), 3);
    expect(values[2]).toBeCloseTo(1e8, 6);
    expect(values[0]! * values[1]! * values[2]!).toBeCloseTo(-1e-8, 7);
  });
});
