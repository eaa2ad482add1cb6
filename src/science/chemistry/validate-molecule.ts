import type { Molecule } from './contract.ts';
import { elementOf, isHeavierElement } from './elements.ts';
import {
  atomsCoincide,
  coordinatesMismatch,
  impossibleMultiplicity,
  invalidCoordinates,
  invalidMolecule,
  noElectrons,
  unknownElement,
  unknownUnits,
  unsupportedElement,
} from './errors.ts';
import { bohrInAngstrom, distance, electronsOf, nucleiOf } from './geometry.ts';

const closest = 0.1;

/**
 * A molecule from one entry of a molecule file: `symbols` and `coords`, and optionally `name`, `units`, `charge`,
 * `multiplicity`, `masses`. Other keys are ignored; null counts as absent; symbols may be in any case.
 * `where` begins every message, e.g. `molecules.json, entry 2`.
 * Throws `invalid_molecule`, `unknown_element`, `unsupported_element`, `coordinates_mismatch`, `invalid_coordinates`,
 * `atoms_coincide`, `unknown_units`, `no_electrons`, `impossible_multiplicity`.
 */
export function validateMolecule(entry: unknown, where: string): Molecule {
  if (!isObject(entry)) throw invalidMolecule(where, 'this is not an object');
  const missing = ['symbols', 'coords'].filter((key) => entry[key] === undefined || entry[key] === null);
  if (missing.length > 0) throw invalidMolecule(where, `missing required fields: ${missing.join(', ')}`);
  const symbols = readSymbols(entry.symbols, where);
  const coordinates = readCoordinates(entry.coords, symbols.length, where);
  const molecule: Molecule = {
    name: readName(entry.name, symbols, where),
    symbols,
    coordinates,
    units: readUnits(entry.units, where),
    charge: readInteger(entry.charge ?? 0, 'charge', where),
    multiplicity: readInteger(entry.multiplicity ?? 1, 'multiplicity', where),
    masses: readMasses(entry.masses, symbols.length, where),
  };
  checkDistances(molecule, where);
  checkElectrons(molecule, where);
  return molecule;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readSymbols(value: unknown, where: string): string[] {
  if (!Array.isArray(value)) throw invalidMolecule(where, '"symbols" is not an array');
  if (value.length === 0) throw invalidMolecule(where, '"symbols" is empty');
  return value.map((item: unknown) => {
    if (typeof item !== 'string') throw unknownElement(where, JSON.stringify(item) ?? String(item));
    const text = item.trim();
    const symbol = text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase();
    if (elementOf(symbol)) return symbol;
    throw isHeavierElement(symbol) ? unsupportedElement(where, symbol) : unknownElement(where, JSON.stringify(item));
  });
}

function readCoordinates(value: unknown, atoms: number, where: string): [number, number, number][] {
  if (!Array.isArray(value)) throw invalidMolecule(where, '"coords" is not an array');
  if (value.length !== atoms) throw coordinatesMismatch(where, 'coords', value.length, atoms);
  return value.map((triple: unknown, atom) => {
    if (!Array.isArray(triple) || triple.length !== 3) throw invalidCoordinates(where, atom + 1);
    const [x, y, z]: unknown[] = triple;
    if (!isFiniteNumber(x) || !isFiniteNumber(y) || !isFiniteNumber(z)) throw invalidCoordinates(where, atom + 1);
    return [x, y, z];
  });
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function readName(value: unknown, symbols: readonly string[], where: string): string {
  if (value === undefined || value === null || value === '') return symbols.join('');
  if (typeof value !== 'string') throw invalidMolecule(where, '"name" is not a text');
  return value;
}

function readUnits(value: unknown, where: string): 'angstrom' | 'bohr' {
  if (value === undefined || value === null) return 'angstrom';
  const units = typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (units === 'angstrom' || units === 'bohr') return units;
  throw unknownUnits(where, JSON.stringify(value) ?? String(value));
}

function readInteger(value: unknown, field: string, where: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw invalidMolecule(where, `"${field}" is not a whole number`);
}

function readMasses(value: unknown, atoms: number, where: string): number[] | null {
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value)) throw invalidMolecule(where, '"masses" is not an array');
  if (value.length !== atoms) throw coordinatesMismatch(where, 'masses', value.length, atoms);
  return value.map((mass: unknown) => {
    if (!isFiniteNumber(mass) || mass <= 0) throw invalidMolecule(where, '"masses" must be positive numbers');
    return mass;
  });
}

function checkDistances(molecule: Molecule, where: string): void {
  const nuclei = nucleiOf(molecule);
  const label = (atom: number) => `atom ${atom + 1} (${molecule.symbols[atom]})`;
  for (let b = 1; b < molecule.symbols.length; b++) {
    for (let a = 0; a < b; a++) {
      const apart = distance(nuclei, a, b) * bohrInAngstrom;
      if (!(apart >= closest)) throw atomsCoincide(where, label(a), label(b), apart);
    }
  }
}

function checkElectrons(molecule: Molecule, where: string): void {
  const { electrons, beta } = electronsOf(molecule);
  if (electrons < 1) throw noElectrons(where, electrons + molecule.charge, molecule.charge);
  if (molecule.multiplicity < 1 || beta < 0 || !Number.isInteger(beta)) {
    throw impossibleMultiplicity(where, electrons, molecule.multiplicity);
  }
}
