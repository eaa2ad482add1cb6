// The first layer: RY on every qubit of |0…0⟩ is a real product state.

/** plane[k] = Π over the qubits, in ascending order, of c where the bit of k is 0 and s where it is 1. */
export function productState(plane: usize, qubits: i32, turns: usize): void {
  store<f64>(plane, load<f64>(turns));
  store<f64>(plane, load<f64>(turns, 8), 8);
  for (let qubit = 1; qubit < qubits; qubit++) {
    const c = v128.load_splat<f64>(turns + 16 * qubit);
    const s = v128.load_splat<f64>(turns + 16 * qubit, 8);
    const size = (<usize>8) << qubit;
    for (let p = plane; p < plane + size; p += 16) {
      const v = v128.load(p);
      v128.store(p, f64x2.mul(c, v));
      v128.store(p + size, f64x2.mul(s, v));
    }
  }
}

/**
 * Contracts λ with a product state ρ = high ⊗ low, row by row: for rows from…to−1 of `width` numbers (a plane of λ from `plane`),
 * byRow[row] = Σ_l λ·low, and byColumn[l] += λ·high[row].
 */
export function contract(
  plane: usize,
  width: i32,
  from: i32,
  to: i32,
  low: usize,
  high: usize,
  byRow: usize,
  byColumn: usize,
): void {
  const bytes = (<usize>width) << 3;
  memory.fill(byColumn, 0, bytes);
  for (let row = from; row < to; row++) {
    const weight = v128.load_splat<f64>(high + ((<usize>row) << 3));
    const at = plane + <usize>row * bytes;
    let sum = f64x2.splat(0);
    for (let l: usize = 0; l < bytes; l += 16) {
      const v = v128.load(at + l);
      sum = f64x2.add(sum, f64x2.mul(v, v128.load(low + l)));
      v128.store(byColumn + l, f64x2.add(v128.load(byColumn + l), f64x2.mul(v, weight)));
    }
    store<f64>(byRow + ((<usize>row) << 3), f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
  }
}
