// X on pairs of amplitudes, and turns by it, of 2^n ≥ 16 amplitudes. A pair is (k | a, k | b), where k runs over the basis states
// in which the bits `low` and `high` (equal when there is one) are zero. Neighbours go two by two in a vector; where qubit 0
// takes part, two groups of amplitudes are sorted into vectors by the value of that qubit.
import { evens, f, odds, put, putV, swapped, total, v } from './amplitudes';

/** [[c, −is], [−is, c]] on each pair; pairs of two qubits are |01⟩ and |10⟩. */
export function rotatePairs(
  re: usize,
  im: usize,
  size: u32,
  low: u32,
  high: u32,
  a: u32,
  b: u32,
  c: f64,
  s: f64,
): void {
  if (low === 1) {
    if (high === 1) rotateNeighbours(re, im, size, c, s);
    else rotateLowestPairs(re, im, size, high, c, s);
    return;
  }
  const step = low === high ? size : 2 * high;
  const end = low === high ? size : high;
  const cc = f64x2.splat(c);
  const ss = f64x2.splat(s);
  for (let i: u32 = 0; i < size; i += step) {
    for (let j = i; j < i + end; j += 2 * low) {
      for (let k = j; k < j + low; k += 2) {
        const p = k | a;
        const q = k | b;
        const pr = v(re, p);
        const pi = v(im, p);
        const qr = v(re, q);
        const qi = v(im, q);
        putV(re, p, f64x2.add(f64x2.mul(cc, pr), f64x2.mul(ss, qi)));
        putV(im, p, f64x2.sub(f64x2.mul(cc, pi), f64x2.mul(ss, qr)));
        putV(re, q, f64x2.add(f64x2.mul(cc, qr), f64x2.mul(ss, pi)));
        putV(im, q, f64x2.sub(f64x2.mul(cc, qi), f64x2.mul(ss, pr)));
      }
    }
  }
}

/** On qubit 0: partners lie in one vector. */
function rotateNeighbours(re: usize, im: usize, size: u32, c: f64, s: f64): void {
  const cc = f64x2.splat(c);
  const ss = f64x2.splat(s);
  for (let k: u32 = 0; k < size; k += 2) {
    const r = v(re, k);
    const i = v(im, k);
    putV(re, k, f64x2.add(f64x2.mul(cc, r), f64x2.mul(ss, swapped(i))));
    putV(im, k, f64x2.sub(f64x2.mul(cc, i), f64x2.mul(ss, swapped(r))));
  }
}

/** On |01⟩ and |10⟩ of qubit 0 and the qubit of `high`: lane 1 of a vector and lane 0 of another. */
function rotateLowestPairs(re: usize, im: usize, size: u32, high: u32, c: f64, s: f64): void {
  const cc = f64x2.splat(c);
  const ss = f64x2.splat(s);
  for (let i: u32 = 0; i < size; i += 2 * high) {
    for (let k = i; k < i + high; k += 2) {
      const re0 = v(re, k);
      const re1 = v(re, k + high);
      const im0 = v(im, k);
      const im1 = v(im, k + high);
      const r = between(re0, re1);
      const m = between(im0, im1);
      const outRe = f64x2.add(f64x2.mul(cc, r), f64x2.mul(ss, swapped(m)));
      const outIm = f64x2.sub(f64x2.mul(cc, m), f64x2.mul(ss, swapped(r)));
      putV(re, k, evens(re0, outRe));
      putV(re, k + high, odds(outRe, re1));
      putV(im, k, evens(im0, outIm));
      putV(im, k + high, odds(outIm, im1));
    }
  }
}

/** Lane 1 of the first vector and lane 0 of the second. */
function between(a: v128, b: v128): v128 {
  return v128.shuffle<f64>(a, b, 1, 2);
}

/** Im⟨λ|G|ψ⟩ with G = X on each pair, 0 elsewhere. */
export function overlapPairs(
  lr: usize,
  li: usize,
  re: usize,
  im: usize,
  size: u32,
  low: u32,
  high: u32,
  a: u32,
  b: u32,
): f64 {
  const step = low === high ? size : 2 * high;
  const end = low === high ? size : high;
  let sums = f64x2.splat(0);
  if (low === 1) {
    if (high === 1) {
      for (let k: u32 = 0; k < size; k += 2) {
        const up = f64x2.mul(v(lr, k), swapped(v(im, k)));
        sums = f64x2.add(sums, f64x2.sub(up, f64x2.mul(v(li, k), swapped(v(re, k)))));
      }
      return total(sums);
    }
    for (let i: u32 = 0; i < size; i += 2 * high) {
      for (let k = i; k < i + high; k += 2) {
        const r = between(v(re, k), v(re, k + high));
        const m = between(v(im, k), v(im, k + high));
        const up = f64x2.mul(between(v(lr, k), v(lr, k + high)), swapped(m));
        const down = f64x2.mul(between(v(li, k), v(li, k + high)), swapped(r));
        sums = f64x2.add(sums, f64x2.sub(up, down));
      }
    }
    return total(sums);
  }
  for (let i: u32 = 0; i < size; i += step) {
    for (let j = i; j < i + end; j += 2 * low) {
      for (let k = j; k < j + low; k += 2) {
        const p = k | a;
        const q = k | b;
        const up = f64x2.sub(f64x2.mul(v(lr, p), v(im, q)), f64x2.mul(v(li, p), v(re, q)));
        const down = f64x2.sub(f64x2.mul(v(lr, q), v(im, p)), f64x2.mul(v(li, q), v(re, p)));
        sums = f64x2.add(sums, f64x2.add(up, down));
      }
    }
  }
  return total(sums);
}

/** X on each pair of one plane. */
export function exchangePairs(plane: usize, size: u32, low: u32, high: u32, a: u32, b: u32): void {
  const step = low === high ? size : 2 * high;
  const end = low === high ? size : high;
  if (low !== 1) {
    for (let i: u32 = 0; i < size; i += step) {
      for (let j = i; j < i + end; j += 2 * low) {
        for (let k = j; k < j + low; k += 2) {
          const p = v(plane, k | a);
          putV(plane, k | a, v(plane, k | b));
          putV(plane, k | b, p);
        }
      }
    }
    return;
  }
  if ((a ^ b) === 1) {
    // Both partners in one vector.
    const row: u32 = a & ~1;
    for (let i: u32 = 0; i < size; i += step) {
      const to = (i | row) + end;
      for (let k = i | row; k < to; k += 2) putV(plane, k, swapped(v(plane, k)));
    }
    return;
  }
  const lanes = (a & b & 1) !== 0;
  for (let i: u32 = 0; i < size; i += step) {
    for (let k = i; k < i + end; k += 2) {
      if (lanes) {
        // Lane 1 of both.
        const one = f(plane, k + 1);
        put(plane, k + 1, f(plane, k + high + 1));
        put(plane, k + high + 1, one);
        continue;
      }
      // Lane 1 of the first, lane 0 of the second.
      const p = v(plane, k);
      const q = v(plane, k + high);
      putV(plane, k, evens(p, q));
      putV(plane, k + high, odds(p, q));
    }
  }
}
