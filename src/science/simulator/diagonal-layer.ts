import { cos, sin } from '../math/index.ts';
import { angleAt } from './circuit.ts';
import { lowQubits, type Turn } from './layers.ts';
import type { Planes } from './operation.ts';

/**
 * Factors of the basis states: RZ gates, and real weights of each qubit. The factor of a state is a product of one for its low
 * and one for its high bits, so two tables of 2^(n/2) serve all amplitudes, and all derivatives come from one pass: Im(λ*ψ)
 * folded by low and high bits.
 */
export interface DiagonalLayer {
  /** Multiplies by phases and weights; weights are two numbers for each qubit, for |0⟩ and |1⟩. */
  forward(state: Planes, theta: Float64Array, weights: Float64Array): void;
  /** The state is the factors themselves: a product state. */
  write(state: Planes, theta: Float64Array, weights: Float64Array): void;
  /** Derivatives, and both states without the phases; the weights are left to who made them. */
  backward(psi: Planes, lambda: Planes, theta: Float64Array, gradient: Float64Array): void;
}

export function diagonalLayer(qubits: number, turns: readonly Turn[]): DiagonalLayer {
  const half = lowQubits(qubits);
  const low = phaseTable(half);
  const high = phaseTable(qubits - half);
  const lowSums = new Float64Array(low.re.length);
  const highSums = new Float64Array(high.re.length);
  const angles = new Float64Array(qubits);
  const ones = new Float64Array(2 * qubits).fill(1);

  const fillTables = (theta: Float64Array, sign: number, weights: Float64Array) => {
    angles.fill(0);
    for (const { qubit, angle } of turns) angles[qubit]! += sign * angleAt(angle, theta);
    fill(low, angles, weights, 0);
    fill(high, angles, weights, half);
  };
  return {
    forward({ re, im }, theta, weights) {
      fillTables(theta, 1, weights);
      turnPhases(re, im, low, high);
    },
    write({ re, im }, theta, weights) {
      fillTables(theta, 1, weights);
      writeProduct(re, im, low, high);
    },
    backward(psi, lambda, theta, gradient) {
      if (turns.length === 0) return;
      fold(lambda.re, lambda.im, psi.re, psi.im, lowSums, highSums);
      for (const { qubit, angle } of turns) {
        if (angle.parameter === null) continue;
        const overlap = qubit < half ? signedSum(lowSums, qubit) : signedSum(highSums, qubit - half);
        gradient[angle.parameter]! += angle.factor * overlap;
      }
      fillTables(theta, -1, ones);
      turnPhases(psi.re, psi.im, low, high);
      turnPhases(lambda.re, lambda.im, low, high);
    },
  };
}

interface PhaseTable {
  readonly bits: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

function phaseTable(bits: number): PhaseTable {
  return { bits, re: new Float64Array(1 << bits), im: new Float64Array(1 << bits) };
}

/** Products over the bits of the index, by doubling: w₀·exp(−iφ/2) for a bit that is 0, w₁·exp(iφ/2) for one that is 1. */
function fill({ bits, re, im }: PhaseTable, angles: Float64Array, weights: Float64Array, first: number): void {
  re[0] = 1;
  im[0] = 0;
  for (let bit = 0; bit < bits; bit++) {
    const c = cos(angles[first + bit]! / 2);
    const s = sin(angles[first + bit]! / 2);
    const w0 = weights[2 * (first + bit)]!;
    const w1 = weights[2 * (first + bit) + 1]!;
    const r0 = w0 * c;
    const i0 = -(w0 * s);
    const r1 = w1 * c;
    const i1 = w1 * s;
    const size = 1 << bit;
    for (let k = 0; k < size; k++) {
      const r = re[k]!;
      const i = im[k]!;
      re[k] = r * r0 - i * i0;
      im[k] = r * i0 + i * r0;
      re[k + size] = r * r1 - i * i1;
      im[k + size] = r * i1 + i * r1;
    }
  }
}

function writeProduct(re: Float64Array, im: Float64Array, low: PhaseTable, high: PhaseTable): void {
  const width = low.re.length;
  for (let row = 0, k = 0; row < high.re.length; row++) {
    const hr = high.re[row]!;
    const hi = high.im[row]!;
    for (let l = 0; l < width; l++, k++) {
      const lr = low.re[l]!;
      const li = low.im[l]!;
      re[k] = lr * hr - li * hi;
      im[k] = lr * hi + li * hr;
    }
  }
}

function turnPhases(re: Float64Array, im: Float64Array, low: PhaseTable, high: PhaseTable): void {
  const width = low.re.length;
  for (let row = 0, k = 0; row < high.re.length; row++) {
    const hr = high.re[row]!;
    const hi = high.im[row]!;
    for (let l = 0; l < width; l++, k++) {
      const lr = low.re[l]!;
      const li = low.im[l]!;
      const c = lr * hr - li * hi;
      const s = lr * hi + li * hr;
      const r = re[k]!;
      const i = im[k]!;
      re[k] = c * r - s * i;
      im[k] = c * i + s * r;
    }
  }
}

/** Im(λ*ψ) summed over the high bits for each low part, and over the low bits for each high part. */
function fold(
  lr: Float64Array,
  li: Float64Array,
  re: Float64Array,
  im: Float64Array,
  lowSums: Float64Array,
  highSums: Float64Array,
): void {
  lowSums.fill(0);
  const width = lowSums.length;
  for (let row = 0, k = 0; row < highSums.length; row++) {
    let sum = 0;
    for (let l = 0; l < width; l++, k++) {
      const w = lr[k]! * im[k]! - li[k]! * re[k]!;
      lowSums[l]! += w;
      sum += w;
    }
    highSums[row] = sum;
  }
}

/** Σ (−1)^(bit of the index) v. */
function signedSum(v: Float64Array, bit: number): number {
  let sum = 0;
  for (let k = 0; k < v.length; k++) sum += (k >>> bit) & 1 ? -v[k]! : v[k]!;
  return sum;
}
