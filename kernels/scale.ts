/** v ← factor·v over `bytes` (a multiple of 64): the memory pass that the benchmark compares with. */
export function scale(at: usize, bytes: usize, factor: f64): void {
  const f = f64x2.splat(factor);
  for (let p = at; p < at + bytes; p += 64) {
    v128.store(p, f64x2.mul(f, v128.load(p)));
    v128.store(p, f64x2.mul(f, v128.load(p, 16)), 16);
    v128.store(p, f64x2.mul(f, v128.load(p, 32)), 32);
    v128.store(p, f64x2.mul(f, v128.load(p, 48)), 48);
  }
}
