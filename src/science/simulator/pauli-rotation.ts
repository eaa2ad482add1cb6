import { parity, popcount } from '../operators/index.ts';

/** A Pauli string prepared for loops: P|k⟩ = i^y (−1)^(z·k) |k ⊕ x⟩ with y the number of Y. */
export interface PauliString {
  readonly x: number;
  readonly z: number;
  /** Real and imaginary part of i^y. */
  readonly unitRe: number;
  readonly unitIm: number;
  /** The highest bit of x: one state of each pair (k, k ⊕ x) has it unset. 0 for diagonal strings. */
  readonly top: number;
}

/** For strings on at most 31 qubits, from the low words of the masks. */
export function pauliString(x: number, z: number): PauliString {
  const y = popcount(x & z) & 3;
  return {
    x,
    z,
    unitRe: y === 0 ? 1 : y === 2 ? -1 : 0,
    unitIm: y === 1 ? 1 : y === 3 ? -1 : 0,
    top: x === 0 ? 0 : 1 << (31 - Math.clz32(x)),
  };
}

/** exp(−iφP/2) with c = cos φ/2, s = sin φ/2. */
export function rotatePauli(re: Float64Array, im: Float64Array, string: PauliString, c: number, s: number): void {
  const { x, z, unitRe, unitIm, top } = string;
  if (x === 0) {
    for (let k = 0; k < re.length; k++) {
      const t = parity(z & k) === 1 ? -s : s;
      const r = re[k]!;
      const i = im[k]!;
      re[k] = c * r + t * i;
      im[k] = c * i - t * r;
    }
    return;
  }
  // With P|k⟩ = u|q⟩ and P|q⟩ = u*|k⟩: ψ_k ← cψ_k − is·u*·ψ_q, ψ_q ← cψ_q − is·u·ψ_k.
  const real = unitIm !== 0;
  for (let j = 0; j < re.length; j += 2 * top) {
    for (let k = j; k < j + top; k++) {
      const q = k ^ x;
      const t = (real ? unitIm : unitRe) * (parity(z & k) === 1 ? -s : s);
      const pr = re[k]!;
      const pi = im[k]!;
      const qr = re[q]!;
      const qi = im[q]!;
      re[k] = real ? c * pr - t * qr : c * pr + t * qi;
      im[k] = real ? c * pi - t * qi : c * pi - t * qr;
      re[q] = real ? c * qr + t * pr : c * qr + t * pi;
      im[q] = real ? c * qi + t * pi : c * qi - t * pr;
    }
  }
}

/** Im⟨λ|P|ψ⟩. */
export function overlapPauli(
  lr: Float64Array,
  li: Float64Array,
  re: Float64Array,
  im: Float64Array,
  string: PauliString,
): number {
  const { x, z, unitRe, unitIm, top } = string;
  let sum = 0;
  if (x === 0) {
    for (let k = 0; k < re.length; k++) {
      const w = lr[k]! * im[k]! - li[k]! * re[k]!;
      sum += parity(z & k) === 1 ? -w : w;
    }
    return sum;
  }
  for (let j = 0; j < re.length; j += 2 * top) {
    for (let k = j; k < j + top; k++) {
      const q = k ^ x;
      // ⟨λ|P|ψ⟩ of the pair: u·λ_q*ψ_k + u*·λ_k*ψ_q; only the imaginary part is needed.
      const imaginary = lr[q]! * im[k]! - li[q]! * re[k]! + (lr[k]! * im[q]! - li[k]! * re[q]!);
      const real = lr[q]! * re[k]! + li[q]! * im[k]! - (lr[k]! * re[q]! + li[k]! * im[q]!);
      const w = unitRe * imaginary + unitIm * real;
      sum += parity(z & k) === 1 ? -w : w;
    }
  }
  return sum;
}
