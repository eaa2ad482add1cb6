import type { ElectronicHamiltonian } from '../operators/index.ts';
import type { Sector } from './contract.ts';
import { pairIndex, pairIntegrals, respectedIrreps } from './pair-integrals.ts';
import { sameSpinMatrices, stringEnergy } from './same-spin.ts';
import { movesByPair, movesByRow } from './single-excitations.ts';
import { multiplyPanel, panelWidth, type SparseRows } from './sparse-panel.ts';
import { groupOrderOf, type StringSpace, stringSpace } from './string-space.ts';

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
  dimension(irrep: number): number;
  /** Where block (g, g⊕T) starts in a vector of irrep T. */
  offset(irrep: number, g: number): number;
  diagonal(irrep: number): Float64Array;
  /** out ← H·c, without constants. */
  apply(irrep: number, c: Float64Array, out: Float64Array): void;
  /** Copies a vector of one irrep into the full sector (other irreps stay as they are), and back. */
  expand(irrep: number, c: Float64Array, full: Float64Array): void;
  compress(irrep: number, full: Float64Array, c: Float64Array): void;
}

/**
 * σ = H·c in the manner of Olsen et al., J. Chem. Phys. 89, 2185 (1988): same-spin parts as sparse matrices over strings;
 * the αβ part pair by pair of α's orbitals, Σ_pq E^α_pq [Σ_rs (pq|rs) E^β_rs] c, where the bracket is one sparse matrix
 * over β strings that eight α strings share.
 */
export function blockHamiltonian(h: ElectronicHamiltonian, sector: Sector): BlockHamiltonian {
  const n = sector.orbitals;
  // A binding of this scope: looking up an imported one in inner loops is slow where modules are not bundled.
  const lanes = panelWidth;
  const irreps = respectedIrreps(h);
  const groupOrder = groupOrderOf(irreps);
  const integrals = pairIntegrals(h);
  const alpha = stringSpace(sector.alphaStrings, irreps, groupOrder);
  const beta = stringSpace(sector.betaStrings, irreps, groupOrder);
  const alphaMatrices = sameSpinMatrices(alpha, integrals, irreps);
  const betaMatrices = sameSpinMatrices(beta, integrals, irreps);
  const alphaMoves = movesByPair(alpha, n, groupOrder);
  const betaMoves = movesByRow(beta, n, groupOrder);

  const longest = Math.max(...alpha.members.map((m) => m.length), ...beta.members.map((m) => m.length));
  const panel = new Float64Array(lanes * longest);
  const product = new Float64Array(lanes * longest);
  const values = new Float64Array(Math.max(...betaMoves.flat().map(({ column }) => column.length)));

  const offsets = Array.from({ length: groupOrder }, (_, irrep) => {
    const starts = new Int32Array(groupOrder + 1);
    for (let g = 0; g < groupOrder; g++) {
      starts[g + 1] = starts[g]! + alpha.members[g]!.length * beta.members[g ^ irrep]!.length;
    }
    return starts;
  });

  const places: (Int32Array | undefined)[] = [];

  /** σ(:, J) += Hα·c(:, J), eight columns at a time. */
  const applyAlpha = (matrix: SparseRows, rows: number, columns: number, c: Float64Array, out: Float64Array) => {
    for (let first = 0; first < columns; first += lanes) {
      const width = Math.min(lanes, columns - first);
      for (let row = 0; row < rows; row++) {
        for (let lane = 0; lane < lanes; lane++) {
          panel[row * lanes + lane] = lane < width ? c[row * columns + first + lane]! : 0;
        }
      }
      multiplyPanel(matrix.rowStart, matrix.column, matrix.value, rows, panel, product);
      for (let row = 0; row < rows; row++) {
        for (let lane = 0; lane < width; lane++) out[row * columns + first + lane]! += product[row * lanes + lane]!;
      }
    }
  };

  /** σ(I, :) += Hβ·c(I, :), eight rows at a time. */
  const applyBeta = (matrix: SparseRows, rows: number, columns: number, c: Float64Array, out: Float64Array) => {
    for (let first = 0; first < rows; first += lanes) {
      const width = Math.min(lanes, rows - first);
      if (width < lanes) panel.fill(0, 0, columns * lanes);
      for (let lane = 0; lane < width; lane++) {
        const from = (first + lane) * columns;
        for (let j = 0; j < columns; j++) panel[j * lanes + lane] = c[from + j]!;
      }
      multiplyPanel(matrix.rowStart, matrix.column, matrix.value, columns, panel, product);
      for (let lane = 0; lane < width; lane++) {
        const to = (first + lane) * columns;
        for (let j = 0; j < columns; j++) out[to + j]! += product[j * lanes + lane]!;
      }
    }
  };

  /** The αβ part of one orbital pair of α and one irrep of α source strings. */
  const applyMixed = (
    pair: number,
    pairIrrep: number,
    g: number,
    irrep: number,
    c: Float64Array,
    out: Float64Array,
  ) => {
    const { from, to, sign } = alphaMoves[pair]![g]!;
    if (from.length === 0) return;
    const sourceIrrep = g ^ irrep;
    const { rowStart, column, pair: otherPair, sign: otherSign } = betaMoves[pairIrrep]![sourceIrrep]!;
    if (column.length === 0) return;
    const row = pair * integrals.pairs;
    for (let k = 0; k < column.length; k++) values[k] = otherSign[k]! * integrals.values[row + otherPair[k]!]!;
    const sourceColumns = beta.members[sourceIrrep]!.length;
    const targetColumns = beta.members[sourceIrrep ^ pairIrrep]!.length;
    const source = offsets[irrep]![g]!;
    const target = offsets[irrep]![g ^ pairIrrep]!;
    for (let first = 0; first < from.length; first += lanes) {
      const width = Math.min(lanes, from.length - first);
      if (width < lanes) panel.fill(0, 0, sourceColumns * lanes);
      for (let lane = 0; lane < width; lane++) {
        const start = source + from[first + lane]! * sourceColumns;
        const s = sign[first + lane]!;
        for (let j = 0; j < sourceColumns; j++) panel[j * lanes + lane] = s * c[start + j]!;
      }
      multiplyPanel(rowStart, column, values, targetColumns, panel, product);
      for (let lane = 0; lane < width; lane++) {
        const start = target + to[first + lane]! * targetColumns;
        for (let j = 0; j < targetColumns; j++) out[start + j]! += product[j * lanes + lane]!;
      }
    }
  };

  return {
    sector,
    groupOrder,
    alpha,
    beta,
    dimension: (irrep) => offsets[irrep]![groupOrder]!,
    offset: (irrep, g) => offsets[irrep]![g]!,
    diagonal(irrep) {
      const diagonal = new Float64Array(offsets[irrep]![groupOrder]!);
      const repulsion = new Float64Array(n);
      for (let g = 0; g < groupOrder; g++) {
        const columns = beta.members[g ^ irrep]!;
        const betaEnergies = Float64Array.from(columns, (j) => stringEnergy(beta.strings[j]!, integrals));
        for (const [row, i] of alpha.members[g]!.entries()) {
          const string = alpha.strings[i]!;
          const energy = stringEnergy(string, integrals);
          for (let q = 0; q < n; q++) {
            repulsion[q] = 0;
            for (let p = 0; p < n; p++) {
              if ((string >>> p) & 1)
                repulsion[q]! += integrals.values[pairIndex(p, p) * integrals.pairs + pairIndex(q, q)]!;
            }
          }
          const to = offsets[irrep]![g]! + row * columns.length;
          for (let j = 0; j < columns.length; j++) {
            let element = energy + betaEnergies[j]!;
            for (let rest = beta.strings[columns[j]!]!; rest !== 0; rest &= rest - 1) {
              element += repulsion[31 - Math.clz32(rest & -rest)]!;
            }
            diagonal[to + j] = element;
          }
        }
      }
      return diagonal;
    },
    apply(irrep, c, out) {
      out.fill(0);
      for (let g = 0; g < groupOrder; g++) {
        const rows = alpha.members[g]!.length;
        const columns = beta.members[g ^ irrep]!.length;
        if (rows === 0 || columns === 0) continue;
        const start = offsets[irrep]![g]!;
        const block = c.subarray(start, start + rows * columns);
        const target = out.subarray(start, start + rows * columns);
        applyAlpha(alphaMatrices[g]!, rows, columns, block, target);
        applyBeta(betaMatrices[g ^ irrep]!, rows, columns, block, target);
      }
      for (let p = 0; p < n; p++) {
        for (let q = 0; q <= p; q++) {
          for (let g = 0; g < groupOrder; g++) applyMixed(pairIndex(p, q), irreps[p]! ^ irreps[q]!, g, irrep, c, out);
        }
      }
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
