// Diagonal gates on 2^n ≥ 16 amplitudes.
import { f, put, putV, signOf, total, v } from './amplitudes';

/** The parity of z·k for k and k + 1, k even, as signs; lane 1 of `inner` carries that of qubit 0. */
function innerSign(z: u32): v128 {
  return i64x2.replace_lane(i64x2.splat(0), 1, (<i64>(z & 1)) << 63);
}

/** c − is·(−1)^(z·k) times the amplitude of k. */
export function turnPhases(re: usize, im: usize, size: u32, z: u32, c: f64, s: f64): void {
  const cc = f64x2.splat(c);
  const ss = v128.xor(f64x2.splat(s), innerSign(z));
  const rest = z & ~1;
  if ((rest & (rest - 1)) === 0) {
    turnPhasesOfBit(re, im, size, rest === 0 ? size : rest, cc, ss);
    return;
  }
  for (let k: u32 = 0; k < size; k += 2) {
    const t = v128.xor(ss, signOf(rest, k));
    const r = v(re, k);
    const i = v(im, k);
    putV(re, k, f64x2.add(f64x2.mul(cc, r), f64x2.mul(t, i)));
    putV(im, k, f64x2.sub(f64x2.mul(cc, i), f64x2.mul(t, r)));
  }
}

function turnPhasesOfBit(re: usize, im: usize, size: u32, bit: u32, cc: v128, s: v128): void {
  let ss = s;
  for (let j: u32 = 0; j < size; j += bit) {
    for (let k = j; k < j + bit; k += 2) {
      const r = v(re, k);
      const i = v(im, k);
      putV(re, k, f64x2.add(f64x2.mul(cc, r), f64x2.mul(ss, i)));
      putV(im, k, f64x2.sub(f64x2.mul(cc, i), f64x2.mul(ss, r)));
    }
    ss = f64x2.neg(ss);
  }
}

/** Im⟨λ|Z…Z|ψ⟩. */
export function overlapPhases(lr: usize, li: usize, re: usize, im: usize, size: u32, z: u32): f64 {
  const rest = z & ~1;
  // Two sums: one would wait for itself. Qubit 1 is in the second.
  let sums = f64x2.splat(0);
  let others = f64x2.splat(0);
  for (let k: u32 = 0; k < size; k += 4) {
    const sign = signOf(rest, k);
    const a = f64x2.sub(f64x2.mul(v(lr, k), v(im, k)), f64x2.mul(v(li, k), v(re, k)));
    const b = f64x2.sub(f64x2.mul(v(lr, k + 2), v(im, k + 2)), f64x2.mul(v(li, k + 2), v(re, k + 2)));
    sums = f64x2.add(sums, v128.xor(a, sign));
    others = f64x2.add(others, v128.xor(b, sign));
  }
  sums = f64x2.add(sums, v128.xor(others, signOf(rest, 2)));
  return total(v128.xor(sums, innerSign(z)));
}

/** r + is times the amplitudes with the bits low and high (0: any; else low ≤ high, equal for one qubit); r = −1 changes signs. */
export function multiplyWhere(re: usize, im: usize, size: u32, low: u32, high: u32, r: f64, s: f64): void {
  const lowest: u32 = low !== 1 ? low : high === 1 ? 0 : high;
  const top: u32 = high === 1 ? 0 : high;
  const step = top === 0 ? size : 2 * top;
  const run = lowest === 0 ? size : lowest;
  const end = top === 0 ? size : top;
  for (let i = top; i < size; i += step) {
    const from = lowest === top ? i : i + lowest;
    for (let j = from; j < i + end; j += 2 * run) {
      if (r === -1 && s === 0) {
        changeSigns(re, j, j + run, low === 1);
        changeSigns(im, j, j + run, low === 1);
      } else if (low === 1) multiplyOdd(re, im, j, j + run, r, s);
      else multiplyRun(re, im, j, j + run, r, s);
    }
  }
}

/** Of amplitudes from…to; with `odd`, where qubit 0 is 1. */
function changeSigns(plane: usize, from: u32, to: u32, odd: bool): void {
  const sign = i64x2.replace_lane(i64x2.splat((<i64>1) << 63), 0, odd ? 0 : (<i64>1) << 63);
  for (let k = from; k < to; k += 2) putV(plane, k, v128.xor(v(plane, k), sign));
}

function multiplyRun(re: usize, im: usize, from: u32, to: u32, r: f64, s: f64): void {
  const rr = f64x2.splat(r);
  const ss = f64x2.splat(s);
  for (let k = from; k < to; k += 2) {
    const p = v(re, k);
    const q = v(im, k);
    putV(re, k, f64x2.sub(f64x2.mul(rr, p), f64x2.mul(ss, q)));
    putV(im, k, f64x2.add(f64x2.mul(rr, q), f64x2.mul(ss, p)));
  }
}

/** Where qubit 0 is 1. */
function multiplyOdd(re: usize, im: usize, from: u32, to: u32, r: f64, s: f64): void {
  for (let k = from + 1; k < to; k += 2) {
    const p = f(re, k);
    const q = f(im, k);
    put(re, k, r * p - s * q);
    put(im, k, r * q + s * p);
  }
}
