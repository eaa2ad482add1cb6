import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adjointComplex,
  type ComplexMatrix,
  complexMatrix,
  conjugate,
  leftSingularVectors,
  multiplyComplex,
  orthonormalRows,
  pcg64,
  transposeComplex,
} from '../../../src/science/math/index.ts';

function random(rows: number, columns: number, seed: number): ComplexMatrix {
  const stream = pcg64(seed);
  const a = complexMatrix(rows, columns);
  for (let k = 0; k < rows * columns; k++) {
    a.re[k] = stream.standardNormal();
    a.im[k] = stream.standardNormal();
  }
  return a;
}

function distance(a: ComplexMatrix, b: ComplexMatrix): number {
  return a.re.reduce((most, value, k) => Math.max(most, Math.hypot(value - b.re[k]!, a.im[k]! - b.im[k]!)), 0);
}

function unit(n: number): ComplexMatrix {
  const one = complexMatrix(n, n);
  for (let k = 0; k < n; k++) one.re[k * n + k] = 1;
  return one;
}

const shapes = fc.record({
  rows: fc.integer({ min: 1, max: 12 }),
  columns: fc.integer({ min: 1, max: 12 }),
  rank: fc.integer({ min: 1, max: 12 }),
  seed: fc.nat(1000),
});

describe('singular vectors', () => {
  it('are orthonormal and rebuild matrices of every shape and rank', () => {
    fc.assert(
      fc.property(shapes, ({ rows, columns, rank, seed }) => {
        const a = multiplyComplex(random(rows, rank, seed), random(rank, columns, seed + 1));
        const { vectors, values } = leftSingularVectors(a);
        expect(values.length).toBe(Math.min(rows, columns, rank));
        expect(distance(multiplyComplex(vectors, adjointComplex(vectors)), unit(values.length))).toBeLessThan(1e-13);
        // U·(U†·A) = A, and the rows of U†·A have the singular values as lengths.
        const rest = multiplyComplex(conjugate(vectors), a);
        expect(distance(multiplyComplex(transposeComplex(vectors), rest), a)).toBeLessThan(1e-12);
        const gram = multiplyComplex(rest, adjointComplex(rest));
        values.forEach((value, k) => {
          expect(Math.abs(gram.re[k * values.length + k]! - value * value)).toBeLessThan(
            1e-12 * values[0]! * values[0]!,
          );
          expect(value).toBeLessThanOrEqual(values[Math.max(0, k - 1)]!);
        });
      }),
    );
  });

  it('keep relative accuracy for values far below the square root of rounding', () => {
    const n = 8;
    const left = orthonormalRows(random(n, n, 1)).basis;
    const right = orthonormalRows(random(n, n, 2)).basis;
    const scaled = complexMatrix(n, n, right.re.slice(), right.im.slice());
    const expected = Array.from({ length: n }, (_, k) => 10 ** (-1.5 * k));
    for (let k = 0; k < n * n; k++) {
      scaled.re[k]! *= expected[Math.floor(k / n)]!;
      scaled.im[k]! *= expected[Math.floor(k / n)]!;
    }
    const { values } = leftSingularVectors(multiplyComplex(transposeComplex(left), scaled));
    values.forEach((value, k) => {
      expect(Math.abs(value - expected[k]!)).toBeLessThan(1e-15 + 1e-12 * expected[k]!);
    });
  });

  it('come with rows that were orthogonalised to a rank', () => {
    fc.assert(
      fc.property(shapes, ({ rows, columns, rank, seed }) => {
        const a = multiplyComplex(random(rows, rank, seed), random(rank, columns, seed + 1));
        const { factor, basis } = orthonormalRows(a);
        expect(basis.rows).toBe(Math.min(rows, columns, rank));
        expect(distance(multiplyComplex(factor, basis), a)).toBeLessThan(1e-12);
        expect(distance(multiplyComplex(basis, adjointComplex(basis)), unit(basis.rows))).toBeLessThan(1e-13);
      }),
    );
    expect(orthonormalRows(complexMatrix(3, 2)).basis.rows).toBe(0);
  });

  it('stay orthonormal where rows are nearly parallel', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 4, max: 15 }), (seed, digits) => {
        const a = random(6, 9, seed);
        const noise = random(6, 9, seed + 1);
        let size = 1;
        for (let k = 0; k < digits; k++) size /= 10;
        for (let k = 0; k < a.re.length; k++) {
          a.re[k] = a.re[k % 9]! + size * noise.re[k]!;
          a.im[k] = a.im[k % 9]! + size * noise.im[k]!;
        }
        const { factor, basis } = orthonormalRows(a);
        expect(distance(multiplyComplex(factor, basis), a)).toBeLessThan(1e-13);
        expect(distance(multiplyComplex(basis, adjointComplex(basis)), unit(basis.rows))).toBeLessThan(1e-13);
      }),
    );
  });
});
