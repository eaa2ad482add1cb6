import { innerProduct, type Progress } from '../math/index.ts';
import { type AtomicOrbitals, atomicOrbitals } from './atomic-orbitals.ts';
import type { BasisSet } from './basis.ts';
import type { Molecule, ScfResult } from './contract.ts';
import { basisTooLarge, basisTooSmall } from './errors.ts';
import { electronsOf, nucleiOf, stretch } from './geometry.ts';
import { type Guess, guessFock } from './guess.ts';
import { type Integrals, integralsOf } from './integrals.ts';
import { type Orientation, orient } from './orientation.ts';
import { type OrthonormalBasis, orthonormalBasis } from './orthonormal-basis.ts';
import {
  type Field,
  iterateField,
  type Levels,
  orbitalCoefficients,
  type ScfMethod,
  toAtomicOrbitals,
} from './self-consistent-field.ts';

/** A molecule with everything the self-consistent field starts from. */
export interface PreparedMolecule {
  readonly molecule: Molecule;
  readonly basisSet: BasisSet;
  readonly orientation: Orientation;
  readonly atomic: AtomicOrbitals;
  readonly integrals: Integrals;
  readonly orthonormal: OrthonormalBasis;
}

export interface ScfOptions extends Progress {
  /** Default: RHF for singlets, ROHF otherwise. */
  readonly method?: ScfMethod;
  readonly harmonics?: 'spherical' | 'cartesian';
}

/** Memory for the packed integrals: (n²/2)²/2 doubles are 1 GB here. */
const mostFunctions = 180;

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

/**
 * The self-consistent field of a molecule; energies in hartree, total. Look at `converged` before trusting it.
 * UHF starts from the same guess for both spins. Throws `basis_too_small`, `basis_too_large`, `interrupted`.
 */
export function scf(molecule: Molecule, basisSet: BasisSet, options: ScfOptions = {}): ScfResult {
  const prepared = prepareMolecule(molecule, basisSet, options.harmonics, options);
  return solveField(prepared, options.method ?? defaultMethod(molecule), options).result;
}

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

/** From this stretch on (see `stretch`), several solutions of the field are near each other and more guesses are tried. */
const stretched = 1.4;

/**
 * The lowest converged field of those reached from the guesses. Atoms side by side are the guess; where they do not lead
 * to convergence, or a bond is stretched, the core and Wolfsberg–Helmholz guesses are tried too, then shifted virtuals.
 */
export function solveField(prepared: PreparedMolecule, method: ScfMethod, progress: Progress = {}): SolvedField {
  const { molecule, orientation, orthonormal, integrals, atomic, basisSet } = prepared;
  const { alpha, beta } = electronsOf(molecule);
  if (alpha > orthonormal.size) throw basisTooSmall(molecule.name, alpha, orthonormal.size);
  const occupy = (levels: Levels, spin: 'alpha' | 'beta') =>
    Float64Array.from(levels.energies, (_, k) => (k < (spin === 'alpha' ? alpha : beta) ? 1 : 0));
  const attempt = (guess: Guess, levelShift = 0): { guess: Guess; field: Field } => {
    const start = guessFock(guess, integrals, atomic, basisSet);
    return { guess, field: iterateField(integrals, orthonormal, start, { ...progress, method, occupy, levelShift }) };
  };
  const attempts = [attempt('sad')];
  if (!attempts[0]!.field.converged || stretch(orientation.nuclei) > stretched) {
    attempts.push(attempt('core'), attempt('gwh'));
  }
  if (!attempts.some(({ field }) => field.converged)) attempts.push(attempt('sad', 0.5), attempt('core', 0.5));
  const best = attempts.reduce((lowest, other) => (better(other.field, lowest.field) ? other : lowest));
  const { field, guess } = best;
  const paired = innerProduct(field.densityAlpha, field.densityBeta);
  const sz = (alpha - beta) / 2;
  const orbitals = orbitalCoefficients(field.alpha, orthonormal);
  return {
    result: {
      method,
      energy: field.energy,
      converged: field.converged,
      iterations: field.iterations,
      guess,
      s2: method === 'uhf' ? sz * (sz + 1) + beta - paired : sz * (sz + 1),
      orbitals,
      orbitalsBeta: method === 'uhf' ? orbitalCoefficients(field.beta, orthonormal) : orbitals,
      orbitalEnergies: field.alpha.energies,
      orbitalEnergiesBeta: field.beta.energies,
      alpha,
      beta,
    },
    irreps: field.alpha.irreps,
    density: toAtomicOrbitals(
      field.densityAlpha.map((value, i) => value + field.densityBeta[i]!),
      orthonormal,
    ),
  };
}

/** Converged before not converged, then lower; a difference within the convergence does not change the winner. */
function better(a: Field, b: Field): boolean {
  if (a.converged !== b.converged) return a.converged;
  return a.energy < b.energy - 1e-8;
}
