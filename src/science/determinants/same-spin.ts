import { sectorTooLarge } from './errors.ts';
import { type PairIntegrals, pairIndex } from './pair-integrals.ts';
import type { SectorMemory } from './sector-memory.ts';
import type { RowTable } from './single-excitations.ts';
import type { StringSpace } from './string-space.ts';
import { moveSign, stringRank } from './strings.ts';

/** 16 bytes each: this many are 1 GB. */
const elementLimit = 64_000_000;

/**
 * The part of H that acts on the electrons of one spin, one symmetric sparse matrix over strings for each irrep:
 * Slater–Condon rules for zero, one and two moved electrons. Throws `sector_too_large` beyond memory.
 */
export function sameSpinMatrices(
  memory: SectorMemory,
  space: StringSpace,
  integrals: PairIntegrals,
  irreps: Int32Array,
): RowTable[] {
  return space.members.map((members) => {
    const rowStart = new Int32Array(members.length + 1);
    for (let row = 0; row < members.length; row++) {
      rowStart[row + 1] = rowStart[row]! + countConnected(space.strings[members[row]!]!, irreps);
    }
    const size = rowStart[members.length]!;
    if (size > elementLimit) throw sectorTooLarge(size, elementLimit, 'matrix elements between strings of one spin');
    const entries = memory.allocateEntries(size);
    for (let row = 0; row < members.length; row++) {
      let k = rowStart[row]!;
      forEachConnected(space.strings[members[row]!]!, integrals, irreps, (string, element) => {
        memory.setEntry(entries, k, element, space.positions[stringRank(string)]! * 64, 0, true);
        k += 1;
      });
    }
    return { rows: members.length, rowStart: memory.placeWords(rowStart), entries, size };
  });
}

/** Energy of the electrons of one spin in a string: Σ h_aa + Σ_{a<b} [(aa|bb) − (ab|ba)]. */
export function stringEnergy(string: number, { orbitals, pairs, oneBody, values }: PairIntegrals): number {
  let energy = 0;
  for (let a = 0; a < orbitals; a++) {
    if (((string >>> a) & 1) === 0) continue;
    energy += oneBody[a * orbitals + a]!;
    const aa = pairIndex(a, a) * pairs;
    for (let b = 0; b < a; b++) {
      if (((string >>> b) & 1) === 0) continue;
      const ab = pairIndex(a, b);
      energy += values[aa + pairIndex(b, b)]! - values[ab * pairs + ab]!;
    }
  }
  return energy;
}

function forEachConnected(
  string: number,
  integrals: PairIntegrals,
  irreps: Int32Array,
  onElement: (string: number, element: number) => void,
): void {
  const { orbitals, pairs, oneBody, values } = integrals;
  onElement(string, stringEnergy(string, integrals));
  for (let a = 0; a < orbitals; a++) {
    if (((string >>> a) & 1) === 0) continue;
    for (let r = 0; r < orbitals; r++) {
      if (((string >>> r) & 1) === 1) continue;
      const moved = (string ^ (1 << a) ^ (1 << r)) >>> 0;
      const sign = moveSign(string, a, r);
      const ra = pairIndex(r, a) * pairs;
      if (irreps[a] === irreps[r]) {
        let element = oneBody[r * orbitals + a]!;
        for (let b = 0; b < orbitals; b++) {
          if (b === a || ((string >>> b) & 1) === 0) continue;
          element += values[ra + pairIndex(b, b)]! - values[pairIndex(r, b) * pairs + pairIndex(b, a)]!;
        }
        onElement(moved, sign * element);
      }
      for (let b = 0; b < a; b++) {
        if (((string >>> b) & 1) === 0) continue;
        for (let s = 0; s < r; s++) {
          if (((string >>> s) & 1) === 1) continue;
          if ((irreps[a]! ^ irreps[b]! ^ irreps[r]! ^ irreps[s]!) !== 0) continue;
          const element = values[ra + pairIndex(s, b)]! - values[pairIndex(r, b) * pairs + pairIndex(s, a)]!;
          onElement((moved ^ (1 << b) ^ (1 << s)) >>> 0, sign * moveSign(moved, b, s) * element);
        }
      }
    }
  }
}

function countConnected(string: number, irreps: Int32Array): number {
  let count = 1;
  // Pairs of occupied and of empty orbitals by the product of their irreps: only equal products are joined.
  const filled = new Int32Array(256);
  const empty = new Int32Array(256);
  for (let a = 0; a < irreps.length; a++) {
    const occupied = (string >>> a) & 1;
    for (let b = 0; b < a; b++) {
      const other = (string >>> b) & 1;
      if (occupied === other) (occupied === 1 ? filled : empty)[irreps[a]! ^ irreps[b]!]! += 1;
      else if (irreps[a] === irreps[b]) count += 1;
    }
  }
  for (let irrep = 0; irrep < 256; irrep++) count += filled[irrep]! * empty[irrep]!;
  return count;
}
