import type { PauliSum } from '../../operators/index.ts';
import { type RowTable, rowTable } from '../row-table.ts';
import type { Arena, PlaneAddresses } from './arena.ts';

/** Energies are sums of this many parts, whoever computes them: the bits do not depend on the number of threads. */
const energyParts = 64;
/** Lists of all rows are kept up to this size, for H|ψ⟩ and for ⟨H⟩ each; beyond it they are made when a row needs them. */
const listBytes = 67108864;
const entryBytes = 16;

/** Σ c·P in the arena, for the row kernels. */
export interface WasmHamiltonian {
  /** ⟨ψ|H|ψ⟩. */
  expectation(psi: PlaneAddresses): number;
  /** out ← H·ψ, and ⟨ψ|H|ψ⟩ returned; `out` must not be ψ. */
  apply(psi: PlaneAddresses, out: PlaneAddresses): number;
}

interface RowLists {
  readonly bounds: number;
  /** 0 when each row's list is gathered on the fly. */
  readonly all: number;
}

/** `qubits` ≥ 4 of the state may be more than those of the sum. Throws a RangeError where there is no room. */
export function wasmHamiltonian(arena: Arena, sum: PauliSum, qubits: number): WasmHamiltonian {
  const rows = rowTable({ ...sum, qubits });
  const table = placeTable(arena, rows);
  const rowBounds = arena.allocate(20);
  const rowEntries = arena.allocate(entryBytes * rows.groups);
  const parts = Math.min(energyParts, rows.rows);
  const partial = new Float64Array(parts);
  let halved: RowLists | null = null;
  let full: RowLists | null = null;

  const listsOf = (half: boolean): RowLists => {
    // A vector made anew for each row is only there while its row is in work.
    if (rows.untabulated.length > 0) return { bounds: rowBounds, all: 0 };
    const count = arena.kernels.gatherRows(table, 0, rows.rows, half ? 1 : 0, rowBounds, 0, rowEntries);
    if (count * entryBytes > listBytes) return { bounds: rowBounds, all: 0 };
    const bounds = arena.allocate(16 * rows.rows + 4);
    const all = arena.allocate(entryBytes * count);
    arena.kernels.gatherRows(table, 0, rows.rows, half ? 1 : 0, bounds, all, rowEntries);
    return { bounds, all };
  };
  const run = (half: boolean, lists: RowLists, psi: PlaneAddresses, outRe: number, outIm: number): number => {
    const { kernels } = arena;
    const step = rows.rows / parts;
    for (let part = 0; part < parts; part++) {
      const from = part * step;
      const to = from + step;
      partial[part] =
        lists.all === 0
          ? kernels.gatheredRows(table, half ? 1 : 0, from, to, psi.re, psi.im, outRe, outIm, rowBounds, rowEntries)
          : kernels.listedRows(lists.bounds, rows.width, from, to, psi.re, psi.im, outRe, outIm);
    }
    return pairwiseSum(partial);
  };
  return {
    expectation(psi) {
      halved ??= listsOf(true);
      return run(true, halved, psi, 0, 0);
    },
    apply(psi, out) {
      full ??= listsOf(false);
      return run(false, full, psi, out.re, out.im);
    },
  };
}

/** In place; the length is a power of two. */
function pairwiseSum(values: Float64Array): number {
  for (let length = values.length; length > 1; length /= 2) {
    for (let k = 0; k < length; k += 2) values[k >> 1] = values[k]! + values[k + 1]!;
  }
  return values[0]!;
}

/** The fields that `kernels/rows.ts` names, and what they point to. */
function placeTable(arena: Arena, rows: RowTable): number {
  const kindOf = (group: number) => (group < rows.realGroups ? 0 : 2) + (rows.columnFlip[group]! & 1);
  const order = Int32Array.from({ length: rows.groups }, (_, group) => group).sort(
    (a, b) => kindOf(a) - kindOf(b) || a - b,
  );
  const kindEnds = [0, 1, 2, 3].map((kind) => order.filter((group) => kindOf(group) <= kind).length);
  const inOrder = (values: Int32Array) => order.map((group) => values[group]!);
  const blocksInOrder = (values: Int32Array) => {
    const size = values.length / Math.max(1, rows.groups);
    const sorted = new Int32Array(values.length);
    order.forEach((group, place) => {
      sorted.set(values.subarray(group * size, (group + 1) * size), place * size);
    });
    return sorted;
  };
  const values = arena.placeNumbers(rows.values);
  const fresh = placeFreshGroups(arena, rows, values);
  const rowBits = 31 - Math.clz32(rows.rows);
  const fields = [
    ...kindEnds,
    rows.half,
    rowBits,
    rows.width,
    arena.placeWords(inOrder(rows.rowFlip)),
    arena.placeWords(inOrder(rows.topFlip)),
    arena.placeWords(inOrder(rows.columnFlip)),
    arena.placeWords(inOrder(rows.firstEntry)),
    arena.placeWords(blocksInOrder(rows.low)),
    arena.placeWords(blocksInOrder(rows.high)),
    arena.placeWords(Uint32Array.from(rows.start, (start) => (start < 0 ? 0 : values + 8 * start))),
    arena.placeNumbers(rows.weight),
    fresh,
    rows.untabulated.length,
  ];
  return arena.placeWords(fields);
}

/** For each group: where its vector goes and its number of terms (u32), then z_row, z_column (u32), coefficient (f64) of each. */
function placeFreshGroups(arena: Arena, rows: RowTable, values: number): number {
  const bytes = rows.untabulated.reduce((sum, { group }) => sum + 8 + 16 * group.zRow.length, 0);
  const fresh = arena.allocate(bytes);
  let at = fresh;
  for (const { group, start } of rows.untabulated) {
    arena.words[at / 4] = values + 8 * start;
    arena.words[at / 4 + 1] = group.zRow.length;
    at += 8;
    group.zRow.forEach((z, term) => {
      arena.words[at / 4] = z;
      arena.words[at / 4 + 1] = group.zColumn[term]!;
      arena.numbers[at / 8 + 1] = group.coefficients[term]!;
      at += 16;
    });
  }
  return fresh;
}
