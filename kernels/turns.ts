// Real gates of one qubit on one plane of 2^n ≥ 16 amplitudes: RY and H.
import { evens, odds, putV, swapped, total, v } from './amplitudes';

/** [[c, −s], [s, c]] on the qubit of `bit`. */
export function turnReal(plane: usize, size: u32, bit: u32, c: f64, s: f64): void {
  const cc = f64x2.splat(c);
  if (bit === 1) {
    const ss = f64x2(-s, s);
    for (let k: u32 = 0; k < size; k += 2) {
      const p = v(plane, k);
      putV(plane, k, f64x2.add(f64x2.mul(cc, p), f64x2.mul(ss, swapped(p))));
    }
    return;
  }
  const ss = f64x2.splat(s);
  for (let j: u32 = 0; j < size; j += 2 * bit) {
    for (let k = j; k < j + bit; k += 2) {
      const p = v(plane, k);
      const q = v(plane, k + bit);
      putV(plane, k, f64x2.sub(f64x2.mul(cc, p), f64x2.mul(ss, q)));
      putV(plane, k + bit, f64x2.add(f64x2.mul(cc, q), f64x2.mul(ss, p)));
    }
  }
}

/** The plane's share of Im⟨λ|Y|ψ⟩: Σ λ₁ψ₀ − λ₀ψ₁. */
export function overlapReal(lambda: usize, plane: usize, size: u32, bit: u32): f64 {
  let sums = f64x2.splat(0);
  if (bit === 1) {
    // Two sums: one would wait for itself.
    let others = f64x2.splat(0);
    for (let k: u32 = 0; k < size; k += 4) {
      sums = f64x2.add(sums, f64x2.mul(swapped(v(lambda, k)), v(plane, k)));
      others = f64x2.add(others, f64x2.mul(swapped(v(lambda, k + 2)), v(plane, k + 2)));
    }
    sums = f64x2.add(sums, others);
    return f64x2.extract_lane(sums, 0) - f64x2.extract_lane(sums, 1);
  }
  for (let j: u32 = 0; j < size; j += 2 * bit) {
    for (let k = j; k < j + bit; k += 2) {
      const up = f64x2.mul(v(lambda, k + bit), v(plane, k));
      sums = f64x2.add(sums, f64x2.sub(up, f64x2.mul(v(lambda, k), v(plane, k + bit))));
    }
  }
  return total(sums);
}

/** H on the qubit of `bit`. */
export function hadamard(plane: usize, size: u32, bit: u32): void {
  const root = f64x2.splat(Math.SQRT1_2);
  if (bit === 1) {
    for (let k: u32 = 0; k < size; k += 4) {
      const first = v(plane, k);
      const second = v(plane, k + 2);
      const p = evens(first, second);
      const q = odds(first, second);
      const sum = f64x2.mul(root, f64x2.add(p, q));
      const difference = f64x2.mul(root, f64x2.sub(p, q));
      putV(plane, k, evens(sum, difference));
      putV(plane, k + 2, odds(sum, difference));
    }
    return;
  }
  for (let j: u32 = 0; j < size; j += 2 * bit) {
    for (let k = j; k < j + bit; k += 2) {
      const p = v(plane, k);
      const q = v(plane, k + bit);
      putV(plane, k, f64x2.mul(root, f64x2.add(p, q)));
      putV(plane, k + bit, f64x2.mul(root, f64x2.sub(p, q)));
    }
  }
}
