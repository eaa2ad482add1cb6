import type { PauliSum } from '../operators/index.ts';
import { type RowTable, rowTable } from './row-table.ts';

/** An observable prepared for many evaluations on statevectors of its number of qubits (at most 31). */
export interface CompiledObservable {
  readonly qubits: number;
  /** ⟨ψ|H|ψ⟩. */
  expectation(re: Float64Array, im: Float64Array): number;
  /** out ← H·ψ, and ⟨ψ|H|ψ⟩ returned. `outRe`, `outIm` must not be `re`, `im`. */
  apply(re: Float64Array, im: Float64Array, outRe: Float64Array, outIm: Float64Array): number;
}

/**
 * Compiles Σ c·P. Amplitudes are seen as rows of 64; all terms with one flip mask act on a row as one vector of 64 numbers,
 * which takes few distinct values over all rows because it depends on the row through a few parities only.
 */
export function compileObservable(sum: PauliSum): CompiledObservable {
  const table = rowTable(sum);
  const accRe = new Float64Array(table.width);
  const accIm = new Float64Array(table.width);
  return {
    qubits: sum.qubits,
    expectation(re, im) {
      let energy = 0;
      for (let row = 0; row < table.rows; row++) {
        accumulate(table, row, true, re, im, accRe, accIm);
        energy += rowProduct(re, im, row * table.width, accRe, accIm);
      }
      return energy;
    },
    apply(re, im, outRe, outIm) {
      let energy = 0;
      for (let row = 0; row < table.rows; row++) {
        accumulate(table, row, false, re, im, accRe, accIm);
        energy += rowProduct(re, im, row * table.width, accRe, accIm);
        outRe.set(accRe, row * table.width);
        outIm.set(accIm, row * table.width);
      }
      return energy;
    },
  };
}

/**
 * acc ← the row of H·ψ. With `halved`, a flip that pairs rows is counted in one row of each pair, with weight 2: the two
 * contributions to ⟨ψ|H|ψ⟩ are complex conjugates.
 */
function accumulate(
  table: RowTable,
  row: number,
  halved: boolean,
  re: Float64Array,
  im: Float64Array,
  accRe: Float64Array,
  accIm: Float64Array,
): void {
  const { width, values } = table;
  accRe.fill(0);
  accIm.fill(0);
  for (let g = 0; g < table.groups; g++) {
    const top = table.topFlip[g]!;
    if (halved && (row & top) !== 0) continue;
    const entry = table.entry(g, row);
    if (entry === 0) continue;
    let from = (entry < 0 ? -entry : entry) - 1;
    const weight = (entry < 0 ? -1 : 1) * (halved && top !== 0 ? 2 : 1);
    const source = ((row ^ table.rowFlip[g]!) * width) | table.columnFlip[g]!;
    if (table.imaginary[g] === 1) {
      for (let l = 0; l < width; l++) {
        const d = weight * values[from++]!;
        accRe[l]! -= d * im[source ^ l]!;
        accIm[l]! += d * re[source ^ l]!;
      }
    } else {
      for (let l = 0; l < width; l++) {
        const d = weight * values[from++]!;
        accRe[l]! += d * re[source ^ l]!;
        accIm[l]! += d * im[source ^ l]!;
      }
    }
  }
}

/** Re⟨row of ψ|acc⟩. */
function rowProduct(
  re: Float64Array,
  im: Float64Array,
  from: number,
  accRe: Float64Array,
  accIm: Float64Array,
): number {
  let sum = 0;
  for (let l = 0; l < accRe.length; l++) sum += re[from + l]! * accRe[l]! + im[from + l]! * accIm[l]!;
  return sum;
}
