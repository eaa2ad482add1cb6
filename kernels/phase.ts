// RZ layers, with the permutation of basis states that follows fused in. The phase of a state is low[its low bits] ·
// high[its high bits]; a row is all states with the same high bits.

/** re, im of Π exp(∓iφ/2) over `bits` bits: − for a bit that is 0. (cos φ/2, sin φ/2) of each bit at `turns`. */
export function fillPhases(re: usize, im: usize, bits: i32, turns: usize): void {
  store<f64>(re, 1);
  store<f64>(im, 0);
  for (let bit = 0; bit < bits; bit++) {
    const c = load<f64>(turns + 16 * bit);
    const s = load<f64>(turns + 16 * bit, 8);
    const size = (<usize>8) << bit;
    for (let k: usize = 0; k < size; k += 8) {
      const r = load<f64>(re + k);
      const i = load<f64>(im + k);
      store<f64>(re + k, r * c + i * s);
      store<f64>(im + k, i * c - r * s);
      store<f64>(re + k + size, r * c - i * s);
      store<f64>(im + k + size, i * c + r * s);
    }
  }
}

/** to[k] = phase(k)·from[k] on rows first…last−1; `from` may be `to`. */
export function turnPhases(
  fromRe: usize,
  fromIm: usize,
  toRe: usize,
  toIm: usize,
  width: i32,
  first: i32,
  last: i32,
  lowRe: usize,
  lowIm: usize,
  highRe: usize,
  highIm: usize,
): void {
  const bytes = (<usize>width) << 3;
  for (let row = first; row < last; row++) {
    const hr = v128.load_splat<f64>(highRe + ((<usize>row) << 3));
    const hi = v128.load_splat<f64>(highIm + ((<usize>row) << 3));
    const at = <usize>row * bytes;
    for (let l: usize = 0; l < bytes; l += 16) {
      const lr = v128.load(lowRe + l);
      const li = v128.load(lowIm + l);
      const c = f64x2.sub(f64x2.mul(lr, hr), f64x2.mul(li, hi));
      const s = f64x2.add(f64x2.mul(lr, hi), f64x2.mul(li, hr));
      const r = v128.load(fromRe + at + l);
      const i = v128.load(fromIm + at + l);
      v128.store(toRe + at + l, f64x2.sub(f64x2.mul(c, r), f64x2.mul(s, i)));
      v128.store(toIm + at + l, f64x2.add(f64x2.mul(c, i), f64x2.mul(s, r)));
    }
  }
}

/** to[image(k)] = phase(k)·from[k]; image(k) = lowImage[low bits] ⊕ highImage[row], in bytes. A real `from` has fromIm 0. */
export function turnPhasesAndPermute(
  fromRe: usize,
  fromIm: usize,
  toRe: usize,
  toIm: usize,
  width: i32,
  first: i32,
  last: i32,
  lowRe: usize,
  lowIm: usize,
  highRe: usize,
  highIm: usize,
  lowImage: usize,
  highImage: usize,
): void {
  const bytes = (<usize>width) << 3;
  for (let row = first; row < last; row++) {
    const hr = v128.load_splat<f64>(highRe + ((<usize>row) << 3));
    const hi = v128.load_splat<f64>(highIm + ((<usize>row) << 3));
    const at = <usize>row * bytes;
    const base = <usize>load<u32>(highImage + ((<usize>row) << 2));
    for (let l: usize = 0; l < bytes; l += 16) {
      const lr = v128.load(lowRe + l);
      const li = v128.load(lowIm + l);
      const c = f64x2.sub(f64x2.mul(lr, hr), f64x2.mul(li, hi));
      const s = f64x2.add(f64x2.mul(lr, hi), f64x2.mul(li, hr));
      const r = v128.load(fromRe + at + l);
      let outRe = f64x2.mul(c, r);
      let outIm = f64x2.mul(s, r);
      if (fromIm !== 0) {
        const i = v128.load(fromIm + at + l);
        outRe = f64x2.sub(outRe, f64x2.mul(s, i));
        outIm = f64x2.add(f64x2.mul(c, i), outIm);
      }
      const even = base ^ <usize>load<u32>(lowImage + (l >> 1));
      const odd = base ^ <usize>load<u32>(lowImage + (l >> 1), 4);
      v128.store_lane<f64>(toRe + even, outRe, 0);
      v128.store_lane<f64>(toRe + odd, outRe, 1);
      v128.store_lane<f64>(toIm + even, outIm, 0);
      v128.store_lane<f64>(toIm + odd, outIm, 1);
    }
  }
}

/**
 * The way back: to[k] = phase(k)*·from[image(k)], and with `chi` (chiRe ≠ 0) Im(to*·χ) summed by columns into byColumn (set to
 * 0 first) and by rows into byRow. Without images (lowImage 0) `from` may be `to`.
 */
export function unturnPhases(
  fromRe: usize,
  fromIm: usize,
  toRe: usize,
  toIm: usize,
  width: i32,
  first: i32,
  last: i32,
  lowRe: usize,
  lowIm: usize,
  highRe: usize,
  highIm: usize,
  lowImage: usize,
  highImage: usize,
  chiRe: usize,
  chiIm: usize,
  byRow: usize,
  byColumn: usize,
): void {
  const bytes = (<usize>width) << 3;
  if (chiRe !== 0) memory.fill(byColumn, 0, bytes);
  for (let row = first; row < last; row++) {
    const hr = v128.load_splat<f64>(highRe + ((<usize>row) << 3));
    const hi = v128.load_splat<f64>(highIm + ((<usize>row) << 3));
    const at = <usize>row * bytes;
    let sum = f64x2.splat(0);
    let base: usize = 0;
    if (lowImage !== 0) base = <usize>load<u32>(highImage + ((<usize>row) << 2));
    for (let l: usize = 0; l < bytes; l += 16) {
      const lr = v128.load(lowRe + l);
      const li = v128.load(lowIm + l);
      const c = f64x2.sub(f64x2.mul(lr, hr), f64x2.mul(li, hi));
      const s = f64x2.add(f64x2.mul(lr, hi), f64x2.mul(li, hr));
      let r: v128;
      let i: v128;
      if (lowImage !== 0) {
        const even = base ^ <usize>load<u32>(lowImage + (l >> 1));
        const odd = base ^ <usize>load<u32>(lowImage + (l >> 1), 4);
        r = v128.load_lane<f64>(fromRe + odd, v128.load_zero<f64>(fromRe + even), 1);
        i = v128.load_lane<f64>(fromIm + odd, v128.load_zero<f64>(fromIm + even), 1);
      } else {
        r = v128.load(fromRe + at + l);
        i = v128.load(fromIm + at + l);
      }
      const outRe = f64x2.add(f64x2.mul(c, r), f64x2.mul(s, i));
      const outIm = f64x2.sub(f64x2.mul(c, i), f64x2.mul(s, r));
      v128.store(toRe + at + l, outRe);
      v128.store(toIm + at + l, outIm);
      if (chiRe !== 0) {
        const w = f64x2.sub(f64x2.mul(outRe, v128.load(chiIm + at + l)), f64x2.mul(outIm, v128.load(chiRe + at + l)));
        sum = f64x2.add(sum, w);
        v128.store(byColumn + l, f64x2.add(v128.load(byColumn + l), w));
      }
    }
    if (chiRe !== 0) {
      store<f64>(byRow + ((<usize>row) << 3), f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
    }
  }
}
