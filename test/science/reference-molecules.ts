import { readFileSync } from 'node:fs';
import {
  basisName,
  type ElectronicStructure,
  loadBasis,
  type StructureOptions,
  solveStructure,
  validateMolecule,
} from '../../src/science/chemistry/index.ts';

interface Entry {
  readonly symbols: string[];
  readonly coords_angstrom: number[][];
  readonly charge: number;
  readonly multiplicity: number;
}

interface Energies {
  readonly energies: Record<string, Record<string, number>>;
  readonly frozen_core_fci: Record<string, { frozen: number; fci: number }>;
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../data/reference/${name}`, import.meta.url), 'utf8'));
}

const molecules = read('molecules.json') as Record<string, Entry>;
export const referenceEnergies = read('energies.json') as Energies;

/** The structure of one of the molecules in test/data/reference. */
export async function referenceStructure(
  name: string,
  basis: string,
  options: Partial<StructureOptions> = {},
): Promise<ElectronicStructure> {
  const { symbols, coords_angstrom, charge, multiplicity } = molecules[name]!;
  const molecule = validateMolecule({ name, symbols, coords: coords_angstrom, charge, multiplicity }, name);
  return solveStructure(molecule, await loadBasis(basisName(basis)), options);
}
