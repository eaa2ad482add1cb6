// X on pairs of amplitudes, and turns by it, of 2^n ≥ 16 amplitudes. A pair is (k | a, k | b), where k runs over the basis states
// in which the bits `low` and `high` (equal when there is one) are zero. Neighbours go two by two in a vector; where qubit 0
// takes part, two groups of amplitudes are sorted into vectors by the value of that qubit.
import { evens, gather, odds, putV, scatter, swapped, total, v } from './amplitudes';

/** [[c, −is], [−is, c]] on each pair. */
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
    else rotateLowestPairs(re, im, size, high, a, b, c, s);
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

function rotateLowestPairs(re: usize, im: usize, size: u32, high: u32, a: u32, b: u32, c: f64, s: f64): void {
  const cc = f64x2.splat(c);
  const ss = f64x2.splat(s);
  const by: u32 = high === 2 ? 4 : 2;
  const step = high === 2 ? size : 2 * high;
  const end = high === 2 ? size : high;
  const oddA = (a & 1) !== 0;
  const oddB = (b & 1) !== 0;
  for (let i: u32 = 0; i < size; i += step) {
    for (let k = i; k < i + end; k += 2 * by) {
      const p = k | (a & ~1);
      const q = k | (b & ~1);
      const pr = gather(re, p, by, oddA);
      const pi = gather(im, p, by, oddA);
      const qr = gather(re, q, by, oddB);
      const qi = gather(im, q, by, oddB);
      scatter(re, p, by, oddA, f64x2.add(f64x2.mul(cc, pr), f64x2.mul(ss, qi)));
      scatter(im, p, by, oddA, f64x2.sub(f64x2.mul(cc, pi), f64x2.mul(ss, qr)));
      scatter(re, q, by, oddB, f64x2.add(f64x2.mul(cc, qr), f64x2.mul(ss, pi)));
      scatter(im, q, by, oddB, f64x2.sub(f64x2.mul(cc, qi), f64x2.mul(ss, pr)));
    }
  }
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
    const by: u32 = high === 2 ? 4 : 2;
    const wide = high === 2 ? size : 2 * high;
    const stop = high === 2 ? size : high;
    const oddA = (a & 1) !== 0;
    const oddB = (b & 1) !== 0;
    for (let i: u32 = 0; i < size; i += wide) {
      for (let k = i; k < i + stop; k += 2 * by) {
        const p = k | (a & ~1);
        const q = k | (b & ~1);
        const up = f64x2.sub(
          f64x2.mul(gather(lr, p, by, oddA), gather(im, q, by, oddB)),
          f64x2.mul(gather(li, p, by, oddA), gather(re, q, by, oddB)),
        );
        const down = f64x2.sub(
          f64x2.mul(gather(lr, q, by, oddB), gather(im, p, by, oddA)),
          f64x2.mul(gather(li, q, by, oddB), gather(re, p, by, oddA)),
        );
        sums = f64x2.add(sums, f64x2.add(up, down));
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

/** X on each pair of one plane; of the bits of a pair, b has the higher ones that differ. */
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
  // Both partners in one vector, or lane 1 of two vectors, or lane 1 of one and lane 0 of the other.
  const within = (a ^ b) === 1;
  const both = (a & b & 1) !== 0;
  for (let i: u32 = 0; i < size; i += step) {
    for (let k = i; k < i + end; k += 2) {
      if (within) {
        const at = k | (a & ~1);
        putV(plane, at, swapped(v(plane, at)));
        continue;
      }
      const p = v(plane, k | (a & ~1));
      const q = v(plane, k | (b & ~1));
      if (both) {
        putV(plane, k | (a & ~1), v128.shuffle<f64>(p, q, 0, 3));
        putV(plane, k | (b & ~1), v128.shuffle<f64>(q, p, 0, 3));
      } else if ((a & 1) !== 0) {
        putV(plane, k | (a & ~1), evens(p, q));
        putV(plane, k | (b & ~1), odds(p, q));
      } else {
        putV(plane, k | (a & ~1), odds(q, p));
        putV(plane, k | (b & ~1), evens(q, p));
      }
    }
  }
}
