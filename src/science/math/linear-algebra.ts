/** Dense matrices are row-major `Float64Array`s; sizes are passed beside them. */

/** The n×n unit matrix. */
export function identity(n: number): Float64Array {
  const unit = new Float64Array(n * n);
  for (let i = 0; i < n; i++) unit[i * n + i] = 1;
  return unit;
}

/** The columns×rows transpose of a rows×columns matrix. */
export function transpose(a: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = a[i * columns + j]!;
  return out;
}

/** A·B for a rows×inner and an inner×columns matrix. Zeros of A cost nothing. */
export function multiply(a: Float64Array, b: Float64Array, rows: number, inner: number, columns: number): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const target = i * columns;
    for (let k = 0; k < inner; k++) {
      const factor = a[i * inner + k]!;
      if (factor === 0) continue;
      const source = k * columns;
      for (let j = 0; j < columns; j++) out[target + j]! += factor * b[source + j]!;
    }
  }
  return out;
}

/** A·Bᵀ for a rows×inner and a columns×inner matrix. */
export function multiplyByTranspose(
  a: Float64Array,
  b: Float64Array,
  rows: number,
  inner: number,
  columns: number,
): Float64Array {
  return multiply(a, transpose(b, columns, inner), rows, inner, columns);
}

/** Cᵀ·M·C for a symmetric or general rows×rows matrix M and a rows×columns matrix C. */
export function congruence(m: Float64Array, c: Float64Array, rows: number, columns: number): Float64Array {
  return multiply(transpose(c, rows, columns), multiply(m, c, rows, rows, columns), columns, rows, columns);
}

/** Σ a_i·b_i over two arrays of one length. */
export function innerProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/**
 * The solution x of A·x = b by elimination with partial pivoting; null when A is singular to working precision.
 * A (n×n) and b (n) stay as they are.
 */
export function solveLinear(a: Float64Array, b: Float64Array, n: number): Float64Array | null {
  const m = Float64Array.from(a);
  const x = Float64Array.from(b);
  let scale = 0;
  for (const value of m) scale = Math.max(scale, Math.abs(value));
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(m[i * n + k]!) > Math.abs(m[pivot * n + k]!)) pivot = i;
    if (!(Math.abs(m[pivot * n + k]!) > scale * 1e-15)) return null;
    if (pivot !== k) {
      for (let j = k; j < n; j++) [m[k * n + j], m[pivot * n + j]] = [m[pivot * n + j]!, m[k * n + j]!];
      [x[k], x[pivot]] = [x[pivot]!, x[k]!];
    }
    for (let i = k + 1; i < n; i++) {
      const factor = m[i * n + k]! / m[k * n + k]!;
      if (factor === 0) continue;
      for (let j = k + 1; j < n; j++) m[i * n + j]! -= factor * m[k * n + j]!;
      x[i]! -= factor * x[k]!;
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = x[i]!;
    for (let j = i + 1; j < n; j++) sum -= m[i * n + j]! * x[j]!;
    x[i] = sum / m[i * n + i]!;
  }
  return x;
}
