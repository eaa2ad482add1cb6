import type { Eigensystem } from './contract.ts';
import { identity, transpose } from './linear-algebra.ts';

/**
 * All eigenvalues and eigenvectors of a real symmetric matrix.
 * Row-major n×n in and out; values ascend; column k of `vectors` belongs to `values[k]` and its first component that
 * reaches the largest absolute value is positive. Only the lower triangle is read.
 * Householder tridiagonalisation and implicit QL: Wilkinson & Reinsch, Handbook for Automatic Computation II (1971), II/2–II/4.
 */
export function eigenSymmetric(matrix: Float64Array, n: number): Eigensystem {
  const scale = powerOfTwoBelow(matrix);
  const { diagonal, subdiagonal, basis } = tridiagonalize(matrix, n, scale);
  const rows = transpose(basis, n, n);
  diagonalizeTridiagonal(diagonal, subdiagonal, rows, n);
  const order = Array.from({ length: n }, (_, k) => k).sort((a, b) => diagonal[a]! - diagonal[b]! || a - b);
  const values = new Float64Array(n);
  const vectors = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const from = order[k]!;
    values[k] = diagonal[from]! * scale;
    const sign = phase(rows.subarray(from * n, (from + 1) * n));
    for (let i = 0; i < n; i++) vectors[i * n + k] = sign * rows[from * n + i]!;
  }
  return { values, vectors };
}

/** +1 or −1, so that the first component whose size reaches the largest (to 1e-6) becomes positive. */
export function phase(vector: ArrayLike<number>): 1 | -1 {
  let largest = 0;
  for (let i = 0; i < vector.length; i++) largest = Math.max(largest, Math.abs(vector[i]!));
  for (let i = 0; i < vector.length; i++) {
    // Symmetric vectors carry equal components: the first one decides, whatever the last bits say.
    if (Math.abs(vector[i]!) >= largest * (1 - 1e-6)) return vector[i]! < 0 ? -1 : 1;
  }
  return 1;
}

/** Entries below this, beside a largest entry of about 1, are zero: their squares would lose digits to underflow. */
const negligible = 1e-140;

/** The largest power of two not above the largest entry: dividing by it is exact. */
function powerOfTwoBelow(matrix: Float64Array): number {
  let largest = 0;
  for (const entry of matrix) largest = Math.max(largest, Math.abs(entry));
  let scale = 1;
  if (largest > 0 && Number.isFinite(largest)) {
    while (scale > largest) scale /= 2;
    while (scale * 2 <= largest) scale *= 2;
  }
  return scale;
}

/** Qᵀ·(A/scale)·Q is tridiagonal; `basis` is Q. */
function tridiagonalize(matrix: Float64Array, n: number, scale: number) {
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = matrix[i * n + j]! / scale;
  const diagonal = new Float64Array(n);
  const subdiagonal = new Float64Array(n);
  const factors = new Float64Array(n);
  const w = new Float64Array(n);
  for (let k = 0; k + 2 < n; k++) {
    let tail = 0;
    for (let i = k + 2; i < n; i++) tail += a[i * n + k]! * a[i * n + k]!;
    const head = a[(k + 1) * n + k]!;
    subdiagonal[k] = head;
    if (tail < negligible * negligible) continue;
    const length = Math.sqrt(head * head + tail);
    const image = head > 0 ? -length : length;
    subdiagonal[k] = image;
    // The reflection vector stays in column k below the diagonal: it is needed again for Q.
    const first = head - image;
    a[(k + 1) * n + k] = first;
    const factor = 2 / (first * first + tail);
    factors[k] = factor;
    let overlap = 0;
    for (let i = k + 1; i < n; i++) {
      let sum = 0;
      for (let j = k + 1; j < n; j++) sum += a[i * n + j]! * a[j * n + k]!;
      w[i] = factor * sum;
      overlap += a[i * n + k]! * w[i]!;
    }
    const shift = (factor * overlap) / 2;
    for (let i = k + 1; i < n; i++) w[i]! -= shift * a[i * n + k]!;
    for (let i = k + 1; i < n; i++) {
      const ui = a[i * n + k]!;
      const wi = w[i]!;
      for (let j = k + 1; j < n; j++) a[i * n + j]! -= ui * w[j]! + wi * a[j * n + k]!;
    }
  }
  if (n > 1) subdiagonal[n - 2] = a[(n - 1) * n + n - 2]!;
  for (let i = 0; i < n; i++) diagonal[i] = a[i * n + i]!;
  const basis = identity(n);
  for (let k = n - 3; k >= 0; k--) {
    const factor = factors[k]!;
    if (factor === 0) continue;
    for (let j = k + 1; j < n; j++) {
      let sum = 0;
      for (let i = k + 1; i < n; i++) sum += a[i * n + k]! * basis[i * n + j]!;
      sum *= factor;
      for (let i = k + 1; i < n; i++) basis[i * n + j]! -= sum * a[i * n + k]!;
    }
  }
  return { diagonal, subdiagonal, basis };
}

const epsilon = 2.220446049250313e-16;

/** Implicit QL sweeps with Wilkinson's shift; every plane rotation is applied to two rows of `rows`. */
function diagonalizeTridiagonal(d: Float64Array, e: Float64Array, rows: Float64Array, n: number): void {
  for (let low = 0; low < n; low++) {
    for (let sweep = 0; sweep < 60 * n; sweep++) {
      let high = low;
      while (
        high < n - 1 &&
        Math.abs(e[high]!) > negligible + epsilon * (Math.abs(d[high]!) + Math.abs(d[high + 1]!))
      ) {
        high++;
      }
      if (high === low) break;
      const half = (d[low + 1]! - d[low]!) / (2 * e[low]!);
      const root = Math.sqrt(half * half + 1);
      let g = d[high]! - d[low]! + e[low]! / (half + (half < 0 ? -root : root));
      let sine = 1;
      let cosine = 1;
      let carried = 0;
      let i = high - 1;
      for (; i >= low; i--) {
        const f = sine * e[i]!;
        const b = cosine * e[i]!;
        const r = Math.sqrt(f * f + g * g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1]! -= carried;
          e[high] = 0;
          break;
        }
        sine = f / r;
        cosine = g / r;
        const next = d[i + 1]! - carried;
        const t = (d[i]! - next) * sine + 2 * cosine * b;
        carried = sine * t;
        d[i + 1] = next + carried;
        g = cosine * t - b;
        rotate(rows, i * n, n, cosine, sine);
      }
      if (i >= low) continue;
      d[low]! -= carried;
      e[low] = g;
      e[high] = 0;
    }
  }
}

function rotate(rows: Float64Array, offset: number, n: number, cosine: number, sine: number): void {
  for (let upper = offset, lower = offset + n; upper < offset + n; upper++, lower++) {
    const x = rows[upper]!;
    const y = rows[lower]!;
    rows[lower] = sine * x + cosine * y;
    rows[upper] = cosine * x - sine * y;
  }
}
