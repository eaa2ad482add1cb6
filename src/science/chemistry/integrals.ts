import type { Progress } from '../math/index.ts';
import type { AtomicOrbitals } from './atomic-orbitals.ts';
import { nuclearRepulsion } from './geometry.ts';
import { oneElectronIntegrals } from './one-electron.ts';
import { shellPairs } from './shell-pairs.ts';
import { repulsionIntegrals } from './two-electron.ts';

/** Everything a self-consistent field needs of a molecule, in its atomic orbitals; atomic units. */
export interface Integrals {
  readonly size: number;
  readonly overlap: Float64Array;
  /** Kinetic energy and attraction by the nuclei. */
  readonly core: Float64Array;
  readonly dipole: readonly [Float64Array, Float64Array, Float64Array];
  /** (μν|λσ), packed 8-fold. */
  readonly repulsion: Float64Array;
  readonly nuclearRepulsion: number;
}

/** The integrals of a molecule's atomic orbitals. Throws `interrupted` when the signal is aborted. */
export function integralsOf(orbitals: AtomicOrbitals, progress: Progress = {}): Integrals {
  const pairs = shellPairs(orbitals);
  const { overlap, kinetic, attraction, dipole } = oneElectronIntegrals(orbitals, pairs);
  return {
    size: orbitals.size,
    overlap,
    core: kinetic.map((value, at) => value + attraction[at]!),
    dipole,
    repulsion: repulsionIntegrals(orbitals.size, pairs, progress),
    nuclearRepulsion: nuclearRepulsion(orbitals.nuclei),
  };
}
