import { parity, popcount } from './bits.ts';
import type { PauliSum } from './contract.ts';
import { tooManyQubits } from './errors.ts';
import { flipGroups } from './flip-groups.ts';

/** Dense vectors beyond this do not fit a process. */
export const denseQubitLimit = 26;
/** A block of 2⁸ amplitudes: its diagonal stays in the first-level cache. */
const blockBits = 8;

/** out ← H·ψ for real and imaginary planes of 2ⁿ amplitudes; `outRe`, `outIm` must not be `re` or `im`. */
export type PauliOperator = (re: Float64Array, im: Float64Array, outRe: Float64Array, outIm: Float64Array) => void;

/** out ← H·ψ once; prepare with `pauliOperator` when the same sum is applied often. At most 26 qubits. */
export function applyPauliSum(
  sum: PauliSum,
  re: Float64Array,
  im: Float64Array,
  outRe: Float64Array,
  outIm: Float64Array,
): void {
  pauliOperator(sum)(re, im, outRe, outIm);
}

/**
 * Prepares H for repeated application. All terms of one flip mask are applied in one pass: their signs on a block of
 * basis states come from a Walsh–Hadamard transform over the low bits, so a pass costs the same for 1 or 1000 terms.
 * Throws `too_many_qubits` above 26.
 */
export function pauliOperator(sum: PauliSum): PauliOperator {
  const diagonals = blockDiagonals(sum);
  return (re, im, outRe, outIm) => {
    outRe.fill(0);
    outIm.fill(0);
    for (const { flip, imaginary, block, fill, blocks } of diagonals) {
      const low = flip & (block.length - 1);
      for (let b = 0; b < blocks; b++) {
        fill(b);
        const from = b * block.length;
        const to = from ^ (flip - low);
        if (imaginary) {
          for (let j = 0; j < block.length; j++) {
            const d = block[j]!;
            const target = to + (j ^ low);
            outRe[target]! -= d * im[from + j]!;
            outIm[target]! += d * re[from + j]!;
          }
        } else {
          for (let j = 0; j < block.length; j++) {
            const d = block[j]!;
            const target = to + (j ^ low);
            outRe[target]! += d * re[from + j]!;
            outIm[target]! += d * im[from + j]!;
          }
        }
      }
    }
  };
}

/**
 * out ← H·v on real vectors, for sums whose strings all hold an even number of Y (every molecule with real orbitals).
 * Null when the matrix is not real. Throws `too_many_qubits` above 26.
 */
export function realPauliOperator(sum: PauliSum): ((v: Float64Array, out: Float64Array) => void) | null {
  const diagonals = blockDiagonals(sum);
  if (diagonals.some(({ imaginary }) => imaginary)) return null;
  return (v, out) => {
    out.fill(0);
    for (const { flip, block, fill, blocks } of diagonals) {
      const low = flip & (block.length - 1);
      for (let b = 0; b < blocks; b++) {
        fill(b);
        const from = b * block.length;
        const to = from ^ (flip - low);
        for (let j = 0; j < block.length; j++) out[to + (j ^ low)]! += block[j]! * v[from + j]!;
      }
    }
  };
}

/** ⟨ψ|H|ψ⟩ of a normalised state given as real and imaginary planes. */
export function expectationValue(sum: PauliSum, re: Float64Array, im: Float64Array): number {
  const outRe = new Float64Array(re.length);
  const outIm = new Float64Array(re.length);
  applyPauliSum(sum, re, im, outRe, outIm);
  let value = 0;
  for (let b = 0; b < re.length; b++) value += re[b]! * outRe[b]! + im[b]! * outIm[b]!;
  return value;
}

/** ⟨b|H|b⟩ of the basis state with these two words; any number of qubits. */
export function basisStateEnergy(sum: PauliSum, state: Uint32Array): number {
  let value = 0;
  for (let k = 0; k < sum.size; k++) {
    if (sum.x[2 * k] !== 0 || sum.x[2 * k + 1] !== 0) continue;
    const odd = parity((sum.z[2 * k]! & state[0]!) ^ (sum.z[2 * k + 1]! & state[1]!));
    value += odd === 1 ? -sum.coefficients[k]! : sum.coefficients[k]!;
  }
  return value;
}

interface BlockDiagonal {
  readonly flip: number;
  readonly imaginary: boolean;
  readonly blocks: number;
  readonly block: Float64Array;
  /** Writes the diagonal of one block of basis states into `block`. */
  fill(index: number): void;
}

function blockDiagonals(sum: PauliSum): BlockDiagonal[] {
  if (sum.qubits > denseQubitLimit) throw tooManyQubits(sum.qubits, denseQubitLimit, 'A state vector');
  const bits = Math.min(blockBits, sum.qubits);
  const block = new Float64Array(1 << bits);
  const blocks = 1 << (sum.qubits - bits);
  return flipGroups(sum).map(({ xLow, imaginary, terms }) => {
    const z = Int32Array.from(terms, (k) => sum.z[2 * k]!);
    // i^y is ±1 or ±i; the unit goes into `imaginary`, the sign into the coefficient.
    const c = Float64Array.from(terms, (k) => (popcount(xLow & sum.z[2 * k]!) & 2 ? -1 : 1) * sum.coefficients[k]!);
    const fill = (index: number) => {
      block.fill(0);
      for (let k = 0; k < z.length; k++) {
        block[z[k]! & (block.length - 1)]! += parity((z[k]! >>> bits) & index) === 1 ? -c[k]! : c[k]!;
      }
      walshHadamard(block);
    };
    return { flip: xLow, imaginary, blocks, block, fill };
  });
}

/** In place: d[b] = Σ_z (−1)^(z·b) d[z]. */
function walshHadamard(d: Float64Array): void {
  for (let half = 1; half < d.length; half *= 2) {
    for (let start = 0; start < d.length; start += 2 * half) {
      for (let j = start; j < start + half; j++) {
        const a = d[j]!;
        const b = d[j + half]!;
        d[j] = a + b;
        d[j + half] = a - b;
      }
    }
  }
}
