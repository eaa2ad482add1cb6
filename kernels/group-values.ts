// The value of one group of Pauli strings for each outcome, its mean and its variance:
// src/science/simulator/measurement/group-moments.ts operation by operation.
import { countAt, outcomeAt, sizeOf } from './outcomes';

/** Mean and sample variance of Σ c·(±1) over the shots, written to `out`; with one shot (Σ|c|)² stands in for the variance. */
export function meanAndVariance(
  supports: usize,
  coefficients: usize,
  terms: u32,
  measured: u32,
  table: usize,
  shots: u32,
  values: usize,
  all: usize,
  out: usize,
): void {
  const size = sizeOf(table);
  const qubits: u32 = 32 - clz<u32>(measured);
  const together: u32 = (qubits + 2) << qubits;
  if (terms * size > together) valuesTogether(supports, coefficients, terms, qubits, table, all, values);
  else valuesByTerm(supports, coefficients, terms, table, values);
  let mean: f64 = 0;
  for (let k: u32 = 0; k < size; k++) mean += <f64>countAt(table, k) * load<f64>(values + ((<usize>k) << 3));
  mean /= <f64>shots;
  store<f64>(out, mean);
  if (shots === 1) {
    let bound: f64 = 0;
    for (let term: u32 = 0; term < terms; term++) bound += Math.abs(load<f64>(coefficients + ((<usize>term) << 3)));
    store<f64>(out, bound * bound, 8);
    return;
  }
  let squares: f64 = 0;
  for (let k: u32 = 0; k < size; k++) {
    const off = load<f64>(values + ((<usize>k) << 3)) - mean;
    squares += <f64>countAt(table, k) * off * off;
  }
  store<f64>(out, squares / <f64>(shots - 1), 8);
}

/** Four outcomes at a time; there is room for three more values than outcomes. */
function valuesByTerm(supports: usize, coefficients: usize, terms: u32, table: usize, values: usize): void {
  const size = sizeOf(table);
  const entries = <usize>load<u32>(table);
  for (let k: u32 = 0; k < size; k += 4) {
    const at = entries + ((<usize>k) << 3);
    const outcomes = v128.shuffle<u32>(v128.load(at), v128.load(at, 16), 0, 2, 4, 6);
    let first = f64x2.splat(0);
    let second = f64x2.splat(0);
    for (let term: usize = 0; term < <usize>terms; term++) {
      const inside = v128.and(outcomes, i32x4.splat(load<u32>(supports + (term << 2))));
      // Outcomes have at most 16 bits: two bytes, whose counts of ones add up.
      const ones = i8x16.popcnt(inside);
      const odd = i32x4.shl(v128.xor(ones, i32x4.shr_u(ones, 8)), 31);
      const c = f64x2.splat(load<f64>(coefficients + (term << 3)));
      first = f64x2.add(first, v128.xor(c, i64x2.shl(i64x2.extend_low_i32x4_u(odd), 32)));
      second = f64x2.add(second, v128.xor(c, i64x2.shl(i64x2.extend_high_i32x4_u(odd), 32)));
    }
    v128.store(values + ((<usize>k) << 3), first);
    v128.store(values + ((<usize>k) << 3), second, 16);
  }
}

/** All outcomes at once by a Walsh-Hadamard transform: v[b] = Σ_s (−1)^(ones of s & b) v[s]. */
function valuesTogether(
  supports: usize,
  coefficients: usize,
  terms: u32,
  qubits: u32,
  table: usize,
  all: usize,
  values: usize,
): void {
  const length: u32 = 1 << qubits;
  memory.fill(all, 0, (<usize>length) << 3);
  for (let term: usize = 0; term < <usize>terms; term++) {
    const at = all + ((<usize>load<u32>(supports + (term << 2))) << 3);
    store<f64>(at, load<f64>(at) + load<f64>(coefficients + (term << 3)));
  }
  for (let half: u32 = 1; half < length; half *= 2) {
    for (let start: u32 = 0; start < length; start += 2 * half) {
      if (half === 1) {
        const at = all + ((<usize>start) << 3);
        const a = load<f64>(at);
        const b = load<f64>(at, 8);
        store<f64>(at, a + b);
        store<f64>(at, a - b, 8);
        continue;
      }
      const other = (<usize>half) << 3;
      const end = all + ((<usize>(start + half)) << 3);
      for (let at = all + ((<usize>start) << 3); at < end; at += 16) {
        const a = v128.load(at);
        const b = v128.load(at + other);
        v128.store(at, f64x2.add(a, b));
        v128.store(at + other, f64x2.sub(a, b));
      }
    }
  }
  const size = sizeOf(table);
  for (let k: u32 = 0; k < size; k++) {
    store<f64>(values + ((<usize>k) << 3), load<f64>(all + ((<usize>outcomeAt(table, k)) << 3)));
  }
}
