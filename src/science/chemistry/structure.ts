import { innerProduct } from '../math/index.ts';
import { orbitalSpace } from './active-space.ts';
import type { BasisSet } from './basis.ts';
import type { ElectronicStructure, Molecule, StructureOptions } from './contract.ts';
import { electronicHamiltonian } from './electronic-hamiltonian.ts';
import { electronsOf } from './geometry.ts';
import { turnBack } from './orientation.ts';
import { type PreparedMolecule, prepareMolecule } from './prepared-molecule.ts';
import { defaultMethod, solveField } from './scf.ts';

/**
 * From a validated molecule and a loaded basis set to the Hamiltonian of its RHF or ROHF orbitals.
 * `basisSet` decides; `options.basis` is not looked at. Energies in hartree, dipole in atomic units and in the molecule's own axes; `scf.converged` must be looked at.
 * Orbital coefficients refer to basis functions along the symmetry axes (`orient`), energies do not depend on that.
 * Throws `basis_too_small`, `basis_too_large`, `impossible_active_space`, `nothing_active`, `interrupted`.
 */
export function solveStructure(
  molecule: Molecule,
  basisSet: BasisSet,
  options: Partial<StructureOptions> = {},
): ElectronicStructure {
  const clock = stopwatch();
  const prepared = prepareMolecule(molecule, basisSet, options.harmonics, options);
  const { integrals, orientation } = prepared;
  const { electrons, alpha, beta } = electronsOf(molecule);
  const seconds = { integrals: clock(), scf: 0, transform: 0 };
  // A wish that cannot be granted is refused before the expensive part.
  const space = orbitalSpace(molecule, { orbitals: prepared.orthonormal.size, alpha, beta }, options);
  const { result, irreps, density } = solveField(prepared, defaultMethod(molecule), options);
  seconds.scf = clock();
  options.onProgress?.('transform', 0);
  const hamiltonian = electronicHamiltonian(integrals, result.orbitals, irreps, space);
  seconds.transform = clock();
  return {
    molecule,
    basis: basisSet.name,
    electrons,
    functions: integrals.size,
    frozenOrbitals: space.frozen,
    nuclearRepulsion: integrals.nuclearRepulsion,
    scf: result,
    group: orientation.group.name,
    hamiltonian,
    dipole: dipoleMoment(prepared, density),
    seconds,
  };
}

/** Σ Z·R − tr(D·r) about the origin of the given coordinates. */
function dipoleMoment({ integrals, orientation }: PreparedMolecule, density: Float64Array): [number, number, number] {
  const { charges, positions } = orientation.nuclei;
  const component = (axis: 0 | 1 | 2) => {
    let nuclear = 0;
    charges.forEach((charge, a) => {
      nuclear += charge * positions[3 * a + axis]!;
    });
    return nuclear - innerProduct(density, integrals.dipole[axis]);
  };
  return turnBack(orientation, [component(0), component(1), component(2)]);
}

/** Seconds since the last call. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const before = last;
    last = performance.now();
    return (last - before) / 1000;
  };
}
