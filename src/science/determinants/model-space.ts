import { eigenSymmetric } from '../math/index.ts';
import type { BlockHamiltonian, Exchange } from './block-hamiltonian.ts';
import { matrixElement } from './matrix-element.ts';
import type { PairIntegrals } from './pair-integrals.ts';

/**
 * What a search for the lowest state starts from. States of different species never mix, so each needs a search:
 * the irrep, and for as many α as β electrons whether exchanging the spins keeps the vector (singlets, quintets: +1)
 * or changes its sign (triplets: −1); 0 where the spins cannot be exchanged.
 */
export interface Species {
  readonly irrep: number;
  readonly exchange: Exchange;
  readonly diagonal: Float64Array;
  /** Lowest energy in the model space, an upper bound. */
  readonly energy: number;
  /** Lowest vector of the model space in the layout of the irrep. */
  readonly start: Float64Array;
}

/** Determinants in a model space, before degenerate ones and spin partners are added. */
const modelSize = 60;

/** The species of one irrep, each with its lowest state among the determinants of lowest energy. */
export function speciesOf(blocks: BlockHamiltonian, integrals: PairIntegrals, irrep: number): Species[] {
  const exchangeable = blocks.sector.alpha === blocks.sector.beta;
  const diagonal = blocks.diagonal(irrep);
  const { groups, determinants } = modelSpace(blocks, irrep, exchangeable, diagonal);
  const count = determinants.length;
  const elements = new Float64Array(count * count);
  for (let k = 0; k < count; k++) {
    const { alpha, beta } = determinants[k]!;
    for (let l = 0; l <= k; l++) {
      const other = determinants[l]!;
      elements[k * count + l] = matrixElement(integrals, alpha, beta, other.alpha, other.beta);
      elements[l * count + k] = elements[k * count + l]!;
    }
  }
  const species: Species[] = [];
  for (const exchange of exchangeable ? ([1, -1] as const) : ([0] as const)) {
    // A basis vector is a determinant on its own (exchanged with itself), or (d ± d′)/√2.
    const basis = groups.filter((group) => group.length === 2 || exchange !== -1);
    if (basis.length === 0) continue;
    const coefficient = (group: readonly number[], k: number) => {
      if (group.length === 1) return 1;
      return k === 0 ? Math.SQRT1_2 : exchange * Math.SQRT1_2;
    };
    const size = basis.length;
    const matrix = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        let element = 0;
        for (const [k, a] of basis[i]!.entries()) {
          for (const [l, b] of basis[j]!.entries()) {
            element += coefficient(basis[i]!, k) * coefficient(basis[j]!, l) * elements[a * count + b]!;
          }
        }
        matrix[i * size + j] = element;
      }
    }
    const { values, vectors } = eigenSymmetric(matrix, size);
    const start = new Float64Array(blocks.dimension(irrep));
    for (const [i, group] of basis.entries()) {
      for (const [k, d] of group.entries()) {
        start[determinants[d]!.at] = coefficient(group, k) * vectors[i * size]!;
      }
    }
    species.push({ irrep, exchange, diagonal, energy: values[0]!, start });
  }
  return species;
}

interface Determinant {
  /** Position in the vector of the irrep. */
  readonly at: number;
  readonly alpha: number;
  readonly beta: number;
}

/** Positions of the lowest numbers, at most `count`, ascending by number and position. */
function lowestOf(numbers: Float64Array, count: number): number[] {
  const found: number[] = [];
  let bound = Number.POSITIVE_INFINITY;
  for (let at = 0; at < numbers.length; at++) {
    const value = numbers[at]!;
    if (value >= bound) continue;
    let place = found.length;
    while (place > 0 && numbers[found[place - 1]!]! > value) place -= 1;
    found.splice(place, 0, at);
    if (found.length > count) found.pop();
    if (found.length === count) bound = numbers[found[count - 1]!]!;
  }
  return found;
}

/** The determinants of lowest energy, closed under exchange of the spins; groups of one or two join partners. */
function modelSpace(blocks: BlockHamiltonian, irrep: number, exchangeable: boolean, diagonal: Float64Array) {
  const low = lowestOf(diagonal, 2 * modelSize);
  // A set of degenerate determinants belongs in or out as a whole: cut in a gap.
  let size = Math.min(modelSize, low.length);
  while (size < low.length && diagonal[low[size]!]! - diagonal[low[size - 1]!]! < 1e-6) size += 1;
  const determinants: Determinant[] = [];
  const indexAt = new Map<number, number>();
  const include = (at: number): number => {
    const known = indexAt.get(at);
    if (known !== undefined) return known;
    determinants.push({ at, ...stringsAt(blocks, irrep, at) });
    indexAt.set(at, determinants.length - 1);
    return determinants.length - 1;
  };
  const groups: number[][] = [];
  const grouped = new Set<number>();
  for (const at of low.slice(0, size)) {
    const index = include(at);
    if (grouped.has(index)) continue;
    const partner = exchangeable ? include(exchanged(blocks, irrep, at)) : index;
    grouped.add(index).add(partner);
    groups.push(partner === index ? [index] : [index, partner]);
  }
  return { groups, determinants };
}

function stringsAt(blocks: BlockHamiltonian, irrep: number, at: number) {
  const { alpha, beta } = blocks;
  const { g, row, column } = locate(blocks, irrep, at);
  return {
    alpha: alpha.strings[alpha.members[g]![row]!]!,
    beta: beta.strings[beta.members[g ^ irrep]![column]!]!,
  };
}

function locate({ groupOrder, offset, beta }: BlockHamiltonian, irrep: number, at: number) {
  let g = 0;
  while (g + 1 < groupOrder && offset(irrep, g + 1) <= at) g += 1;
  const columns = beta.members[g ^ irrep]!.length;
  const within = at - offset(irrep, g);
  return { g, row: Math.floor(within / columns), column: within % columns };
}

/** Position of the determinant with α and β strings exchanged (equal numbers of electrons). */
function exchanged(blocks: BlockHamiltonian, irrep: number, at: number): number {
  const { g, row, column } = locate(blocks, irrep, at);
  return blocks.offset(irrep, g ^ irrep) + column * blocks.beta.members[g]!.length + row;
}

/** v ← (v ± exchanged v)/2 in place: removes what rounding leaks into the other species. */
export function keepExchange(blocks: BlockHamiltonian, irrep: number, exchange: Exchange, v: Float64Array): void {
  if (exchange === 0) return;
  for (let g = 0; g < blocks.groupOrder; g++) {
    const other = g ^ irrep;
    const rows = blocks.alpha.members[g]!.length;
    const columns = blocks.alpha.members[other]!.length;
    if (other < g) continue;
    const start = blocks.offset(irrep, g);
    const mirror = blocks.offset(irrep, other);
    for (let i = 0; i < rows; i++) {
      for (let j = other === g ? i : 0; j < columns; j++) {
        const a = start + i * columns + j;
        const b = mirror + j * rows + i;
        const mean = 0.5 * (v[a]! + exchange * v[b]!);
        v[a] = mean;
        v[b] = exchange * mean;
      }
    }
  }
}
