import { angleAt } from './circuit.ts';
import type { Gate } from './contract.ts';
import type { Operation } from './operation.ts';

/**
 * A run of RZ gates. The phase of a basis state is a product of one factor for its low and one for its high bits, so two
 * tables of 2^(n/2) serve all amplitudes, and all derivatives come from one pass: Im(λ*ψ) folded by low and high bits.
 */
export function diagonalLayer(qubits: number, gates: readonly Gate[]): Operation {
  const turns = gates.flatMap((gate) => (gate.kind === 'rz' ? [gate] : []));
  const half = qubits >> 1;
  const low = phaseTable(half);
  const high = phaseTable(qubits - half);
  const lowSums = new Float64Array(low.re.length);
  const highSums = new Float64Array(high.re.length);
  const angles = new Float64Array(qubits);

  const fillTables = (theta: Float64Array, sign: number) => {
    angles.fill(0);
    for (const { qubit, angle } of turns) angles[qubit]! += sign * angleAt(angle, theta);
    fill(low, angles, 0);
    fill(high, angles, half);
  };
  return {
    free: turns.some(({ angle }) => angle.parameter !== null),
    forward({ re, im }, theta) {
      fillTables(theta, 1);
      turnPhases(re, im, low, high);
    },
    backward(psi, lambda, theta, gradient) {
      fold(lambda.re, lambda.im, psi.re, psi.im, lowSums, highSums);
      for (const { qubit, angle } of turns) {
        if (angle.parameter === null) continue;
        const overlap = qubit < half ? signedSum(lowSums, qubit) : signedSum(highSums, qubit - half);
        gradient[angle.parameter]! += angle.factor * overlap;
      }
      fillTables(theta, -1);
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

/** Π exp(∓iφ/2) over the bits of the index, by doubling: − for a bit that is 0. */
function fill({ bits, re, im }: PhaseTable, angles: Float64Array, first: number): void {
  re[0] = 1;
  im[0] = 0;
  for (let bit = 0; bit < bits; bit++) {
    const c = Math.cos(angles[first + bit]! / 2);
    const s = Math.sin(angles[first + bit]! / 2);
    const size = 1 << bit;
    for (let k = 0; k < size; k++) {
      const r = re[k]!;
      const i = im[k]!;
      re[k] = r * c + i * s;
      im[k] = i * c - r * s;
      re[k + size] = r * c - i * s;
      im[k + size] = i * c + r * s;
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
