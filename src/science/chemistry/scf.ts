import { innerProduct } from '../math/index.ts';
import type { BasisSet } from './basis.ts';
import type { Molecule, ScfResult } from './contract.ts';
import { electronsOf } from './geometry.ts';
import { orbitalCoefficients } from './levels.ts';
import { lowestField } from './lowest-field.ts';
import { type PreparedMolecule, prepareMolecule } from './prepared-molecule.ts';
import { type IterationLimits, type ScfMethod, toAtomicOrbitals } from './self-consistent-field.ts';

export interface ScfOptions extends IterationLimits {
  /** Default: RHF for singlets, ROHF otherwise. */
  readonly method?: ScfMethod;
  readonly harmonics?: 'spherical' | 'cartesian';
}

/**
 * The self-consistent field of a molecule; energies in hartree, total. Look at `converged` before trusting it.
 * UHF starts from the same guess for both spins. Throws `basis_too_small`, `basis_too_large`, `interrupted`.
 */
export function scf(molecule: Molecule, basisSet: BasisSet, options: ScfOptions = {}): ScfResult {
  const prepared = prepareMolecule(molecule, basisSet, options.harmonics, options);
  return solveField(prepared, options.method ?? defaultMethod(molecule), options).result;
}

/** RHF for singlets, ROHF for everything else. */
export function defaultMethod(molecule: Molecule): ScfMethod {
  return molecule.multiplicity === 1 ? 'rhf' : 'rohf';
}

/** A field solved, with what later steps need of it. */
export interface SolvedField {
  readonly result: ScfResult;
  readonly irreps: Int32Array;
  /** Spin-summed density in atomic orbitals. */
  readonly density: Float64Array;
}

/** The lowest field found for a prepared molecule, as the room's contract has it. Throws `basis_too_small`, `interrupted`. */
export function solveField(prepared: PreparedMolecule, method: ScfMethod, limits: IterationLimits = {}): SolvedField {
  const { molecule, orthonormal } = prepared;
  const { alpha, beta } = electronsOf(molecule);
  const { field, guess } = lowestField(prepared, method, limits);
  const sz = (alpha - beta) / 2;
  const contamination = method === 'uhf' ? beta - innerProduct(field.densityAlpha, field.densityBeta) : 0;
  const orbitals = orbitalCoefficients(field.alpha, orthonormal);
  const density = field.densityAlpha.map((value, i) => value + field.densityBeta[i]!);
  return {
    result: {
      method,
      energy: field.energy,
      converged: field.converged,
      iterations: field.iterations,
      guess,
      s2: sz * (sz + 1) + contamination,
      orbitals,
      orbitalsBeta: method === 'uhf' ? orbitalCoefficients(field.beta, orthonormal) : orbitals,
      orbitalEnergies: field.alpha.energies,
      orbitalEnergiesBeta: field.beta.energies,
      alpha,
      beta,
    },
    irreps: field.alpha.irreps,
    density: toAtomicOrbitals(density, orthonormal),
  };
}
