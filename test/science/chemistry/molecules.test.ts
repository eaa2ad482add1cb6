import { describe, expect, it } from 'vitest';
import {
  loadBasis,
  scf,
  shippedMolecule,
  shippedNames,
  validateMolecule,
} from '../../../src/science/chemistry/index.ts';
import { referenceMolecule } from './scf-cases.ts';

describe('shipped molecules', () => {
  it('are valid and found under their names in any case', () => {
    for (const name of shippedNames) {
      const molecule = shippedMolecule(name)!;
      expect(molecule.name).toBe(name);
      expect(shippedMolecule(` ${name.toUpperCase()}`)).toBe(molecule);
      expect(validateMolecule({ ...molecule, coords: molecule.coordinates }, name)).toEqual(molecule);
    }
    expect(shippedMolecule('unobtainium')).toBeUndefined();
    expect(shippedMolecule('constructor')).toBeUndefined();
    expect(new Set(shippedNames.map((name) => name.toLowerCase())).size).toBe(shippedNames.length);
  });

  it('begin with the eight of the thesis, in its geometries', () => {
    expect(shippedNames.slice(0, 8)).toEqual(['H2', 'HeH+', 'LiH', 'BeH2', 'H2O', 'NH3', 'CO2', 'N2']);
    for (const name of shippedNames) {
      // These two are not in the reference data; their published energies follow below.
      if (name === 'CH4' || name === 'NH3_b') continue;
      const { symbols, coordinates, charge, multiplicity } = referenceMolecule(name);
      expect(shippedMolecule(name)).toMatchObject({ symbols, coordinates, charge, multiplicity });
    }
  });

  it('have the published energies where the reference data lacks them', async () => {
    const basis = await loadBasis('sto-3g');
    expect(scf(shippedMolecule('CH4')!, basis).energy).toBeCloseTo(-39.72672424, 8);
    expect(scf(shippedMolecule('NH3_b')!, basis).energy).toBeCloseTo(-55.45403176, 8);
  });
});
