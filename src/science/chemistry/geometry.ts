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

/**
 * How far the weakest link that holds the molecule together is stretched: the longest edge of the spanning tree of
 * smallest edges, each in units of the two covalent radii. About 1 for a molecule at rest, 0 for an atom.
 */
export function stretch(nuclei: Nuclei): number {
  const atoms = nuclei.symbols.length;
  const radii = nuclei.symbols.map((symbol) => elementOf(symbol)!.radius / bohrInAngstrom);
  const nearest = radii.map((radius, a) => (a === 0 ? 0 : distance(nuclei, a, 0) / (radius + radii[0]!)));
  const outside = new Set(nearest.keys());
  outside.delete(0);
  let longest = 0;
  while (outside.size > 0) {
    let next = -1;
    for (const a of outside) if (next < 0 || nearest[a]! < nearest[next]!) next = a;
    longest = Math.max(longest, nearest[next]!);
    outside.delete(next);
    for (const a of outside) {
      nearest[a] = Math.min(nearest[a]!, distance(nuclei, a, next) / (radii[a]! + radii[next]!));
    }
  }
  return atoms === 1 ? 0 : longest;
}

/** Electrons of each spin, α ≥ β, of a validated molecule. */
export function electronsOf(molecule: Molecule): { electrons: number; alpha: number; beta: number } {
  const protons = molecule.symbols.reduce((sum, symbol) => sum + elementOf(symbol)!.number, 0);
  const electrons = protons - molecule.charge;
  const unpaired = molecule.multiplicity - 1;
  return { electrons, alpha: (electrons + unpaired) / 2, beta: (electrons - unpaired) / 2 };
}
