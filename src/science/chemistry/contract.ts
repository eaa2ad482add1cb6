import type { Progress } from '../math/index.ts';
import type { ElectronicHamiltonian } from '../operators/index.ts';

export type BasisName = 'sto-3g' | '6-31g' | '6-31g*' | 'cc-pvdz';

/** A molecule as a user gives it, already validated. */
export interface Molecule {
  readonly name: string;
  readonly symbols: readonly string[];
  /** One triple for each atom, in `units`. */
  readonly coordinates: readonly (readonly [number, number, number])[];
  readonly units: 'angstrom' | 'bohr';
  readonly charge: number;
  /** 2S + 1. */
  readonly multiplicity: number;
  readonly masses: readonly number[] | null;
}

export interface ScfResult {
  readonly method: 'rhf' | 'rohf' | 'uhf';
  /** Total energy, hartree. */
  readonly energy: number;
  readonly converged: boolean;
  readonly iterations: number;
  readonly guess: 'sad' | 'core' | 'gwh' | 'density';
  /** ⟨S²⟩ of the determinant. */
  readonly s2: number;
  /**
   * Orbital coefficients, row-major (functions × orbitals), occupied ones first; β ones differ for UHF only.
   * The functions point along the symmetry axes into which the molecule was turned.
   */
  readonly orbitals: Float64Array;
  readonly orbitalsBeta: Float64Array;
  readonly orbitalEnergies: Float64Array;
  readonly orbitalEnergiesBeta: Float64Array;
  readonly alpha: number;
  readonly beta: number;
}

export interface StructureOptions extends Progress {
  readonly basis: BasisName;
  readonly harmonics?: 'spherical' | 'cartesian';
  readonly frozenCore?: boolean;
  /** Electrons and spatial orbitals of the active space, around the Fermi level. */
  readonly active?: { readonly electrons: number; readonly orbitals: number } | null;
}

/** Everything the front end knows about a molecule in a basis: the start of every experiment. */
export interface ElectronicStructure {
  readonly molecule: Molecule;
  readonly basis: BasisName;
  readonly electrons: number;
  /** Basis functions before freezing. */
  readonly functions: number;
  readonly frozenOrbitals: number;
  readonly nuclearRepulsion: number;
  /** RHF for singlets, ROHF otherwise; its orbitals carry the Hamiltonian. */
  readonly scf: ScfResult;
  /** Abelian point group found, e.g. `D2h`. */
  readonly group: string;
  readonly hamiltonian: ElectronicHamiltonian;
  /** Dipole moment of the SCF density, atomic units. */
  readonly dipole: readonly [number, number, number];
  readonly seconds: { readonly integrals: number; readonly scf: number; readonly transform: number };
}
