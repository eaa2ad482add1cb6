import type { Molecule } from './contract.ts';
import { elementOf } from './elements.ts';

/** One bohr in ångström, CODATA 2010: the value of PySCF and of the reference energies. */
export const bohrInAngstrom = 0.52917721092;

/** Nuclei of a molecule as integrals need them. */
export interface Nuclei {
  readonly symbols: readonly string[];
  readonly charges: Float64Array;
  /** x, y, z of every nucleus, bohr. */
  readonly positions: Float64Array;
}

/** The nuclei of a validated molecule, in bohr. */
export function nucleiOf(molecule: Molecule): Nuclei {
  const positions = Float64Array.from(molecule.coordinates.flat());
  if (molecule.units === 'angstrom') for (let i = 0; i < positions.length; i++) positions[i]! /= bohrInAngstrom;
  const charges = Float64Array.from(molecule.symbols, (symbol) => elementOf(symbol)!.number);
  return { symbols: molecule.symbols, charges, positions };
}

/** Distance of two nuclei, bohr. */
export function distance(nuclei: Nuclei, a: number, b: number): number {
  const { positions } = nuclei;
  const x = positions[3 * a]! - positions[3 * b]!;
  const y = positions[3 * a + 1]! - positions[3 * b + 1]!;
  const z = positions[3 * a + 2]! - positions[3 * b + 2]!;
  return Math.sqrt(x * x + y * y + z * z);
}

/** Coulomb energy of the nuclei, Σ Z_a·Z_b / R_ab, hartree. */
export function nuclearRepulsion(nuclei: Nuclei): number {
  let energy = 0;
  for (let a = 1; a < nuclei.charges.length; a++) {
    for (let b = 0; b < a; b++) energy += (nuclei.charges[a]! * nuclei.charges[b]!) / distance(nuclei, a, b);
  }
  return energy;
}

/** Electrons of each spin, α ≥ β, of a validated molecule. */
export function electronsOf(molecule: Molecule): { electrons: number; alpha: number; beta: number } {
  const protons = molecule.symbols.reduce((sum, symbol) => sum + elementOf(symbol)!.number, 0);
  const electrons = protons - molecule.charge;
  const unpaired = molecule.multiplicity - 1;
  return { electrons, alpha: (electrons + unpaired) / 2, beta: (electrons - unpaired) / 2 };
}
