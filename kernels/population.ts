/** Σ |amplitude|² over the basis states with `bit` set, of planes of `size` ≥ 16 amplitudes. */
export function population(re: usize, im: usize, size: u32, bit: u32): f64 {
  let sums = f64x2.splat(0);
  if (bit === 1) {
    for (let k: u32 = 0; k < size; k += 2) {
      const at = (<usize>k) << 3;
      const r = v128.load(re + at);
      const i = v128.load(im + at);
      sums = f64x2.add(sums, f64x2.add(f64x2.mul(r, r), f64x2.mul(i, i)));
    }
    return f64x2.extract_lane(sums, 1);
  }
  for (let j = bit; j < size; j += 2 * bit) {
    for (let k = j; k < j + bit; k += 2) {
      const at = (<usize>k) << 3;
      const r = v128.load(re + at);
      const i = v128.load(im + at);
      sums = f64x2.add(sums, f64x2.add(f64x2.mul(r, r), f64x2.mul(i, i)));
    }
  }
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}
