import { innerProduct } from '../../math/index.ts';

/** ‖a‖₂. */
export function norm(a: Float64Array): number {
  return Math.sqrt(innerProduct(a, a));
}

/** ‖a‖∞. */
export function largestComponent(a: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]!));
  return largest;
}

/** True when no component is infinite or not a number. */
export function isFiniteVector(a: Float64Array): boolean {
  // x − x is 0 for finite numbers and not a number for all others.
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! - a[i]!;
  return sum === 0;
}

/** a − b. */
export function difference(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) out[i] = a[i]! - b[i]!;
  return out;
}

/** ‖a − b‖₂. */
export function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) * (a[i]! - b[i]!);
  return Math.sqrt(sum);
}

/** a + factor·b. */
export function along(a: Float64Array, factor: number, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) out[i] = a[i]! + factor * b[i]!;
  return out;
}
