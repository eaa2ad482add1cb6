import { describe, expect, it } from 'vitest';
import { validateMolecule } from '../../../src/science/chemistry/index.ts';

const water = {
  symbols: ['O', 'H', 'H'],
  coords: [
    [0, 0, 0.1173],
    [0, 0.7572, -0.4692],
    [0, -0.7572, -0.4692],
  ],
};

describe('validateMolecule', () => {
  it('fills in what an entry leaves out and ignores what it does not know', () => {
    expect(validateMolecule({ ...water, description: 'water', expected_qubits: 14 }, 'entry 1')).toEqual({
      name: 'OHH',
      symbols: ['O', 'H', 'H'],
      coordinates: water.coords,
      units: 'angstrom',
      charge: 0,
      multiplicity: 1,
      masses: null,
    });
  });

  it('reads every field, units and symbols in any case', () => {
    const entry = {
      name: 'triplet water',
      symbols: ['o', 'H', ' h '],
      coords: water.coords.map((triple) => triple.map((x) => 2 * x)),
      units: 'Bohr',
      charge: 0,
      multiplicity: 3,
      masses: [15.999, 1.008, 1.008],
    };
    expect(validateMolecule(entry, 'entry 1')).toMatchObject({
      name: 'triplet water',
      symbols: ['O', 'H', 'H'],
      units: 'bohr',
      multiplicity: 3,
      masses: [15.999, 1.008, 1.008],
    });
  });

  const wrong: [string, unknown, string, string][] = [
    ['something that is no object', [water], 'invalid_molecule', 'not an object'],
    ['null', null, 'invalid_molecule', 'not an object'],
    ['missing fields', { name: 'x' }, 'invalid_molecule', 'symbols, coords'],
    ['no atoms', { symbols: [], coords: [] }, 'invalid_molecule', 'empty'],
    ['symbols as a text', { ...water, symbols: 'OHH' }, 'invalid_molecule', 'not an array'],
    ['coordinates as a text', { ...water, coords: '0 0 0' }, 'invalid_molecule', 'not an array'],
    ['an unknown element', { ...water, symbols: ['Xx', 'H', 'H'] }, 'unknown_element', '"Xx"'],
    ['a symbol that is no text', { ...water, symbols: [8, 'H', 'H'] }, 'unknown_element', '8'],
    [
      'a symbol of Object.prototype',
      { ...water, symbols: ['constructor', 'H', 'H'] },
      'unknown_element',
      'constructor',
    ],
    ['an element beyond Ar', { ...water, symbols: ['Fe', 'H', 'H'] }, 'unsupported_element', 'Fe'],
    ['too few coordinates', { ...water, coords: water.coords.slice(1) }, 'coordinates_mismatch', '3 symbols but 2'],
    ['too few masses', { ...water, masses: [1] }, 'coordinates_mismatch', '3 symbols but 1 entry'],
    ['masses that are none', { ...water, masses: [1, -1, 0] }, 'invalid_molecule', 'masses'],
    ['two coordinates', { ...water, coords: [[0, 0], ...water.coords.slice(1)] }, 'invalid_coordinates', 'atom 1'],
    [
      'a coordinate that is not finite',
      { ...water, coords: [...water.coords.slice(1), [0, 0, Number.NaN]] },
      'invalid_coordinates',
      'atom 3',
    ],
    [
      'a coordinate as a text',
      { ...water, coords: [['0', 0, 0], ...water.coords.slice(1)] },
      'invalid_coordinates',
      'atom 1',
    ],
    [
      'atoms on top of each other',
      {
        symbols: ['H', 'H'],
        coords: [
          [0, 0, 0],
          [0, 0, 0.05],
        ],
      },
      'atoms_coincide',
      '0.0500 Å',
    ],
    [
      'bohr that are 0.1 Å',
      {
        symbols: ['H', 'H'],
        coords: [
          [0, 0, 0],
          [0, 0, 0.18],
        ],
        units: 'bohr',
      },
      'atoms_coincide',
      '0.0953 Å',
    ],
    ['unknown units', { ...water, units: 'nm' }, 'unknown_units', '"nm"'],
    ['an odd number of electrons as a singlet', { ...water, charge: 1 }, 'impossible_multiplicity', '9 electrons'],
    ['an even number as a doublet', { ...water, multiplicity: 2 }, 'impossible_multiplicity', 'multiplicity 2'],
    [
      'more unpaired electrons than there are',
      { symbols: ['H'], coords: [[0, 0, 0]], multiplicity: 4 },
      'impossible_multiplicity',
      '1 electron ',
    ],
    ['multiplicity 0', { ...water, charge: 1, multiplicity: 0 }, 'impossible_multiplicity', 'multiplicity 0'],
    ['multiplicity −1', { ...water, multiplicity: -1 }, 'impossible_multiplicity', 'multiplicity -1'],
    ['half a charge', { ...water, charge: 0.5 }, 'invalid_molecule', '"charge"'],
    ['a multiplicity as a text', { ...water, multiplicity: '1' }, 'invalid_molecule', '"multiplicity"'],
    ['no electrons', { symbols: ['H'], coords: [[0, 0, 0]], charge: 1 }, 'no_electrons', 'leave no electron'],
    ['a name that is no text', { ...water, name: 7 }, 'invalid_molecule', '"name"'],
  ];
  for (const [what, entry, code, says] of wrong) {
    it(`refuses ${what}`, () => {
      const attempt = () => validateMolecule(entry, 'molecules.json, entry 2');
      expect(attempt).toThrow(expect.objectContaining({ code, status: 400 }));
      expect(attempt).toThrow(says);
      expect(attempt).toThrow('molecules.json, entry 2');
      expect(attempt).toThrow(expect.objectContaining({ hint: expect.stringMatching(/\w{3}/) }));
    });
  }
});
