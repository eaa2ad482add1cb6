import type { Progress } from '../math/index.ts';
import type { ElectronicHamiltonian } from '../operators/index.ts';

/** All determinants with fixed numbers of α and β electrons. A state is alphaStrings × betaStrings, row-major. */
export interface Sector {
  readonly orbitals: number;
  readonly alpha: number;
  readonly beta: number;
  /** Ascending bit patterns of the α electrons (≤ 32 orbitals). */
  readonly alphaStrings: Uint32Array;
  readonly betaStrings: Uint32Array;
  readonly dimension: number;
}

/** σ = H·c in a sector, without constants (nuclear repulsion, frozen core). */
export interface SectorHamiltonian {
  readonly sector: Sector;
  /** Element of H for each determinant on the diagonal. */
  readonly diagonal: Float64Array;
  apply(vector: Float64Array, out: Float64Array): void;
}

export interface FciOptions extends Progress {
  /** Refuse above this number of determinants (default 2·10⁶, the documented limit). */
  readonly maxDimension?: number;
  readonly tolerance?: number;
}

export interface FciResult {
  /** Total energy in hartree: electronic + frozen core + nuclear repulsion. */
  readonly energy: number;
  readonly dimension: number;
  readonly iterations: number;
  readonly residual: number;
  readonly converged: boolean;
  readonly s2: number;
  /** One-particle density in the orbital basis, spin-summed, row-major orbitals². */
  readonly density: Float64Array;
  readonly vector: Float64Array;
  readonly sector: Sector;
}

export type Fci = (hamiltonian: ElectronicHamiltonian, options?: FciOptions) => FciResult;
