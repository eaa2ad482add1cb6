import type { Progress } from '../math/index.ts';
import { packedLength } from '../operators/index.ts';
import { boys } from './boys.ts';
import { interrupted } from './errors.ts';
import { coulombTensor, hermiteSign, highestDegree, sumIndex, sumStride } from './hermite.ts';
import type { ShellPair } from './shell-pairs.ts';

const schwarzLimit = 1e-14;

/**
 * All (μν|λσ) of `size` functions in chemist order, hartree, packed by their 8-fold symmetry (`packedIndex`).
 * Shell quartets whose Cauchy–Schwarz bound is below 1e-14 stay zero.
 * McMurchie & Davidson, J. Comput. Phys. 26, 218 (1978). Throws `interrupted` when the signal is aborted.
 */
export function repulsionIntegrals(size: number, pairs: readonly ShellPair[], progress: Progress = {}): Float64Array {
  const integrals = new Float64Array(packedLength(size));
  const bounds = pairs.map((pair) => {
    const block = quartet(pair, pair);
    let largest = 0;
    for (let k = 0; k < pair.products; k++) largest = Math.max(largest, Math.abs(block[k * pair.products + k]!));
    return Math.sqrt(largest);
  });
  pairs.forEach((bra, i) => {
    if (progress.signal?.aborted) throw interrupted('the two-electron integrals');
    progress.onProgress?.('integrals', i, pairs.length);
    for (let j = 0; j <= i; j++) {
      if (bounds[i]! * bounds[j]! < schwarzLimit) continue;
      const ket = pairs[j]!;
      // Contracting the side with fewer terms for each primitive first is the cheaper order.
      if (cost(bra, ket) < cost(ket, bra)) store(integrals, ket, bra, quartet(ket, bra));
      else store(integrals, bra, ket, quartet(bra, ket));
    }
  });
  progress.onProgress?.('integrals', pairs.length, pairs.length);
  return integrals;
}

/** Work for each pair of primitives when `inner` is contracted first. */
function cost(inner: ShellPair, outer: ShellPair): number {
  return (inner.value.length / Math.max(1, inner.exponents.length)) * outer.hermites;
}

const moments = new Float64Array(highestDegree + 8);
let block = new Float64Array(1024);
let half = new Float64Array(1024);

/** (ab|cd) of all products of two pairs, row-major products of bra × ket; valid until the next call. */
function quartet(bra: ShellPair, ket: ShellPair): Float64Array {
  const rows = bra.products;
  const columns = ket.products;
  const hermites = bra.hermites;
  const degree = bra.degree + ket.degree;
  if (block.length < rows * columns) block = new Float64Array(2 * rows * columns);
  if (half.length < columns * hermites) half = new Float64Array(2 * columns * hermites);
  block.fill(0, 0, rows * columns);
  for (let k = 0; k < bra.exponents.length; k++) {
    const p = bra.exponents[k]!;
    half.fill(0, 0, columns * hermites);
    for (let l = 0; l < ket.exponents.length; l++) {
      const q = ket.exponents[l]!;
      const sum = p + q;
      const alpha = (p * q) / sum;
      const x = bra.centers[3 * k]! - ket.centers[3 * l]!;
      const y = bra.centers[3 * k + 1]! - ket.centers[3 * l + 1]!;
      const z = bra.centers[3 * k + 2]! - ket.centers[3 * l + 2]!;
      boys(degree, alpha * (x * x + y * y + z * z), moments);
      const tensor = coulombTensor(degree, alpha, x, y, z, twoPiFiveHalves / (p * q * Math.sqrt(sum)), moments);
      contractKet(ket, l, hermites, tensor, half);
    }
    contractBra(bra, k, columns, half, block);
  }
  return block;
}

const twoPiFiveHalves = 2 * Math.PI * Math.PI * Math.sqrt(Math.PI);

/** half[cd, tuv] += Σ (−1)^(τ+ν+φ)·E^cd_τνφ·R_(t+τ, u+ν, v+φ). */
function contractKet(ket: ShellPair, l: number, hermites: number, tensor: Float64Array, target: Float64Array): void {
  const { row, hermite, value, start } = ket;
  const end = start[l + 1]!;
  for (let entry = start[l]!; entry < end; entry++) {
    const h = hermite[entry]!;
    const factor = hermiteSign[h]! * value[entry]!;
    const shift = h * sumStride;
    const at = row[entry]! * hermites;
    for (let t = 0; t < hermites; t++) target[at + t]! += factor * tensor[sumIndex[shift + t]!]!;
  }
}

function contractBra(bra: ShellPair, k: number, columns: number, source: Float64Array, target: Float64Array): void {
  const { row, hermite, value, start, hermites } = bra;
  const end = start[k + 1]!;
  for (let entry = start[k]!; entry < end; entry++) {
    const factor = value[entry]!;
    const at = row[entry]! * columns;
    let from = hermite[entry]!;
    for (let column = 0; column < columns; column++) {
      target[at + column]! += factor * source[from]!;
      from += hermites;
    }
  }
}

function store(integrals: Float64Array, bra: ShellPair, ket: ShellPair, values: Float64Array): void {
  const lower = Int32Array.from(ket.left, (left, k) => (left * (left + 1)) / 2 + ket.right[k]!);
  for (let r = 0; r < bra.products; r++) {
    const left = bra.left[r]!;
    const upper = (left * (left + 1)) / 2 + bra.right[r]!;
    for (let c = 0; c < ket.products; c++) {
      const other = lower[c]!;
      const at = upper >= other ? (upper * (upper + 1)) / 2 + other : (other * (other + 1)) / 2 + upper;
      integrals[at] = values[r * ket.products + c]!;
    }
  }
}
