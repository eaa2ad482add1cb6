import { type ComplexMatrix, complexMatrix, transposeComplex } from './complex-matrix.ts';

/** A = factor·basis with orthonormal rows of the basis. */
export interface RowFactorization {
  /** A.rows × rank. */
  readonly factor: ComplexMatrix;
  /** rank × A.columns. */
  readonly basis: ComplexMatrix;
}

/** Residual rows below this fraction of the largest row are rounding. */
const rankTolerance = 1e-15;

/**
 * An orthonormal basis of the rows of A with the rows' coefficients in it, the largest remaining row first, to a rank at which
 * the remainder is rounding. Modified Gram–Schmidt with pivoting, again where cancellation was strong (Giraud, Langou & Rozložník,
 * Comput. Math. Appl. 50, 1069, 2005).
 */
export function orthonormalRows(a: ComplexMatrix): RowFactorization {
  const { rows, columns } = a;
  const rest = complexMatrix(rows, columns, a.re.slice(), a.im.slice());
  const most = Math.min(rows, columns);
  const basis = complexMatrix(most, columns);
  const factor = complexMatrix(rows, most);
  const original = Float64Array.from({ length: rows }, (_, i) => squaredNorm(rest.re, rest.im, i * columns, columns));
  const norms = original.slice();
  const negligible = rankTolerance * rankTolerance * original.reduce((largest, norm) => Math.max(largest, norm), 0);
  let rank = 0;
  while (rank < most) {
    let pivot = 0;
    for (let i = 1; i < rows; i++) if (norms[i]! > norms[pivot]!) pivot = i;
    if (!(norms[pivot]! > negligible)) break;
    // Cancellation has left errors in the direction of earlier rows, where most of the row is gone.
    if (norms[pivot]! < 0.25 * original[pivot]!) {
      for (let k = 0; k < rank; k++) norms[pivot] = subtractProjection(basis, k, rest, pivot, factor, pivot * most + k);
      if (!(norms[pivot]! > negligible)) {
        norms[pivot] = 0;
        continue;
      }
    }
    const norm = Math.sqrt(norms[pivot]!);
    for (let j = 0, from = pivot * columns, to = rank * columns; j < columns; j++) {
      basis.re[to + j] = rest.re[from + j]! / norm;
      basis.im[to + j] = rest.im[from + j]! / norm;
    }
    factor.re[pivot * most + rank] = norm;
    norms[pivot] = 0;
    for (let i = 0; i < rows; i++) {
      if (norms[i]! > negligible) norms[i] = subtractProjection(basis, rank, rest, i, factor, i * most + rank);
    }
    rank++;
  }
  return {
    factor: leadingColumns(factor, rank),
    basis: complexMatrix(rank, columns, basis.re.subarray(0, rank * columns), basis.im.subarray(0, rank * columns)),
  };
}

/** v ← v − ⟨b|v⟩·b for a unit row b and a row v; adds the coefficient to `factor` and gives the new ‖v‖². */
function subtractProjection(
  { columns, re: bRe, im: bIm }: ComplexMatrix,
  basisRow: number,
  { re, im }: ComplexMatrix,
  row: number,
  factor: ComplexMatrix,
  at: number,
): number {
  const b = basisRow * columns;
  const v = row * columns;
  let r = 0;
  let s = 0;
  for (let j = 0; j < columns; j++) {
    r += bRe[b + j]! * re[v + j]! + bIm[b + j]! * im[v + j]!;
    s += bRe[b + j]! * im[v + j]! - bIm[b + j]! * re[v + j]!;
  }
  factor.re[at]! += r;
  factor.im[at]! += s;
  let norm = 0;
  for (let j = 0; j < columns; j++) {
    const x = re[v + j]! - (r * bRe[b + j]! - s * bIm[b + j]!);
    const y = im[v + j]! - (r * bIm[b + j]! + s * bRe[b + j]!);
    re[v + j] = x;
    im[v + j] = y;
    norm += x * x + y * y;
  }
  return norm;
}

export interface SingularVectors {
  /** Row k is the k-th left singular vector, transposed and not conjugated: A = Σ values[k]·vectors[k]ᵀ·v_k†. */
  readonly vectors: ComplexMatrix;
  /** Descending. */
  readonly values: Float64Array;
}

/**
 * Left singular vectors and singular values of A, also small ones to high relative accuracy: one-sided Jacobi rotations on the
 * triangular factor of a pivoted orthogonalisation (Drmač & Veselić, SIAM J. Matrix Anal. Appl. 29, 1322, 2008).
 */
export function leftSingularVectors(a: ComplexMatrix): SingularVectors {
  const rows = transposeComplex(orthonormalRows(a).factor);
  orthogonalizeRows(rows);
  const { rows: rank, columns: length, re, im } = rows;
  const norms = Float64Array.from({ length: rank }, (_, k) => Math.sqrt(squaredNorm(re, im, k * length, length)));
  const order = Array.from(norms.keys()).sort((i, j) => norms[j]! - norms[i]! || i - j);
  const vectors = complexMatrix(rank, length);
  order.forEach((from, k) => {
    for (let j = 0; j < length; j++) {
      vectors.re[k * length + j] = re[from * length + j]! / norms[from]!;
      vectors.im[k * length + j] = im[from * length + j]! / norms[from]!;
    }
  });
  return { vectors, values: Float64Array.from(order, (k) => norms[k]!) };
}

/** Far more than ever needed: convergence is quadratic. */
const maxSweeps = 40;

/** Plane rotations of pairs of rows until all are orthogonal, relative to their sizes. */
function orthogonalizeRows({ rows, columns, re, im }: ComplexMatrix): void {
  const tolerance = 2e-16 * Math.max(4, Math.sqrt(columns));
  const norms = new Float64Array(rows);
  for (let sweep = 0; sweep < maxSweeps; sweep++) {
    for (let i = 0; i < rows; i++) norms[i] = squaredNorm(re, im, i * columns, columns);
    let rotated = false;
    for (let p = 0; p < rows; p++) {
      for (let q = p + 1; q < rows; q++) {
        const a = p * columns;
        const b = q * columns;
        let r = 0;
        let s = 0;
        for (let j = 0; j < columns; j++) {
          r += re[a + j]! * re[b + j]! + im[a + j]! * im[b + j]!;
          s += re[a + j]! * im[b + j]! - im[a + j]! * re[b + j]!;
        }
        const overlap = Math.sqrt(r * r + s * s);
        if (!(overlap > tolerance * Math.sqrt(norms[p]! * norms[q]!))) continue;
        rotated = true;
        const zeta = (norms[q]! - norms[p]!) / (2 * overlap);
        const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        const c = 1 / Math.sqrt(1 + t * t);
        const sine = c * t;
        // b without the phase of the overlap, so that the rest is a real rotation.
        const ur = r / overlap;
        const ui = -s / overlap;
        for (let j = 0; j < columns; j++) {
          const ar = re[a + j]!;
          const ai = im[a + j]!;
          const br = ur * re[b + j]! - ui * im[b + j]!;
          const bi = ur * im[b + j]! + ui * re[b + j]!;
          re[a + j] = c * ar - sine * br;
          im[a + j] = c * ai - sine * bi;
          re[b + j] = sine * ar + c * br;
          im[b + j] = sine * ai + c * bi;
        }
        norms[p]! -= t * overlap;
        norms[q]! += t * overlap;
        if (!(norms[p]! > 0)) norms[p] = squaredNorm(re, im, a, columns);
      }
    }
    if (!rotated) return;
  }
}

function squaredNorm(re: Float64Array, im: Float64Array, from: number, length: number): number {
  let sum = 0;
  for (let j = from; j < from + length; j++) sum += re[j]! * re[j]! + im[j]! * im[j]!;
  return sum;
}

function leadingColumns(a: ComplexMatrix, columns: number): ComplexMatrix {
  const out = complexMatrix(a.rows, columns);
  for (let i = 0; i < a.rows; i++) {
    const from = i * a.columns;
    out.re.set(a.re.subarray(from, from + columns), i * columns);
    out.im.set(a.im.subarray(from, from + columns), i * columns);
  }
  return out;
}
