import type { Molecule } from './contract.ts';

type Triple = readonly [number, number, number];

const weights: Readonly<Record<string, number>> = {
  H: 1.008,
  He: 4.0026,
  Li: 6.94,
  Be: 9.0122,
  B: 10.81,
  C: 12.011,
  N: 14.007,
  O: 15.999,
};

function neutral(name: string, symbols: readonly string[], coordinates: readonly Triple[]): Molecule {
  return { name, symbols, coordinates, units: 'angstrom', charge: 0, multiplicity: 1, masses: null };
}

function weighed(molecule: Molecule): Molecule {
  return { ...molecule, masses: molecule.symbols.map((symbol) => weights[symbol]!) };
}

/** Geometries of the Python platform's thesis runs, ångström. */
const thesis: readonly Molecule[] = [
  neutral(
    'H2',
    ['H', 'H'],
    [
      [0, 0, 0],
      [0, 0, 0.7414],
    ],
  ),
  {
    ...neutral(
      'HeH+',
      ['He', 'H'],
      [
        [0, 0, 0],
        [0, 0, 0.7719],
      ],
    ),
    charge: 1,
  },
  neutral(
    'LiH',
    ['Li', 'H'],
    [
      [0, 0, 0],
      [0, 0, 1.5949],
    ],
  ),
  neutral(
    'BeH2',
    ['Be', 'H', 'H'],
    [
      [0, 0, 0],
      [0, 0, 1.3264],
      [0, 0, -1.3264],
    ],
  ),
  neutral(
    'H2O',
    ['O', 'H', 'H'],
    [
      [0, 0, 0.1173],
      [0, 0.7572, -0.4692],
      [0, -0.7572, -0.4692],
    ],
  ),
  neutral(
    'NH3',
    ['N', 'H', 'H', 'H'],
    [
      [0, 0, 0.1128],
      [0, 0.9395, -0.2632],
      [0.8137, -0.4698, -0.2632],
      [-0.8137, -0.4698, -0.2632],
    ],
  ),
  neutral(
    'CO2',
    ['C', 'O', 'O'],
    [
      [0, 0, 0],
      [0, 0, 1.1621],
      [0, 0, -1.1621],
    ],
  ),
  neutral(
    'N2',
    ['N', 'N'],
    [
      [0, 0, -0.5488],
      [0, 0, 0.5488],
    ],
  ),
];

/** Its general file, unnamed there; where the thesis has the same molecule, the name says what differs. */
const general: readonly Molecule[] = [
  neutral(
    'H2_0.74',
    ['H', 'H'],
    [
      [0, 0, 0],
      [0, 0, 0.74],
    ],
  ),
  neutral(
    'H2O_b',
    ['O', 'H', 'H'],
    [
      [0, 0, 0],
      [0, 0.757, 0.586],
      [0, -0.757, 0.586],
    ],
  ),
  neutral(
    'He2',
    ['He', 'He'],
    [
      [0, 0, 0],
      [0, 0, 1.2],
    ],
  ),
  neutral(
    'LiH_1.6',
    ['Li', 'H'],
    [
      [0, 0, 0],
      [0, 0, 1.6],
    ],
  ),
  {
    ...neutral(
      'BeH',
      ['Be', 'H'],
      [
        [0, 0, 0],
        [0, 0, 1.3],
      ],
    ),
    multiplicity: 2,
  },
  neutral(
    'BH',
    ['B', 'H'],
    [
      [0, 0, 0],
      [0, 0, 1.19],
    ],
  ),
  neutral(
    'CH4',
    ['C', 'H', 'H', 'H', 'H'],
    [
      [0, 0, 0],
      [0.629, 0.629, 0.629],
      [-0.629, -0.629, 0.629],
      [-0.629, 0.629, -0.629],
      [0.629, -0.629, -0.629],
    ],
  ),
  neutral(
    'NH3_b',
    ['N', 'H', 'H', 'H'],
    [
      [0, 0, 0],
      [0.937, 0, -0.381],
      [-0.469, 0.812, -0.381],
      [-0.469, -0.812, -0.381],
    ],
  ),
  neutral(
    'N2_1.1',
    ['N', 'N'],
    [
      [0, 0, -0.55],
      [0, 0, 0.55],
    ],
  ),
].map(weighed);

const shipped: readonly Molecule[] = [...thesis, ...general];
const byName = new Map(shipped.map((molecule) => [molecule.name.toLowerCase(), molecule]));

/** Names that `shippedMolecule` knows, the thesis set first. */
export const shippedNames: readonly string[] = shipped.map((molecule) => molecule.name);

/** The molecule that ships under that name, in any case; undefined when there is none. */
export function shippedMolecule(name: string): Molecule | undefined {
  return byName.get(name.trim().toLowerCase());
}
