import type { PauliSum } from '../../operators/index.ts';
import { type RowTable, rowTable } from '../row-table.ts';
import type { Arena, PlaneAddresses } from './arena.ts';
import { type Command, taskKernel } from './threads/program.ts';

/** Energies are sums of this many parts, whoever computes them: the bits do not depend on the number of threads. */
const energyParts = 64;
/** Lists of all rows are kept up to this size, for H|ψ⟩ and for ⟨H⟩ each; beyond it they are made when a row needs them. */
const listBytes = 67108864;
const entryBytes = 16;

/** Σ c·P in the arena, as commands that threads share; `energyAddress` is where they leave ⟨ψ|H|ψ⟩. */
export interface WasmHamiltonian {
  readonly energyAddress: number;
  /** ⟨ψ|H|ψ⟩. */
  expectation(psi: PlaneAddresses): Command[];
  /** ⟨ψ|H|ψ⟩ and out ← H·ψ; `out` must not be ψ. */
  apply(psi: PlaneAddresses, out: PlaneAddresses): Command[];
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
  const rowBytes = 64 + entryBytes * rows.groups;
  const room = arena.allocate(rowBytes * arena.threads);
  const parts = Math.min(energyParts, rows.rows);
  const energies = arena.allocate(8 * parts);
  let halved: RowLists | null = null;
  let full: RowLists | null = null;

  const listsOf = (half: boolean): RowLists => {
    // A vector made anew for each row is only there while its row is in work.
    if (rows.untabulated.length > 0) return { bounds: 0, all: 0 };
    const count = arena.kernels.gatherRows(table, 0, rows.rows, half ? 1 : 0, room, 0, room + 32);
    if (count * entryBytes > listBytes) return { bounds: 0, all: 0 };
    const bounds = arena.allocate(16 * rows.rows + 4);
    const all = arena.allocate(entryBytes * count);
    arena.kernels.gatherRows(table, 0, rows.rows, half ? 1 : 0, bounds, all, room + 32);
    return { bounds, all };
  };
  const commandsOf = (half: boolean, lists: RowLists, psi: PlaneAddresses, out: PlaneAddresses): Command[] => {
    const count = rows.rows / parts;
    const planes = [psi.re, psi.im, out.re, out.im];
    const sum = { kernel: taskKernel.sum, tasks: 1, args: [energies, parts] };
    if (lists.all !== 0) {
      const args = [lists.bounds, rows.width, count, ...planes, energies];
      return [{ kernel: taskKernel.listedRows, tasks: parts, args }, sum];
    }
    const gathered = (first: number, tasks: number, to: number) => ({
      kernel: taskKernel.gatheredRows,
      tasks,
      args: [table, half ? 1 : 0, first, count, ...planes, to, room, rowBytes],
    });
    if (rows.untabulated.length === 0) return [gathered(0, parts, energies), sum];
    return [...Array.from({ length: parts }, (_, part) => gathered(part * count, 1, energies + 8 * part)), sum];
  };
  return {
    energyAddress: energies,
    expectation(psi) {
      halved ??= listsOf(true);
      return commandsOf(true, halved, psi, { re: 0, im: 0 });
    },
    apply(psi, out) {
      full ??= listsOf(false);
      return commandsOf(false, full, psi, out);
    },
  };
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
