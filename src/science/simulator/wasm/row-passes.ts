import type { RowTable } from '../row-table.ts';

/** How the groups of an observable are divided into passes over the rows of a tile. */
export interface RowPasses {
  /** A tile has 2^tileBits rows. */
  readonly tileBits: number;
  readonly count: number;
  /** The pass of each group. */
  readonly ofGroup: Int32Array;
}

/** 128 KiB of packed ψ: with the rows of H·ψ half of a small L2 cache. Up to twice of it, all ψ is one tile. */
const tileLimit = 7;
/** Entries of a row that are worth the loading and storing of its sums. */
const worth = 12;

/**
 * Groups that flip the number of a tile alike find their sources in one tile. Those of one flip make a pass, or of several when
 * they are few, in the order of the flips.
 */
export function rowPasses(rows: RowTable): RowPasses {
  const rowBits = 31 - Math.clz32(rows.rows);
  const tileBits = rowBits <= tileLimit + 1 ? rowBits : tileLimit;
  const weights = new Map<number, number>();
  rows.rowFlip.forEach((rowFlip, group) => {
    const flip = rowFlip >>> tileBits;
    weights.set(flip, (weights.get(flip) ?? 0) + filledShare(rows, group));
  });
  const passOf = new Map<number, number>();
  let pass = 0;
  let sum = 0;
  for (const [flip, weight] of [...weights].sort(([a], [b]) => a - b)) {
    if (sum >= worth) {
      pass++;
      sum = 0;
    }
    passOf.set(flip, pass);
    sum += weight;
  }
  return { tileBits, count: pass + 1, ofGroup: rows.rowFlip.map((flip) => passOf.get(flip >>> tileBits)!) };
}

/**
 * In which part of the rows a group has elements. All its classes are equally large; of two rows that a flip pairs, both have
 * elements or none, because H is Hermitian (but for sums that rounding makes zero in one of them only).
 */
export function filledShare({ groups, firstEntry, start }: RowTable, group: number): number {
  const first = firstEntry[group]!;
  const end = group + 1 < groups ? firstEntry[group + 1]! : start.length;
  let filled = 0;
  for (let entry = first; entry < end; entry++) if (start[entry]! >= 0) filled++;
  return filled / (end - first);
}
