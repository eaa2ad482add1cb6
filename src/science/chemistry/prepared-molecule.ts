import type { Progress } from '../math/index.ts';
import { type AtomicOrbitals, atomicOrbitals } from './atomic-orbitals.ts';
import type { BasisSet } from './basis.ts';
import { mostFunctions } from './basis-size.ts';
import type { Molecule } from './contract.ts';
import { basisTooLarge } from './errors.ts';
import { nucleiOf } from './geometry.ts';
import { type Integrals, integralsOf } from './integrals.ts';
import { type Orientation, orient } from './orientation.ts';
import { type OrthonormalBasis, orthonormalBasis } from './orthonormal-basis.ts';

/** A molecule with everything the self-consistent field starts from. */
export interface PreparedMolecule {
  readonly molecule: Molecule;
  readonly basisSet: BasisSet;
  readonly orientation: Orientation;
  readonly atomic: AtomicOrbitals;
  readonly integrals: Integrals;
  readonly orthonormal: OrthonormalBasis;
}

/** Orients a molecule, lays out its basis functions and computes their integrals. Throws `basis_too_large`, `interrupted`. */
export function prepareMolecule(
  molecule: Molecule,
  basisSet: BasisSet,
  harmonics: 'spherical' | 'cartesian' = 'spherical',
  progress: Progress = {},
): PreparedMolecule {
  const orientation = orient(nucleiOf(molecule));
  const atomic = atomicOrbitals(orientation.nuclei, basisSet, harmonics);
  if (atomic.size > mostFunctions) throw basisTooLarge(molecule.name, atomic.size, mostFunctions);
  const integrals = integralsOf(atomic, progress);
  const orthonormal = orthonormalBasis(atomic, orientation.group, integrals.overlap);
  return { molecule, basisSet, orientation, atomic, integrals, orthonormal };
}
