// Turns exp(−iφP/2) by Pauli strings that flip qubits, on 2^n ≥ 16 amplitudes: P|k⟩ = u(−1)^(z·k)|k ⊕ x⟩, u = i^y with y the
// number of Y. Where y is odd the turn is real and goes plane by plane. `s` carries the sign of u.
import { evens, odds, putV, signOf, swapped, total, v } from './amplitudes';

/** The highest bit of x: partners with it unset are visited. */
function topOf(x: u32): u32 {
  return 1 << (31 - clz<u32>(x));
}

/** ±1 by the parity of z·k, k even, in lane 0, and for k + by in lane 1, as sign bits. */
function laneSigns(z: u32, by: u32): v128 {
  return i64x2.replace_lane(i64x2.splat(0), 1, (<i64>popcnt<u32>(z & by)) << 63);
}

/** u = ±1: cos φ/2 and ± sin φ/2. */
export function turnString(re: usize, im: usize, size: u32, x: u32, z: u32, c: f64, s: f64): void {
  const cc = f64x2.splat(c);
  const top = topOf(x);
  if (top === 1) {
    const ss = v128.xor(f64x2.splat(s), laneSigns(z, 2));
    for (let k: u32 = 0; k < size; k += 4) {
      const t = v128.xor(ss, signOf(z, k));
      const re0 = v(re, k);
      const re1 = v(re, k + 2);
      const im0 = v(im, k);
      const im1 = v(im, k + 2);
      const pr = evens(re0, re1);
      const qr = odds(re0, re1);
      const pi = evens(im0, im1);
      const qi = odds(im0, im1);
      const outPr = f64x2.add(f64x2.mul(cc, pr), f64x2.mul(t, qi));
      const outPi = f64x2.sub(f64x2.mul(cc, pi), f64x2.mul(t, qr));
      const outQr = f64x2.add(f64x2.mul(cc, qr), f64x2.mul(t, pi));
      const outQi = f64x2.sub(f64x2.mul(cc, qi), f64x2.mul(t, pr));
      putV(re, k, evens(outPr, outQr));
      putV(re, k + 2, odds(outPr, outQr));
      putV(im, k, evens(outPi, outQi));
      putV(im, k + 2, odds(outPi, outQi));
    }
    return;
  }
  const ss = v128.xor(f64x2.splat(s), laneSigns(z, 1));
  const rest = z & ~1;
  if ((x & 1) !== 0) {
    for (let j: u32 = 0; j < size; j += 2 * top) {
      for (let k = j; k < j + top; k += 2) {
        const q = (k ^ x) & ~1;
        const t = v128.xor(ss, signOf(rest, k));
        const pr = v(re, k);
        const pi = v(im, k);
        const qr = swapped(v(re, q));
        const qi = swapped(v(im, q));
        putV(re, k, f64x2.add(f64x2.mul(cc, pr), f64x2.mul(t, qi)));
        putV(im, k, f64x2.sub(f64x2.mul(cc, pi), f64x2.mul(t, qr)));
        putV(re, q, swapped(f64x2.add(f64x2.mul(cc, qr), f64x2.mul(t, pi))));
        putV(im, q, swapped(f64x2.sub(f64x2.mul(cc, qi), f64x2.mul(t, pr))));
      }
    }
    return;
  }
  for (let j: u32 = 0; j < size; j += 2 * top) {
    for (let k = j; k < j + top; k += 2) {
      const q = k ^ x;
      const t = v128.xor(ss, signOf(rest, k));
      const pr = v(re, k);
      const pi = v(im, k);
      const qr = v(re, q);
      const qi = v(im, q);
      putV(re, k, f64x2.add(f64x2.mul(cc, pr), f64x2.mul(t, qi)));
      putV(im, k, f64x2.sub(f64x2.mul(cc, pi), f64x2.mul(t, qr)));
      putV(re, q, f64x2.add(f64x2.mul(cc, qr), f64x2.mul(t, pi)));
      putV(im, q, f64x2.sub(f64x2.mul(cc, qi), f64x2.mul(t, pr)));
    }
  }
}

/** u = ±i, on one plane. */
export function turnRealString(plane: usize, size: u32, x: u32, z: u32, c: f64, s: f64): void {
  const cc = f64x2.splat(c);
  const top = topOf(x);
  if (top === 1) {
    const ss = v128.xor(f64x2.splat(s), laneSigns(z, 2));
    for (let k: u32 = 0; k < size; k += 4) {
      const t = v128.xor(ss, signOf(z, k));
      const first = v(plane, k);
      const second = v(plane, k + 2);
      const p = evens(first, second);
      const q = odds(first, second);
      const outP = f64x2.sub(f64x2.mul(cc, p), f64x2.mul(t, q));
      const outQ = f64x2.add(f64x2.mul(cc, q), f64x2.mul(t, p));
      putV(plane, k, evens(outP, outQ));
      putV(plane, k + 2, odds(outP, outQ));
    }
    return;
  }
  const ss = v128.xor(f64x2.splat(s), laneSigns(z, 1));
  const rest = z & ~1;
  if ((x & 1) !== 0) {
    for (let j: u32 = 0; j < size; j += 2 * top) {
      for (let k = j; k < j + top; k += 2) {
        const at = (k ^ x) & ~1;
        const t = v128.xor(ss, signOf(rest, k));
        const p = v(plane, k);
        const q = swapped(v(plane, at));
        putV(plane, k, f64x2.sub(f64x2.mul(cc, p), f64x2.mul(t, q)));
        putV(plane, at, swapped(f64x2.add(f64x2.mul(cc, q), f64x2.mul(t, p))));
      }
    }
    return;
  }
  for (let j: u32 = 0; j < size; j += 2 * top) {
    for (let k = j; k < j + top; k += 2) {
      const at = k ^ x;
      const t = v128.xor(ss, signOf(rest, k));
      const p = v(plane, k);
      const q = v(plane, at);
      putV(plane, k, f64x2.sub(f64x2.mul(cc, p), f64x2.mul(t, q)));
      putV(plane, at, f64x2.add(f64x2.mul(cc, q), f64x2.mul(t, p)));
    }
  }
}

/** Im⟨λ|P|ψ⟩/u for u = ±1. */
export function overlapString(lr: usize, li: usize, re: usize, im: usize, size: u32, x: u32, z: u32): f64 {
  return overlapOf(lr, im, size, x, z, false) - overlapOf(li, re, size, x, z, false);
}

/** Im⟨λ|P|ψ⟩/(−iu) for u = ±i. */
export function overlapRealString(lr: usize, li: usize, re: usize, im: usize, size: u32, x: u32, z: u32): f64 {
  return overlapOf(lr, re, size, x, z, true) + overlapOf(li, im, size, x, z, true);
}

/** Σ (−1)^(z·k)(a_q·b_k ± a_k·b_q) over pairs of one plane of λ and one of ψ, q = k ⊕ x; − where `odd`. */
function overlapOf(a: usize, b: usize, size: u32, x: u32, z: u32, odd: bool): f64 {
  const top = topOf(x);
  let sums = f64x2.splat(0);
  const other: v128 = odd ? i64x2.splat((<i64>1) << 63) : i64x2.splat(0);
  if (top === 1) {
    for (let k: u32 = 0; k < size; k += 4) {
      const a0 = v(a, k);
      const a1 = v(a, k + 2);
      const b0 = v(b, k);
      const b1 = v(b, k + 2);
      const up = f64x2.mul(odds(a0, a1), evens(b0, b1));
      const down = v128.xor(other, f64x2.mul(evens(a0, a1), odds(b0, b1)));
      sums = f64x2.add(sums, v128.xor(f64x2.add(up, down), signOf(z, k)));
    }
    return total(v128.xor(sums, laneSigns(z, 2)));
  }
  const rest = z & ~1;
  const swap = (x & 1) !== 0;
  for (let j: u32 = 0; j < size; j += 2 * top) {
    for (let k = j; k < j + top; k += 2) {
      const q = (k ^ x) & ~1;
      let aq = v(a, q);
      let bq = v(b, q);
      if (swap) {
        aq = swapped(aq);
        bq = swapped(bq);
      }
      const up = f64x2.mul(aq, v(b, k));
      const down = v128.xor(other, f64x2.mul(v(a, k), bq));
      sums = f64x2.add(sums, v128.xor(f64x2.add(up, down), signOf(rest, k)));
    }
  }
  return total(v128.xor(sums, laneSigns(z, 1)));
}
