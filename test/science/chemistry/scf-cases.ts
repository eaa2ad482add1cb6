import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { nuclearRepulsion, nucleiOf } from '../../../src/science/chemistry/geometry.ts';
import {
  basisName,
  type ElectronicStructure,
  loadBasis,
  type Molecule,
  scf,
  validateMolecule,
} from '../../../src/science/chemistry/index.ts';
import { packedIndex } from '../../../src/science/operators/index.ts';
import { referenceEnergies } from '../reference-molecules.ts';

interface Entry {
  readonly symbols: string[];
  readonly coords_angstrom: number[][];
  readonly charge: number;
  readonly multiplicity: number;
}

const entries = JSON.parse(
  readFileSync(new URL('../../data/reference/molecules.json', import.meta.url), 'utf8'),
) as Record<string, Entry>;

/** One of the molecules of test/data/reference. */
export function referenceMolecule(name: string): Molecule {
  const { symbols, coords_angstrom, charge, multiplicity } = entries[name]!;
  return validateMolecule({ name, symbols, coords: coords_angstrom, charge, multiplicity }, name);
}

/** One test for each energy in energies.json whose key passes: 1e-9 hartree against Psi4. */
export function compareWithPsi4(chosen: (molecule: string, basis: string, harmonics: string) => boolean): void {
  for (const [key, reference] of Object.entries(referenceEnergies.energies)) {
    const [name, basis, kind] = key.split('|') as [string, string, 'spherical' | 'cartesian'];
    if (!chosen(name, basis, kind)) continue;
    for (const method of ['rhf', 'rohf', 'uhf'] as const) {
      const energy = reference[method];
      if (energy === undefined) continue;
      it(`${method.toUpperCase()} ${key.replaceAll('|', ' ')}`, async () => {
        const molecule = referenceMolecule(name);
        const result = scf(molecule, await loadBasis(basisName(basis)), { method, harmonics: kind });
        expect(result.converged).toBe(true);
        expect(Math.abs(result.energy - energy)).toBeLessThan(1e-9);
        expect(Math.abs(nuclearRepulsion(nucleiOf(molecule)) - reference.enuc!)).toBeLessThan(1e-9);
        expect(result.orbitals.length).toBe(reference.nbf! * reference.nbf!);
      });
    }
  }
}

/** Total energy of the determinant that fills the first orbitals of a Hamiltonian. */
export function determinantEnergy({ hamiltonian: h }: ElectronicStructure): number {
  let energy = h.nuclearRepulsion + h.frozenCore;
  for (const electrons of [h.alpha, h.beta]) {
    for (let i = 0; i < electrons; i++) energy += h.oneBody[i * h.orbitals + i]!;
  }
  for (const [left, right, same] of [
    [h.alpha, h.alpha, 1],
    [h.beta, h.beta, 1],
    [h.alpha, h.beta, 0],
    [h.beta, h.alpha, 0],
  ] as const) {
    for (let i = 0; i < left; i++) {
      for (let j = 0; j < right; j++) {
        const exchange = same * h.twoBody[packedIndex(i, j, i, j)]!;
        energy += 0.5 * (h.twoBody[packedIndex(i, i, j, j)]! - exchange);
      }
    }
  }
  return energy;
}
