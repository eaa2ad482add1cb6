import type { ElectronicHamiltonian } from '../operators/index.ts';
import { blockDiagonal } from './block-diagonal.ts';
import type { Sector } from './contract.ts';
import { pairIndex, pairIntegrals, respectedIrreps } from './pair-integrals.ts';
import { sameSpinMatrices } from './same-spin.ts';
import { SectorMemory } from './sector-memory.ts';
import { type Moves, movesByPair, movesByRow, type RowTable } from './single-excitations.ts';
import { groupOrderOf, type StringSpace, stringSpace } from './string-space.ts';

/** What exchanging α and β makes of a vector: itself, its negative, or something else (also where their numbers differ). */
export type Exchange = 1 | -1 | 0;

/**
 * H in one sector, split by the irrep of the state. A vector of irrep T is the blocks (g, g⊕T) for g = 0, 1, …, each
 * α strings of irrep g × β strings of irrep g⊕T, row-major: an eighth of the sector in D2h.
 */
export interface BlockHamiltonian {
  readonly sector: Sector;
  /** Number of irreps, a power of two. */
  readonly groupOrder: number;
  readonly alpha: StringSpace;
  readonly beta: StringSpace;
  readonly memory: SectorMemory;
  dimension(irrep: number): number;
  /** Where block (g, g⊕T) starts in a vector of irrep T. */
  offset(irrep: number, g: number): number;
  diagonal(irrep: number): Float64Array;
  /** out ← H·c, without constants. A vector of known parity under exchange costs half. */
  apply(irrep: number, c: Float64Array, out: Float64Array, exchange?: Exchange): void;
  /** The same between two addresses of `memory`. */
  applyAt(irrep: number, c: number, out: number, exchange?: Exchange): void;
  /** Copies a vector of one irrep into the full sector (other irreps stay as they are), and back. */
  expand(irrep: number, c: Float64Array, full: Float64Array): void;
  compress(irrep: number, full: Float64Array, c: Float64Array): void;
}

/** Selected matrix elements that are kept between products, 16 bytes each. */
const keptEntries = 3_000_000;

/**
 * σ = H·c in the manner of Olsen et al., J. Chem. Phys. 89, 2185 (1988): same-spin parts as sparse matrices over strings;
 * the αβ part pair by pair of α's orbitals, Σ_pq E^α_pq [Σ_rs (pq|rs) E^β_rs] c, where the bracket is one sparse matrix
 * over β strings that eight α strings share. With exchange parity x, H = Y + PYP with half of all terms in Y (those with
 * rs ≤ pq, and the β matrix), so σ = Yc + x·P(Yc). `irreps` of the orbitals: by default those of `h` that the integrals
 * respect; coarser ones join blocks.
 */
export function blockHamiltonian(
  h: ElectronicHamiltonian,
  sector: Sector,
  irreps: Int32Array = respectedIrreps(h),
): BlockHamiltonian {
  const n = sector.orbitals;
  const groupOrder = groupOrderOf(irreps);
  const integrals = pairIntegrals(h);
  const alpha = stringSpace(sector.alphaStrings, irreps, groupOrder);
  const beta = stringSpace(sector.betaStrings, irreps, groupOrder);
  const memory = new SectorMemory();
  const { kernels } = memory;
  const betaMatrices = sameSpinMatrices(memory, beta, integrals, irreps);
  const alphaMatrices =
    sector.alpha === sector.beta ? betaMatrices : sameSpinMatrices(memory, alpha, integrals, irreps);
  const alphaMoves = movesByPair(memory, alpha, n, groupOrder);
  const betaMoves = movesByRow(memory, beta, n, groupOrder);
  const values = memory.placeNumbers(integrals.values);

  const longest = Math.max(...alpha.members.map((m) => m.length), ...beta.members.map((m) => m.length));
  const panel = memory.allocate(64 * longest);
  const spare = memory.allocate(8 * longest);
  const same = identityMoves(memory, longest);
  const elements = elementSelection(memory, betaMoves, values, integrals.pairs, longest);

  const offsets = Array.from({ length: groupOrder }, (_, irrep) => {
    const starts = new Int32Array(groupOrder + 1);
    for (let g = 0; g < groupOrder; g++) {
      starts[g + 1] = starts[g]! + alpha.members[g]!.length * beta.members[g ^ irrep]!.length;
    }
    return starts;
  });
  const places: (Int32Array | undefined)[] = [];
  let vectors: { readonly from: number; readonly to: number } | null = null;

  const applyAt = (irrep: number, c: number, out: number, exchange: Exchange = 0) => {
    const starts = offsets[irrep]!;
    memory.numbersAt(out, starts[groupOrder]!).fill(0);
    for (let g = 0; g < groupOrder; g++) {
      const rows = alpha.members[g]!.length;
      const columns = beta.members[g ^ irrep]!.length;
      if (rows === 0 || columns === 0) continue;
      const source = c + 8 * starts[g]!;
      const target = out + 8 * starts[g]!;
      const m = betaMatrices[g ^ irrep]!;
      kernels.multiplyRows(same, rows, source, columns, target, columns, m.rowStart, m.entries, panel, spare);
      if (exchange !== 0) continue;
      const a = alphaMatrices[g]!;
      kernels.multiplyAlongRows(a.rowStart, a.entries, rows, columns, source, target);
    }
    for (let p = 0; p < n; p++) {
      for (let q = 0; q <= p; q++) {
        const pairIrrep = irreps[p]! ^ irreps[q]!;
        const byIrrep = alphaMoves[pairIndex(p, q)]!;
        for (let g = 0; g < groupOrder; g++) {
          const { address, count }: Moves = byIrrep[g]!;
          const sourceIrrep = g ^ irrep;
          if (count === 0 || betaMoves[pairIrrep]![sourceIrrep]!.size === 0) continue;
          const { rowStart, entries } = elements(pairIndex(p, q), pairIrrep, sourceIrrep, exchange !== 0);
          kernels.multiplyRows(
            address,
            count,
            c + 8 * starts[g]!,
            beta.members[sourceIrrep]!.length,
            out + 8 * starts[g ^ pairIrrep]!,
            beta.members[sourceIrrep ^ pairIrrep]!.length,
            rowStart,
            entries,
            panel,
            spare,
          );
        }
      }
    }
    if (exchange === 0) return;
    for (let g = 0; g < groupOrder; g++) {
      const other = g ^ irrep;
      if (other < g) continue;
      const rows = alpha.members[g]!.length;
      const columns = beta.members[other]!.length;
      kernels.addMirrored(out + 8 * starts[g]!, out + 8 * starts[other]!, rows, columns, exchange);
    }
  };

  return {
    sector,
    groupOrder,
    alpha,
    beta,
    memory,
    dimension: (irrep) => offsets[irrep]![groupOrder]!,
    offset: (irrep, g) => offsets[irrep]![g]!,
    diagonal: (irrep) => blockDiagonal({ alpha, beta, groupOrder, integrals }, irrep),
    applyAt,
    apply(irrep, c, out, exchange = 0) {
      if (vectors === null) {
        const largest = 8 * Math.max(...offsets.map((starts) => starts[groupOrder]!));
        vectors = { from: memory.allocate(largest), to: memory.allocate(largest) };
      }
      memory.numbers.set(c, vectors.from / 8);
      applyAt(irrep, vectors.from, vectors.to, exchange);
      out.set(memory.numbersAt(vectors.to, c.length));
    },
    expand(irrep, c, full) {
      const places = placesOf(irrep);
      for (let k = 0; k < places.length; k++) full[places[k]!] = c[k]!;
    },
    compress(irrep, full, c) {
      const places = placesOf(irrep);
      for (let k = 0; k < places.length; k++) c[k] = full[places[k]!]!;
    },
  };

  /** Position in the full sector of each element of a vector of one irrep. */
  function placesOf(irrep: number): Int32Array {
    let known = places[irrep];
    if (known === undefined) {
      known = new Int32Array(offsets[irrep]![groupOrder]!);
      let k = 0;
      for (let g = 0; g < groupOrder; g++) {
        for (const i of alpha.members[g]!) {
          for (const j of beta.members[g ^ irrep]!) known[k++] = i * sector.betaStrings.length + j;
        }
      }
      places[irrep] = known;
    }
    return known;
  }
}

/** Moves that leave each row where it is. */
function identityMoves(memory: SectorMemory, rows: number): number {
  const address = memory.allocateEntries(rows);
  for (let row = 0; row < rows; row++) memory.setEntry(address, row, 1, row, row, false);
  return address;
}

interface Elements {
  readonly rowStart: number;
  readonly entries: number;
}

/** The β matrix that belongs to an α pair: made when it is first asked for, kept while there is room, else made anew. */
function elementSelection(
  memory: SectorMemory,
  betaMoves: readonly (readonly RowTable[])[],
  values: number,
  pairs: number,
  longest: number,
): (pair: number, pairIrrep: number, source: number, half: boolean) => Elements {
  const largest = Math.max(...betaMoves.flat().map(({ size }) => size));
  const scratch = { rowStart: memory.allocate(4 * (longest + 1)), entries: memory.allocateEntries(largest) };
  const kept: (Elements | undefined)[] = [];
  const order = betaMoves.length;
  let room = keptEntries;
  return (pair, pairIrrep, source, half) => {
    const key = 2 * (pair * order + source) + (half ? 1 : 0);
    const known = kept[key];
    if (known !== undefined) return known;
    const { rows, rowStart, entries } = betaMoves[pairIrrep]![source]!;
    const count = memory.kernels.selectEntries(
      rowStart,
      entries,
      rows,
      values + 8 * pair * pairs,
      pair,
      half ? 1 : 0,
      scratch.rowStart,
      scratch.entries,
    );
    if (count > room) return scratch;
    room -= count;
    const mine = { rowStart: memory.allocate(4 * (rows + 1)), entries: memory.allocateEntries(count) };
    memory.copy(scratch.rowStart, mine.rowStart, 4 * (rows + 1));
    memory.copy(scratch.entries, mine.entries, 16 * count);
    kept[key] = mine;
    return mine;
  };
}
