import { pairIndex } from './pair-integrals.ts';
import type { StringSpace } from './string-space.ts';
import { moveSign, stringRank } from './strings.ts';

/** Strings joined by E_pq or E_qp of one orbital pair: sign·|to⟩⟨from|, positions inside their irreps. */
export interface Moves {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly sign: Int8Array;
}

/** For every orbital pair and irrep of the source strings, what a†_p a_q + a†_q a_p (n_p for p = q) does. */
export function movesByPair(space: StringSpace, orbitals: number, groupOrder: number): Moves[][] {
  const pairs = (orbitals * (orbitals + 1)) / 2;
  const counts = new Int32Array(pairs * groupOrder);
  forEachMove(space, orbitals, (pair, from) => {
    counts[pair * groupOrder + space.irreps[from]!]! += 1;
  });
  const moves = Array.from({ length: pairs }, (_, pair) =>
    Array.from({ length: groupOrder }, (_, irrep): Moves => {
      const count = counts[pair * groupOrder + irrep]!;
      return { from: new Int32Array(count), to: new Int32Array(count), sign: new Int8Array(count) };
    }),
  );
  counts.fill(0);
  forEachMove(space, orbitals, (pair, from, to, sign) => {
    const irrep = space.irreps[from]!;
    const list = moves[pair]![irrep]!;
    const k = counts[pair * groupOrder + irrep]!++;
    list.from[k] = space.positions[from]!;
    list.to[k] = space.positions[to]!;
    list.sign[k] = sign;
  });
  return moves;
}

/** Single excitations of one spin between two irreps, row by row of the target: σ_row += sign·(pq|pair)·c_column. */
export interface MoveRows {
  readonly rowStart: Int32Array;
  readonly column: Int32Array;
  readonly pair: Int32Array;
  readonly sign: Int8Array;
}

/** For every irrep of the orbital pair and of the source strings, the excitations as sparse rows. */
export function movesByRow(space: StringSpace, orbitals: number, groupOrder: number): MoveRows[][] {
  const rowStarts = Array.from({ length: groupOrder }, (_, pairIrrep) =>
    Array.from({ length: groupOrder }, (_, source) => new Int32Array(space.members[source ^ pairIrrep]!.length + 1)),
  );
  forEachMove(space, orbitals, (_pair, from, to, _sign) => {
    const source = space.irreps[from]!;
    rowStarts[source ^ space.irreps[to]!]![source]![space.positions[to]! + 1]! += 1;
  });
  const rows = rowStarts.map((bySource) =>
    bySource.map((rowStart): MoveRows => {
      for (let row = 1; row < rowStart.length; row++) rowStart[row]! += rowStart[row - 1]!;
      const size = rowStart[rowStart.length - 1]!;
      return { rowStart, column: new Int32Array(size), pair: new Int32Array(size), sign: new Int8Array(size) };
    }),
  );
  const filled = rowStarts.map((bySource) => bySource.map((rowStart) => rowStart.slice()));
  forEachMove(space, orbitals, (pair, from, to, sign) => {
    const source = space.irreps[from]!;
    const pairIrrep = source ^ space.irreps[to]!;
    const list = rows[pairIrrep]![source]!;
    const k = filled[pairIrrep]![source]![space.positions[to]!]!++;
    list.column[k] = space.positions[from]!;
    list.pair[k] = pair;
    list.sign[k] = sign;
  });
  return rows;
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
