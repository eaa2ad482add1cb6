import type { PauliSum } from '../../operators/index.ts';
import { type RowTable, rowTable } from '../row-table.ts';
import type { Arena, PlaneAddresses } from './arena.ts';
import { filledShare, type RowPasses, rowPasses } from './row-passes.ts';
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

/** `unused` is room for packed ψ, with 1 KiB behind it. `qubits` ≥ 4 of the state may be more than those of the sum. Throws a RangeError where there is no room. */
export function wasmHamiltonian(
  arena: Arena,
  sum: PauliSum,
  qubits: number,
  unused: PlaneAddresses | null = null,
): WasmHamiltonian {
  const rows = rowTable(sum.qubits === qubits ? sum : { ...sum, qubits });
  // A row of packed ψ is flipped by exclusive or with its address.
  const alignment = 16 * rows.width;
  const packed =
    unused === null ? arena.allocate(16 * (1 << qubits), alignment) : Math.ceil(unused.re / alignment) * alignment;
  const passes = rowPasses(rows);
  const table = placeTable(arena, rows, passes, packed);
  const roomBytes = 64 + entryBytes * rows.groups;
  const room = arena.allocate(roomBytes * arena.threads);
  const parts = Math.min(energyParts, rows.rows);
  const energies = arena.allocate(8 * parts);
  const blocks = (1 << qubits) / 8;
  const packParts = Math.min(energyParts, blocks);
  const kept: { halved: RowLists | null; full: RowLists | null } = { halved: null, full: null };

  const listsOf = (halved: boolean): RowLists => {
    const nothing = { bounds: 0, all: 0 };
    // A vector made anew for each row is only there while its row is in work.
    if (rows.untabulated.length > 0) return nothing;
    const count = entriesOf(rows, halved);
    if (count * entryBytes > listBytes) return nothing;
    const bounds = arena.allocate(16 * rows.rows * passes.count + 4);
    const all = arena.allocate(entryBytes * count);
    const end = arena.kernels.gatherRows(table, rows.rows, halved ? 1 : 0, bounds, all) >>> 0;
    return end === all + entryBytes * count ? { bounds, all } : nothing;
  };
  const commandsOf = (halved: boolean, psi: PlaneAddresses, out: PlaneAddresses): Command[] => {
    const kind = halved ? 'halved' : 'full';
    const lists = kept[kind] ?? listsOf(halved);
    kept[kind] = lists;
    const common = [packed, rows.width, rows.rows / parts, out.re, out.im, energies, table];
    return [
      { kernel: taskKernel.pack, tasks: packParts, args: [psi.re, psi.im, packed, blocks / packParts] },
      lists.all === 0
        ? { kernel: taskKernel.gatheredRows, tasks: parts, args: [...common, halved ? 1 : 0, room, roomBytes] }
        : { kernel: taskKernel.listedRows, tasks: parts, args: [...common, lists.bounds] },
      { kernel: taskKernel.sum, tasks: 1, args: [energies, parts] },
    ];
  };
  return {
    energyAddress: energies,
    expectation: (psi) => commandsOf(true, psi, { re: 0, im: 0 }),
    apply: (psi, out) => commandsOf(false, psi, out),
  };
}

/** How many entries the lists of all rows have. */
function entriesOf(rows: RowTable, halved: boolean): number {
  let count = 0;
  for (let group = 0; group < rows.groups; group++) {
    const share = halved && rows.topFlip[group] !== 0 ? 2 : 1;
    count += (filledShare(rows, group) * rows.rows) / share;
  }
  return count;
}

/** The fields that `kernels/row-lists.ts` names, and what they point to. */
function placeTable(arena: Arena, rows: RowTable, passes: RowPasses, packed: number): number {
  // Imaginary before real; among them, odd flips at the outer ends.
  const kindOf = (group: number) => {
    const odd = (rows.columnFlip[group]! & 1) === 1;
    return group < rows.realGroups ? (odd ? 3 : 2) : odd ? 0 : 1;
  };
  const places = passes.ofGroup.map((pass, group) => 4 * pass + kindOf(group));
  const order = Int32Array.from(places.keys()).sort((a, b) => places[a]! - places[b]! || a - b);
  const ends = Uint32Array.from({ length: 4 * passes.count }, (_, place) => places.filter((p) => p <= place).length);
  const inOrder = (values: Int32Array) => order.map((group) => values[group]!);
  const blocksInOrder = (values: Int32Array) => {
    const size = values.length / Math.max(1, rows.groups);
    const sorted = new Int32Array(values.length);
    order.forEach((group, place) => {
      sorted.set(values.subarray(group * size, (group + 1) * size), place * size);
    });
    return sorted;
  };
  const packedBits = 35 - Math.clz32(rows.width);
  const flip = order.map((group) => {
    const columns = rows.columnFlip[group]!;
    return (rows.rowFlip[group]! << packedBits) | ((columns >> 3) << 7) | ((columns & 6) << 3);
  });
  const values = arena.placeNumbers(rows.values);
  const freshBytes = 8 * rows.width * rows.untabulated.length;
  const freshRoom = arena.allocate(freshBytes * arena.threads);
  const firstFresh = rows.values.length - rows.width * rows.untabulated.length;
  const vectorAt = (start: number) => {
    if (start < 0) return 0;
    return start < firstFresh ? values + 8 * start : freshRoom + 8 * (start - firstFresh);
  };
  const fields = [
    arena.placeWords(ends),
    passes.count,
    passes.tileBits,
    placeFreshGroups(arena, rows, passes, order, vectorAt),
    rows.half,
    31 - Math.clz32(rows.rows),
    packed,
    packedBits,
    arena.placeWords(flip),
    arena.placeWords(inOrder(rows.topFlip)),
    arena.placeWords(inOrder(rows.firstEntry)),
    arena.placeWords(blocksInOrder(rows.low)),
    arena.placeWords(blocksInOrder(rows.high)),
    arena.placeWords(Uint32Array.from(rows.start, vectorAt)),
    arena.placeNumbers(rows.weight),
    freshRoom,
    freshBytes,
    rows.width,
  ];
  return arena.placeWords(fields);
}

/**
 * For each group in their order: its number of terms and where its vector goes (u32), then z_row, z_column (u32), coefficient
 * (f64) of each term. Returns the address of a list of where each pass begins, and the end.
 */
function placeFreshGroups(
  arena: Arena,
  { untabulated, start, firstEntry }: RowTable,
  passes: RowPasses,
  order: Int32Array,
  vectorAt: (start: number) => number,
): number {
  const bytes = untabulated.reduce((sum, { group }) => sum + 8 + 16 * group.zRow.length, 0);
  const groupFrom = new Map(untabulated.map((fresh) => [fresh.start, fresh.group]));
  let at = arena.allocate(bytes);
  const begins = new Uint32Array(passes.count + 1).fill(at);
  for (const index of order) {
    const from = start[firstEntry[index]!]!;
    const group = groupFrom.get(from);
    if (group === undefined) continue;
    arena.words[at / 4] = group.zRow.length;
    arena.words[at / 4 + 1] = vectorAt(from);
    at += 8;
    group.zRow.forEach((z, term) => {
      arena.words[at / 4] = z;
      arena.words[at / 4 + 1] = group.zColumn[term]!;
      arena.numbers[at / 8 + 1] = group.coefficients[term]!;
      at += 16;
    });
    begins.fill(at, passes.ofGroup[index]! + 1);
  }
  return arena.placeWords(begins);
}
