import type { Pause } from './pause.ts';

/** A = Q·T·Qᵀ with T tridiagonal and Q kept as reflections. */
export interface Tridiagonalization {
  readonly diagonal: Float64Array;
  /** Entry i couples i and i+1. */
  readonly offDiagonal: Float64Array;
  /** x ← Qᵀ·x */
  toTridiagonal(x: Float64Array): void;
  /** x ← Q·x */
  fromTridiagonal(x: Float64Array): void;
}

/**
 * Householder's reduction of a real symmetric n×n matrix, row-major, only the lower triangle read; `a` is overwritten and
 * kept for the reflections. 2n³/3 multiplications and additions; pauses between rows.
 * Rows are eliminated from the last one up, so that every inner loop runs along a row: Handbook for Automatic
 * Computation II (1971), II/2.
 */
export async function tridiagonalize(a: Float64Array, n: number, pause: Pause): Promise<Tridiagonalization> {
  const offDiagonal = new Float64Array(Math.max(n - 1, 0));
  const factors = new Float64Array(n);
  let norm = 0;
  for (const entry of a) norm = Math.max(norm, Math.abs(entry));
  // Entries are angles: below 1e-100 they turn nothing, and their squares would be lost to underflow.
  const negligible = Math.max(norm * 1e-20 * (norm * 1e-20), 1e-200);
  let v = new Float64Array(n);
  let w = new Float64Array(n);
  let nextV = new Float64Array(n);
  let nextW = new Float64Array(n);
  // The update of one row and the product for the next share one pass over the triangle: it is bound by memory.
  let pending = false;
  for (let row = n - 1; row >= 1; row--) {
    if (pending) updateRow(a, row * n, row, v, w);
    factors[row] = reflector(a, row * n, row, offDiagonal, negligible, nextV);
    const factor = factors[row]!;
    if (pending || factor !== 0) {
      nextW.fill(0, 0, row);
      let r = row % 2;
      if (r === 1) passFirst(a, v, w, pending, nextV, nextW);
      for (; r < row; r += 2) passRows(a, n, r, v, w, pending, nextV, nextW);
    }
    pending = false;
    if (factor !== 0) {
      let overlap = 0;
      for (let c = 0; c < row; c++) {
        nextW[c]! *= factor;
        overlap += nextV[c]! * nextW[c]!;
      }
      const shift = (factor * overlap) / 2;
      for (let c = 0; c < row; c++) nextW[c]! -= shift * nextV[c]!;
      pending = true;
      [v, nextV] = [nextV, v];
      [w, nextW] = [nextW, w];
    }
    if (pause.due()) await pause.turn();
  }
  const diagonal = Float64Array.from({ length: n }, (_, i) => a[i * n + i]!);
  const reflect = (x: Float64Array, row: number): void => {
    const factor = factors[row]!;
    if (factor === 0) return;
    const offset = row * n;
    let sum = 0;
    for (let c = 0; c < row; c++) sum += a[offset + c]! * x[c]!;
    sum *= factor;
    for (let c = 0; c < row; c++) x[c]! -= sum * a[offset + c]!;
  };
  return {
    diagonal,
    offDiagonal,
    toTridiagonal(x) {
      for (let row = n - 1; row >= 2; row--) reflect(x, row);
    },
    fromTridiagonal(x) {
      for (let row = 2; row < n; row++) reflect(x, row);
    },
  };
}

/** A[r][0…r] −= v_r·w + w_r·v along one row of the triangle. */
function updateRow(a: Float64Array, offset: number, r: number, v: Float64Array, w: Float64Array): void {
  const vr = v[r]!;
  const wr = w[r]!;
  for (let c = 0; c <= r; c++) a[offset + c]! -= vr * w[c]! + wr * v[c]!;
}

/** Turns row entries 0…row−1 into the reflection vector (kept in place and in `v`); returns 2/‖v‖², 0 for none. */
function reflector(
  a: Float64Array,
  offset: number,
  row: number,
  offDiagonal: Float64Array,
  negligible: number,
  v: Float64Array,
): number {
  let tail = 0;
  for (let c = 0; c < row - 1; c++) tail += a[offset + c]! * a[offset + c]!;
  const head = a[offset + row - 1]!;
  offDiagonal[row - 1] = head;
  v.fill(0, 0, row);
  if (tail <= negligible) return 0;
  const length = Math.sqrt(head * head + tail);
  const image = head > 0 ? -length : length;
  offDiagonal[row - 1] = image;
  a[offset + row - 1] = head - image;
  for (let c = 0; c < row; c++) v[c] = a[offset + c]!;
  return 2 / (tail + (head - image) * (head - image));
}

/** Row 0 of the triangle, one entry: the pending update, then its share of A·nextV. */
function passFirst(
  a: Float64Array,
  v: Float64Array,
  w: Float64Array,
  update: boolean,
  nextV: Float64Array,
  nextW: Float64Array,
): void {
  if (update) a[0]! -= 2 * v[0]! * w[0]!;
  nextW[0]! += a[0]! * nextV[0]!;
}

/** The same along rows r and r+1: two rows at once load the four vectors half as often. */
function passRows(
  a: Float64Array,
  n: number,
  r: number,
  v: Float64Array,
  w: Float64Array,
  update: boolean,
  nextV: Float64Array,
  nextW: Float64Array,
): void {
  const upper = r * n;
  const lower = upper + n;
  const v0 = update ? v[r]! : 0;
  const w0 = update ? w[r]! : 0;
  const v1 = update ? v[r + 1]! : 0;
  const w1 = update ? w[r + 1]! : 0;
  const x0 = nextV[r]!;
  const x1 = nextV[r + 1]!;
  let sum0 = 0;
  let sum1 = 0;
  for (let c = 0; c < r; c++) {
    const vc = v[c]!;
    const wc = w[c]!;
    const xc = nextV[c]!;
    const entry0 = a[upper + c]! - (v0 * wc + w0 * vc);
    const entry1 = a[lower + c]! - (v1 * wc + w1 * vc);
    a[upper + c] = entry0;
    a[lower + c] = entry1;
    sum0 += entry0 * xc;
    sum1 += entry1 * xc;
    nextW[c]! += entry0 * x0 + entry1 * x1;
  }
  const corner0 = a[upper + r]! - 2 * v0 * w0;
  const between = a[lower + r]! - (v1 * w0 + w1 * v0);
  const corner1 = a[lower + r + 1]! - 2 * v1 * w1;
  a[upper + r] = corner0;
  a[lower + r] = between;
  a[lower + r + 1] = corner1;
  nextW[r]! += sum0 + corner0 * x0 + between * x1;
  nextW[r + 1]! += sum1 + between * x0 + corner1 * x1;
}
