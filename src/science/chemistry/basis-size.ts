import { type OrbitalSpace, orbitalSpace } from './active-space.ts';
import type { BasisName, Molecule, StructureOptions } from './contract.ts';
import { elementOf } from './elements.ts';
import { basisTooLarge, basisTooSmall } from './errors.ts';
import { electronsOf } from './geometry.ts';

/** The packed integrals of this many functions take 1 GB. */
export const mostFunctions = 180;

/** Spherical functions of an atom by its noble-gas core: H and He, Li to Ne, Na to Ar. */
const functionsByRow: Readonly<Record<BasisName, readonly [number, number, number]>> = {
  'sto-3g': [1, 5, 9],
  '6-31g': [2, 9, 13],
  '6-31g*': [2, 14, 18],
  'cc-pvdz': [5, 14, 18],
};

/** How many basis functions a molecule has, known without loading the basis set. */
export function basisFunctions(molecule: Molecule, basis: BasisName): number {
  return molecule.symbols.reduce((count, symbol) => {
    const { core } = elementOf(symbol)!;
    return count + functionsByRow[basis][core === 0 ? 0 : core === 1 ? 1 : 2];
  }, 0);
}

/**
 * The orbitals that would carry the Hamiltonian, from counts alone; integrals can only show fewer, where functions depend on
 * each other. Throws `basis_too_small`, `basis_too_large`, `impossible_active_space`, `nothing_active`.
 */
export function expectedOrbitals(
  molecule: Molecule,
  basis: BasisName,
  options: Pick<StructureOptions, 'frozenCore' | 'active'>,
): OrbitalSpace {
  const orbitals = basisFunctions(molecule, basis);
  const { alpha, beta } = electronsOf(molecule);
  if (orbitals > mostFunctions) throw basisTooLarge(molecule.name, orbitals, mostFunctions);
  if (alpha > orbitals) throw basisTooSmall(molecule.name, alpha, orbitals);
  return orbitalSpace(molecule, { orbitals, alpha, beta }, options);
}
