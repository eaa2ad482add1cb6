import { pairIndex } from './pair-integrals.ts';
import type { SectorMemory } from './sector-memory.ts';
import type { StringSpace } from './string-space.ts';
import { moveSign, stringRank } from './strings.ts';

/** A list of moves (source row, target row, sign) in memory: strings joined by E_pq or E_qp, positions inside their irreps. */
export interface Moves {
  readonly address: number;
  readonly count: number;
}

/** For every orbital pair and irrep of the source strings, what a†_p a_q + a†_q a_p (n_p for p = q) does. */
export function movesByPair(memory: SectorMemory, space: StringSpace, orbitals: number, groupOrder: number): Moves[][] {
  const pairs = (orbitals * (orbitals + 1)) / 2;
  const counts = new Int32Array(pairs * groupOrder);
  forEachMove(space, orbitals, (pair, from) => {
    counts[pair * groupOrder + space.irreps[from]!]! += 1;
  });
  const moves = Array.from({ length: pairs }, (_, pair) =>
    Array.from({ length: groupOrder }, (_, irrep): Moves => {
      const count = counts[pair * groupOrder + irrep]!;
      return { address: memory.allocateEntries(count), count };
    }),
  );
  counts.fill(0);
  forEachMove(space, orbitals, (pair, from, to, sign) => {
    const irrep = space.irreps[from]!;
    const k = counts[pair * groupOrder + irrep]!++;
    memory.setEntry(moves[pair]![irrep]!.address, k, sign, space.positions[from]!, space.positions[to]!, false);
  });
  return moves;
}

/** Sparse rows in memory: starts by row, and entries of value, column · 64, orbital pair. */
export interface RowTable {
  readonly rows: number;
  readonly rowStart: number;
  readonly entries: number;
  readonly size: number;
}

/**
 * For every irrep of the orbital pair and of the source strings, the excitations of one spin row by row of the target,
 * each with its sign as value.
 */
export function movesByRow(
  memory: SectorMemory,
  space: StringSpace,
  orbitals: number,
  groupOrder: number,
): RowTable[][] {
  const starts = Array.from({ length: groupOrder }, (_, pairIrrep) =>
    Array.from({ length: groupOrder }, (_, source) => new Int32Array(space.members[source ^ pairIrrep]!.length + 1)),
  );
  forEachMove(space, orbitals, (_pair, from, to) => {
    const source = space.irreps[from]!;
    starts[source ^ space.irreps[to]!]![source]![space.positions[to]! + 1]! += 1;
  });
  const tables = starts.map((bySource) =>
    bySource.map((rowStart): RowTable => {
      for (let row = 1; row < rowStart.length; row++) rowStart[row]! += rowStart[row - 1]!;
      const size = rowStart[rowStart.length - 1]!;
      const entries = memory.allocateEntries(size);
      return { rows: rowStart.length - 1, rowStart: memory.placeWords(rowStart), entries, size };
    }),
  );
  forEachMove(space, orbitals, (pair, from, to, sign) => {
    const source = space.irreps[from]!;
    const pairIrrep = source ^ space.irreps[to]!;
    // The starts are in memory by now: these copies count what is filled.
    const k = starts[pairIrrep]![source]![space.positions[to]!]!++;
    memory.setEntry(tables[pairIrrep]![source]!.entries, k, sign, space.positions[from]! * 64, pair, true);
  });
  return tables;
}

type OnMove = (pair: number, from: number, to: number, sign: 1 | -1) => void;

function forEachMove({ strings }: StringSpace, orbitals: number, onMove: OnMove): void {
  for (let from = 0; from < strings.length; from++) {
    const string = strings[from]!;
    for (let q = 0; q < orbitals; q++) {
      if (((string >>> q) & 1) === 0) continue;
      const without = string ^ (1 << q);
      for (let p = 0; p < orbitals; p++) {
        if (p === q) onMove(pairIndex(p, p), from, from, 1);
        else if (((string >>> p) & 1) === 0) {
          onMove(pairIndex(p, q), from, stringRank(without | (1 << p)), moveSign(string, q, p));
        }
      }
    }
  }
}
