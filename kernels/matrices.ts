// Complex 2 × 2 and 4 × 4 matrices on both planes of 2^n ≥ 16 amplitudes. A matrix is re, im of each element, row-major. Pairs
// are those of pairs.ts. Where qubit 0 takes part, two groups of amplitudes are sorted into vectors by the value of that qubit.
import { evens, gather, odds, putV, scatter, v } from './amplitudes';

/** Number `index` of a matrix in both lanes; element k is the numbers 2k and 2k + 1. */
function element(matrix: usize, index: usize): v128 {
  return v128.load_splat<f64>(matrix + (index << 3));
}

/** r·x − i·y + s·z − t·w, from the left. */
function realRow(r: v128, x: v128, i: v128, y: v128, s: v128, z: v128, t: v128, w: v128): v128 {
  const first = f64x2.sub(f64x2.mul(r, x), f64x2.mul(i, y));
  return f64x2.sub(f64x2.add(first, f64x2.mul(s, z)), f64x2.mul(t, w));
}

/** r·y + i·x + s·w + t·z, from the left. */
function imaginaryRow(r: v128, x: v128, i: v128, y: v128, s: v128, z: v128, t: v128, w: v128): v128 {
  const first = f64x2.add(f64x2.mul(r, y), f64x2.mul(i, x));
  return f64x2.add(f64x2.add(first, f64x2.mul(s, w)), f64x2.mul(t, z));
}

/** 2 × 2 on each pair. */
export function multiplyPairs(
  re: usize,
  im: usize,
  size: u32,
  low: u32,
  high: u32,
  a: u32,
  b: u32,
  matrix: usize,
): void {
  const step = low === high ? size : 2 * high;
  const end = low === high ? size : high;
  const r0 = element(matrix, 0);
  const i0 = element(matrix, 1);
  const r1 = element(matrix, 2);
  const i1 = element(matrix, 3);
  const r2 = element(matrix, 4);
  const i2 = element(matrix, 5);
  const r3 = element(matrix, 6);
  const i3 = element(matrix, 7);
  if (low === 1) {
    if (high === 1 && b === 1) multiplyNeighbours(re, im, size, matrix);
    else multiplyLowestPairs(re, im, size, high, a, b, matrix);
    return;
  }
  for (let i: u32 = 0; i < size; i += step) {
    for (let j = i; j < i + end; j += 2 * low) {
      for (let k = j; k < j + low; k += 2) {
        const p = k | a;
        const q = k | b;
        const pr = v(re, p);
        const pi = v(im, p);
        const qr = v(re, q);
        const qi = v(im, q);
        putV(re, p, realRow(r0, pr, i0, pi, r1, qr, i1, qi));
        putV(im, p, imaginaryRow(r0, pr, i0, pi, r1, qr, i1, qi));
        putV(re, q, realRow(r2, pr, i2, pi, r3, qr, i3, qi));
        putV(im, q, imaginaryRow(r2, pr, i2, pi, r3, qr, i3, qi));
      }
    }
  }
}

/** The same on qubit 0. */
function multiplyNeighbours(re: usize, im: usize, size: u32, matrix: usize): void {
  const r0 = element(matrix, 0);
  const i0 = element(matrix, 1);
  const r1 = element(matrix, 2);
  const i1 = element(matrix, 3);
  const r2 = element(matrix, 4);
  const i2 = element(matrix, 5);
  const r3 = element(matrix, 6);
  const i3 = element(matrix, 7);
  for (let k: u32 = 0; k < size; k += 4) {
    const re0 = v(re, k);
    const re1 = v(re, k + 2);
    const im0 = v(im, k);
    const im1 = v(im, k + 2);
    const pr = evens(re0, re1);
    const pi = evens(im0, im1);
    const qr = odds(re0, re1);
    const qi = odds(im0, im1);
    const outPr = realRow(r0, pr, i0, pi, r1, qr, i1, qi);
    const outPi = imaginaryRow(r0, pr, i0, pi, r1, qr, i1, qi);
    const outQr = realRow(r2, pr, i2, pi, r3, qr, i3, qi);
    const outQi = imaginaryRow(r2, pr, i2, pi, r3, qr, i3, qi);
    putV(re, k, evens(outPr, outQr));
    putV(re, k + 2, odds(outPr, outQr));
    putV(im, k, evens(outPi, outQi));
    putV(im, k + 2, odds(outPi, outQi));
  }
}

/** The same where qubit 0 takes part, alone or beside the qubit of `high`: the pairs of k and of k + by at a time. */
function multiplyLowestPairs(re: usize, im: usize, size: u32, high: u32, a: u32, b: u32, matrix: usize): void {
  const r0 = element(matrix, 0);
  const i0 = element(matrix, 1);
  const r1 = element(matrix, 2);
  const i1 = element(matrix, 3);
  const r2 = element(matrix, 4);
  const i2 = element(matrix, 5);
  const r3 = element(matrix, 6);
  const i3 = element(matrix, 7);
  const by: u32 = high === 2 ? 4 : 2;
  const step = high <= 2 ? size : 2 * high;
  const end = high <= 2 ? size : high;
  const rowA = a & ~1;
  const rowB = b & ~1;
  const oddA = (a & 1) !== 0;
  const oddB = (b & 1) !== 0;
  for (let i: u32 = 0; i < size; i += step) {
    for (let k = i; k < i + end; k += 2 * by) {
      const p = k | rowA;
      const q = k | rowB;
      const pr = gather(re, p, by, oddA);
      const pi = gather(im, p, by, oddA);
      const qr = gather(re, q, by, oddB);
      const qi = gather(im, q, by, oddB);
      const outPr = realRow(r0, pr, i0, pi, r1, qr, i1, qi);
      const outPi = imaginaryRow(r0, pr, i0, pi, r1, qr, i1, qi);
      const outQr = realRow(r2, pr, i2, pi, r3, qr, i3, qi);
      const outQi = imaginaryRow(r2, pr, i2, pi, r3, qr, i3, qi);
      if (rowA === rowB) {
        putBoth(re, p, by, oddB ? outPr : outQr, oddB ? outQr : outPr);
        putBoth(im, p, by, oddB ? outPi : outQi, oddB ? outQi : outPi);
      } else {
        scatter(re, p, by, oddA, outPr);
        scatter(im, p, by, oddA, outPi);
        scatter(re, q, by, oddB, outQr);
        scatter(im, q, by, oddB, outQi);
      }
    }
  }
}

function putBoth(at: usize, k: u32, by: u32, even: v128, odd: v128): void {
  putV(at, k, evens(even, odd));
  putV(at, k + by, odds(even, odd));
}

/** 4 × 4 on each group of four; `low` < `high` is the low bit of its indices. Written out: calls do not become inline. */
export function multiplyQuads(re: usize, im: usize, size: u32, low: u32, high: u32, matrix: usize): void {
  if (low === 1) {
    multiplyLowestQuads(re, im, size, high, matrix);
    return;
  }
  for (let i: u32 = 0; i < size; i += 2 * high) {
    for (let j = i; j < i + high; j += 2 * low) {
      for (let k = j; k < j + low; k += 2) {
        const r0 = v(re, k);
        const i0 = v(im, k);
        const r1 = v(re, k | low);
        const i1 = v(im, k | low);
        const r2 = v(re, k | high);
        const i2 = v(im, k | high);
        const r3 = v(re, k | low | high);
        const i3 = v(im, k | low | high);
        let sr0 = f64x2.sub(f64x2.mul(element(matrix, 0), r0), f64x2.mul(element(matrix, 1), i0));
        let si0 = f64x2.add(f64x2.mul(element(matrix, 0), i0), f64x2.mul(element(matrix, 1), r0));
        sr0 = f64x2.sub(f64x2.add(sr0, f64x2.mul(element(matrix, 2), r1)), f64x2.mul(element(matrix, 3), i1));
        si0 = f64x2.add(f64x2.add(si0, f64x2.mul(element(matrix, 2), i1)), f64x2.mul(element(matrix, 3), r1));
        sr0 = f64x2.sub(f64x2.add(sr0, f64x2.mul(element(matrix, 4), r2)), f64x2.mul(element(matrix, 5), i2));
        si0 = f64x2.add(f64x2.add(si0, f64x2.mul(element(matrix, 4), i2)), f64x2.mul(element(matrix, 5), r2));
        sr0 = f64x2.sub(f64x2.add(sr0, f64x2.mul(element(matrix, 6), r3)), f64x2.mul(element(matrix, 7), i3));
        si0 = f64x2.add(f64x2.add(si0, f64x2.mul(element(matrix, 6), i3)), f64x2.mul(element(matrix, 7), r3));
        putV(re, k, sr0);
        putV(im, k, si0);
        let sr1 = f64x2.sub(f64x2.mul(element(matrix, 8), r0), f64x2.mul(element(matrix, 9), i0));
        let si1 = f64x2.add(f64x2.mul(element(matrix, 8), i0), f64x2.mul(element(matrix, 9), r0));
        sr1 = f64x2.sub(f64x2.add(sr1, f64x2.mul(element(matrix, 10), r1)), f64x2.mul(element(matrix, 11), i1));
        si1 = f64x2.add(f64x2.add(si1, f64x2.mul(element(matrix, 10), i1)), f64x2.mul(element(matrix, 11), r1));
        sr1 = f64x2.sub(f64x2.add(sr1, f64x2.mul(element(matrix, 12), r2)), f64x2.mul(element(matrix, 13), i2));
        si1 = f64x2.add(f64x2.add(si1, f64x2.mul(element(matrix, 12), i2)), f64x2.mul(element(matrix, 13), r2));
        sr1 = f64x2.sub(f64x2.add(sr1, f64x2.mul(element(matrix, 14), r3)), f64x2.mul(element(matrix, 15), i3));
        si1 = f64x2.add(f64x2.add(si1, f64x2.mul(element(matrix, 14), i3)), f64x2.mul(element(matrix, 15), r3));
        putV(re, k | low, sr1);
        putV(im, k | low, si1);
        let sr2 = f64x2.sub(f64x2.mul(element(matrix, 16), r0), f64x2.mul(element(matrix, 17), i0));
        let si2 = f64x2.add(f64x2.mul(element(matrix, 16), i0), f64x2.mul(element(matrix, 17), r0));
        sr2 = f64x2.sub(f64x2.add(sr2, f64x2.mul(element(matrix, 18), r1)), f64x2.mul(element(matrix, 19), i1));
        si2 = f64x2.add(f64x2.add(si2, f64x2.mul(element(matrix, 18), i1)), f64x2.mul(element(matrix, 19), r1));
        sr2 = f64x2.sub(f64x2.add(sr2, f64x2.mul(element(matrix, 20), r2)), f64x2.mul(element(matrix, 21), i2));
        si2 = f64x2.add(f64x2.add(si2, f64x2.mul(element(matrix, 20), i2)), f64x2.mul(element(matrix, 21), r2));
        sr2 = f64x2.sub(f64x2.add(sr2, f64x2.mul(element(matrix, 22), r3)), f64x2.mul(element(matrix, 23), i3));
        si2 = f64x2.add(f64x2.add(si2, f64x2.mul(element(matrix, 22), i3)), f64x2.mul(element(matrix, 23), r3));
        putV(re, k | high, sr2);
        putV(im, k | high, si2);
        let sr3 = f64x2.sub(f64x2.mul(element(matrix, 24), r0), f64x2.mul(element(matrix, 25), i0));
        let si3 = f64x2.add(f64x2.mul(element(matrix, 24), i0), f64x2.mul(element(matrix, 25), r0));
        sr3 = f64x2.sub(f64x2.add(sr3, f64x2.mul(element(matrix, 26), r1)), f64x2.mul(element(matrix, 27), i1));
        si3 = f64x2.add(f64x2.add(si3, f64x2.mul(element(matrix, 26), i1)), f64x2.mul(element(matrix, 27), r1));
        sr3 = f64x2.sub(f64x2.add(sr3, f64x2.mul(element(matrix, 28), r2)), f64x2.mul(element(matrix, 29), i2));
        si3 = f64x2.add(f64x2.add(si3, f64x2.mul(element(matrix, 28), i2)), f64x2.mul(element(matrix, 29), r2));
        sr3 = f64x2.sub(f64x2.add(sr3, f64x2.mul(element(matrix, 30), r3)), f64x2.mul(element(matrix, 31), i3));
        si3 = f64x2.add(f64x2.add(si3, f64x2.mul(element(matrix, 30), i3)), f64x2.mul(element(matrix, 31), r3));
        putV(re, k | low | high, sr3);
        putV(im, k | low | high, si3);
      }
    }
  }
}

/** The same on qubit 0 and the qubit of `high`, for the groups of k and of k + by at a time. */
function multiplyLowestQuads(re: usize, im: usize, size: u32, high: u32, matrix: usize): void {
  const by: u32 = high === 2 ? 4 : 2;
  const step = high === 2 ? size : 2 * high;
  const end = high === 2 ? size : high;
  for (let i: u32 = 0; i < size; i += step) {
    for (let k = i; k < i + end; k += 2 * by) {
      const h = k | high;
      const reLow0 = v(re, k);
      const reLow1 = v(re, k + by);
      const imLow0 = v(im, k);
      const imLow1 = v(im, k + by);
      const reHigh0 = v(re, h);
      const reHigh1 = v(re, h + by);
      const imHigh0 = v(im, h);
      const imHigh1 = v(im, h + by);
      const r0 = evens(reLow0, reLow1);
      const i0 = evens(imLow0, imLow1);
      const r1 = odds(reLow0, reLow1);
      const i1 = odds(imLow0, imLow1);
      const r2 = evens(reHigh0, reHigh1);
      const i2 = evens(imHigh0, imHigh1);
      const r3 = odds(reHigh0, reHigh1);
      const i3 = odds(imHigh0, imHigh1);
      let sr0 = f64x2.sub(f64x2.mul(element(matrix, 0), r0), f64x2.mul(element(matrix, 1), i0));
      let si0 = f64x2.add(f64x2.mul(element(matrix, 0), i0), f64x2.mul(element(matrix, 1), r0));
      sr0 = f64x2.sub(f64x2.add(sr0, f64x2.mul(element(matrix, 2), r1)), f64x2.mul(element(matrix, 3), i1));
      si0 = f64x2.add(f64x2.add(si0, f64x2.mul(element(matrix, 2), i1)), f64x2.mul(element(matrix, 3), r1));
      sr0 = f64x2.sub(f64x2.add(sr0, f64x2.mul(element(matrix, 4), r2)), f64x2.mul(element(matrix, 5), i2));
      si0 = f64x2.add(f64x2.add(si0, f64x2.mul(element(matrix, 4), i2)), f64x2.mul(element(matrix, 5), r2));
      sr0 = f64x2.sub(f64x2.add(sr0, f64x2.mul(element(matrix, 6), r3)), f64x2.mul(element(matrix, 7), i3));
      si0 = f64x2.add(f64x2.add(si0, f64x2.mul(element(matrix, 6), i3)), f64x2.mul(element(matrix, 7), r3));
      let sr1 = f64x2.sub(f64x2.mul(element(matrix, 8), r0), f64x2.mul(element(matrix, 9), i0));
      let si1 = f64x2.add(f64x2.mul(element(matrix, 8), i0), f64x2.mul(element(matrix, 9), r0));
      sr1 = f64x2.sub(f64x2.add(sr1, f64x2.mul(element(matrix, 10), r1)), f64x2.mul(element(matrix, 11), i1));
      si1 = f64x2.add(f64x2.add(si1, f64x2.mul(element(matrix, 10), i1)), f64x2.mul(element(matrix, 11), r1));
      sr1 = f64x2.sub(f64x2.add(sr1, f64x2.mul(element(matrix, 12), r2)), f64x2.mul(element(matrix, 13), i2));
      si1 = f64x2.add(f64x2.add(si1, f64x2.mul(element(matrix, 12), i2)), f64x2.mul(element(matrix, 13), r2));
      sr1 = f64x2.sub(f64x2.add(sr1, f64x2.mul(element(matrix, 14), r3)), f64x2.mul(element(matrix, 15), i3));
      si1 = f64x2.add(f64x2.add(si1, f64x2.mul(element(matrix, 14), i3)), f64x2.mul(element(matrix, 15), r3));
      putV(re, k, evens(sr0, sr1));
      putV(re, k + by, odds(sr0, sr1));
      putV(im, k, evens(si0, si1));
      putV(im, k + by, odds(si0, si1));
      let sr2 = f64x2.sub(f64x2.mul(element(matrix, 16), r0), f64x2.mul(element(matrix, 17), i0));
      let si2 = f64x2.add(f64x2.mul(element(matrix, 16), i0), f64x2.mul(element(matrix, 17), r0));
      sr2 = f64x2.sub(f64x2.add(sr2, f64x2.mul(element(matrix, 18), r1)), f64x2.mul(element(matrix, 19), i1));
      si2 = f64x2.add(f64x2.add(si2, f64x2.mul(element(matrix, 18), i1)), f64x2.mul(element(matrix, 19), r1));
      sr2 = f64x2.sub(f64x2.add(sr2, f64x2.mul(element(matrix, 20), r2)), f64x2.mul(element(matrix, 21), i2));
      si2 = f64x2.add(f64x2.add(si2, f64x2.mul(element(matrix, 20), i2)), f64x2.mul(element(matrix, 21), r2));
      sr2 = f64x2.sub(f64x2.add(sr2, f64x2.mul(element(matrix, 22), r3)), f64x2.mul(element(matrix, 23), i3));
      si2 = f64x2.add(f64x2.add(si2, f64x2.mul(element(matrix, 22), i3)), f64x2.mul(element(matrix, 23), r3));
      let sr3 = f64x2.sub(f64x2.mul(element(matrix, 24), r0), f64x2.mul(element(matrix, 25), i0));
      let si3 = f64x2.add(f64x2.mul(element(matrix, 24), i0), f64x2.mul(element(matrix, 25), r0));
      sr3 = f64x2.sub(f64x2.add(sr3, f64x2.mul(element(matrix, 26), r1)), f64x2.mul(element(matrix, 27), i1));
      si3 = f64x2.add(f64x2.add(si3, f64x2.mul(element(matrix, 26), i1)), f64x2.mul(element(matrix, 27), r1));
      sr3 = f64x2.sub(f64x2.add(sr3, f64x2.mul(element(matrix, 28), r2)), f64x2.mul(element(matrix, 29), i2));
      si3 = f64x2.add(f64x2.add(si3, f64x2.mul(element(matrix, 28), i2)), f64x2.mul(element(matrix, 29), r2));
      sr3 = f64x2.sub(f64x2.add(sr3, f64x2.mul(element(matrix, 30), r3)), f64x2.mul(element(matrix, 31), i3));
      si3 = f64x2.add(f64x2.add(si3, f64x2.mul(element(matrix, 30), i3)), f64x2.mul(element(matrix, 31), r3));
      putV(re, h, evens(sr2, sr3));
      putV(re, h + by, odds(sr2, sr3));
      putV(im, h, evens(si2, si3));
      putV(im, h + by, odds(si2, si3));
    }
  }
}
