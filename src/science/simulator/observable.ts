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
  const list = rowList(table.groups);
  return {
    qubits: sum.qubits,
    expectation(re, im) {
      let energy = 0;
      for (let row = 0; row < table.rows; row++) {
        gatherRow(table, row, true, list);
        energy += rowOfProduct(table, list, row * table.width, re, im, null, null);
      }
      return energy;
    },
    apply(re, im, outRe, outIm) {
      let energy = 0;
      for (let row = 0; row < table.rows; row++) {
        gatherRow(table, row, false, list);
        energy += rowOfProduct(table, list, row * table.width, re, im, outRe, outIm);
      }
      return energy;
    },
  };
}

/** What contributes to one row of H·ψ: real elements first, imaginary ones from `real` to `size`. */
interface RowList {
  /** Column l of the row takes ψ[source ^ l]. */
  readonly source: Int32Array;
  readonly start: Int32Array;
  readonly weight: Float64Array;
  real: number;
  size: number;
}

function rowList(groups: number): RowList {
  return {
    source: new Int32Array(groups),
    start: new Int32Array(groups),
    weight: new Float64Array(groups),
    real: 0,
    size: 0,
  };
}

/**
 * Collects the groups with elements in this row. With `halved`, a flip that pairs rows is counted in one row of each pair,
 * with weight 2: the two contributions to ⟨ψ|H|ψ⟩ are complex conjugates.
 */
function gatherRow(table: RowTable, row: number, halved: boolean, list: RowList): void {
  const { width, groups, realGroups, topFlip, rowFlip, columnFlip } = table;
  let size = 0;
  for (let g = 0; g < groups; g++) {
    if (g === realGroups) list.real = size;
    const top = topFlip[g]!;
    if (halved && (row & top) !== 0) continue;
    const entry = table.entry(g, row);
    const start = table.start[entry]!;
    if (start < 0) continue;
    const weight = table.weight[entry]!;
    list.source[size] = ((row ^ rowFlip[g]!) * width) | columnFlip[g]!;
    list.start[size] = start;
    list.weight[size] = halved && top !== 0 ? 2 * weight : weight;
    size++;
  }
  if (realGroups === groups) list.real = size;
  list.size = size;
}

/** Re⟨row of ψ|row of H·ψ⟩; the row is written to `out` where it is wanted. Two columns at a time stay in registers. */
function rowOfProduct(
  { width, values }: RowTable,
  { source, start, weight, real, size }: RowList,
  first: number,
  re: Float64Array,
  im: Float64Array,
  outRe: Float64Array | null,
  outIm: Float64Array | null,
): number {
  let energy = 0;
  for (let l = 0; l < width; l += 2) {
    let r0 = 0;
    let i0 = 0;
    let r1 = 0;
    let i1 = 0;
    for (let e = 0; e < real; e++) {
      const d = start[e]! + l;
      const s = source[e]! ^ l;
      const w = weight[e]!;
      const odd = s & 1;
      const d0 = w * values[d + odd]!;
      const d1 = w * values[d + 1 - odd]!;
      r0 += d0 * re[s]!;
      i0 += d0 * im[s]!;
      r1 += d1 * re[s ^ 1]!;
      i1 += d1 * im[s ^ 1]!;
    }
    for (let e = real; e < size; e++) {
      const d = start[e]! + l;
      const s = source[e]! ^ l;
      const w = weight[e]!;
      const odd = s & 1;
      const d0 = w * values[d + odd]!;
      const d1 = w * values[d + 1 - odd]!;
      r0 -= d0 * im[s]!;
      i0 += d0 * re[s]!;
      r1 -= d1 * im[s ^ 1]!;
      i1 += d1 * re[s ^ 1]!;
    }
    const k = first + l;
    energy += re[k]! * r0 + im[k]! * i0 + (re[k + 1]! * r1 + im[k + 1]! * i1);
    if (outRe !== null && outIm !== null) {
      outRe[k] = r0;
      outIm[k] = i0;
      outRe[k + 1] = r1;
      outIm[k + 1] = i1;
    }
  }
  return energy;
}
