import { davidson, type KrylovResult, phase } from '../math/index.ts';
import type { ElectronicHamiltonian } from '../operators/index.ts';
import { type BlockHamiltonian, blockHamiltonian } from './block-hamiltonian.ts';
import type { FciOptions, FciResult } from './contract.ts';
import { fciInterrupted, fciTooLarge } from './errors.ts';
import { oneParticleDensity, spinSquared } from './expectation.ts';
import { keepExchange, type Species, speciesOf } from './model-space.ts';
import { pairIntegrals } from './pair-integrals.ts';
import { makeSector, sectorDimension } from './sector.ts';

/** The documented limit: a quarter of a gigabyte and some seconds. */
export const fciLimit = 2_000_000;
/** Computed without being asked for up to here. */
export const fciDefault = 20_000;
/** Up to here every symmetry species is searched for the ground state. */
const exhaustive = 200_000;
/** Residuals at which species that cannot win any more are given up. */
const rounds = [0.1, 1e-2, 1e-3];

/**
 * The lowest state with the Hamiltonian's numbers of α and β electrons, whatever its irrep and total spin.
 *
 * Up to 200 000 determinants all irreps and spin-exchange parities compete; beyond that only the Hartree–Fock
 * determinant's and those whose model space reaches lower. Energy is total; `tolerance` bounds the residual norm
 * (default 1e-6, energy good to 1e-11 at a gap of 0.1). Throws `fci_too_large` above `maxDimension`, `interrupted`.
 */
export function fci(h: ElectronicHamiltonian, options: FciOptions = {}): FciResult {
  const { maxDimension = fciLimit, tolerance = 1e-6, signal, onProgress } = options;
  const dimension = sectorDimension(h.orbitals, h.alpha, h.beta);
  if (dimension > maxDimension) throw fciTooLarge(dimension, maxDimension);
  const sector = makeSector(h.orbitals, h.alpha, h.beta);
  const blocks = blockHamiltonian(h, sector);
  let applied = 0;

  const improve = (search: Search, goal: number): Search => {
    const { irrep, exchange } = search.species;
    const result = davidson((x, y) => blocks.apply(irrep, x, y, exchange), search.species.diagonal, {
      start: search.result.vector,
      tolerance: goal,
      project: (direction) => keepExchange(blocks, irrep, exchange, direction),
      ...(signal === undefined ? {} : { signal }),
      onProgress: () => onProgress?.('fci', ++applied),
    });
    if (signal?.aborted) throw fciInterrupted(applied);
    return { ...search, result, iterations: search.iterations + result.iterations };
  };

  let searches = candidates(blocks, h, dimension);
  for (const goal of [...rounds.filter((round) => round > tolerance), tolerance]) {
    if (searches.length === 1 && goal !== tolerance) continue;
    searches = searches.map((search) => improve(search, goal));
    // Some eigenvalue lies within the residual of each value: who is higher by more than that has lost.
    const lowest = Math.min(...searches.map(({ result }) => result.value));
    searches = searches.filter(({ result }) => result.value - result.residual <= lowest);
  }
  // Equal energies (the two components of a Π state) go to the first, the Hartree–Fock species if it is among them.
  const best = searches.reduce((a, b) => (b.result.value < a.result.value - 1e-9 ? b : a));

  const vector = new Float64Array(dimension);
  blocks.expand(best.species.irrep, best.result.vector, vector);
  const sign = phase(vector);
  if (sign < 0) for (let k = 0; k < dimension; k++) vector[k] = -vector[k]!;
  let s2: number | null = null;
  let density: Float64Array | null = null;
  return {
    energy: best.result.value + h.frozenCore + h.nuclearRepulsion,
    dimension,
    iterations: best.iterations,
    residual: best.result.residual,
    converged: best.result.converged,
    // What an energy alone does not need is computed when it is read.
    get s2() {
      s2 ??= spinSquared(sector, vector);
      return s2;
    },
    get density() {
      density ??= oneParticleDensity(sector, vector);
      return density;
    },
    vector,
    sector,
  };
}

interface Search {
  readonly species: Species;
  readonly result: KrylovResult;
  readonly iterations: number;
}

/** The species that may hold the ground state, that of the Hartree–Fock determinant first. */
function candidates(blocks: BlockHamiltonian, h: ElectronicHamiltonian, dimension: number): Search[] {
  const integrals = pairIntegrals(h);
  // The strings that fill the lowest orbitals are the first ones.
  const home = blocks.alpha.irreps[0]! ^ blocks.beta.irreps[0]!;
  const irreps = Array.from({ length: blocks.groupOrder }, (_, irrep) => irrep ^ home);
  const all = irreps
    .filter((irrep) => blocks.dimension(irrep) > 0)
    .flatMap((irrep) => speciesOf(blocks, integrals, irrep));
  const kept = dimension <= exhaustive ? all : all.filter((one, k) => k === 0 || one.energy < all[0]!.energy);
  return kept.map((species) => ({
    species,
    result: {
      value: species.energy,
      vector: species.start,
      residual: Number.POSITIVE_INFINITY,
      iterations: 0,
      converged: false,
    },
    iterations: 0,
  }));
}
