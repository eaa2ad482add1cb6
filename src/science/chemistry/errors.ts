import { defineFailure } from '../errors/index.ts';

const example = '{"name": "H2", "symbols": ["H", "H"], "coords": [[0, 0, 0], [0, 0, 0.7414]]}';

export const invalidMolecule = defineFailure({
  code: 'invalid_molecule',
  status: 400,
  message: (where: string, what: string) => `${where}: ${what}.`,
  hint: () => `A molecule is an object such as ${example}.`,
});

export const unknownElement = defineFailure({
  code: 'unknown_element',
  status: 400,
  message: (where: string, symbol: string) => `${where}: ${symbol} is not the symbol of a chemical element.`,
  hint: () => 'Write element symbols such as "H", "Li" or "O", without charges or isotope numbers.',
});

export const unsupportedElement = defineFailure({
  code: 'unsupported_element',
  status: 400,
  message: (where: string, symbol: string) => `${where}: there is no basis set for ${symbol}.`,
  hint: () => 'The basis sets here hold the elements from H to Ar.',
});

export const coordinatesMismatch = defineFailure({
  code: 'coordinates_mismatch',
  status: 400,
  message: (where: string, field: string, found: number, atoms: number) =>
    `${where}: ${atoms} ${atoms === 1 ? 'symbol' : 'symbols'} but ${found} ${found === 1 ? 'entry' : 'entries'} in "${field}".`,
  hint: (_where, field) => `Give one entry of "${field}" for each symbol, in the same order.`,
});

export const invalidCoordinates = defineFailure({
  code: 'invalid_coordinates',
  status: 400,
  message: (where: string, atom: number) => `${where}: the coordinates of atom ${atom} are not three finite numbers.`,
  hint: () => 'Every atom needs [x, y, z] in "coords", in ångström unless "units" says "bohr".',
});

export const atomsCoincide = defineFailure({
  code: 'atoms_coincide',
  status: 400,
  message: (where: string, first: string, second: string, distance: number) =>
    `${where}: ${first} and ${second} are ${distance.toFixed(4)} Å apart.`,
  hint: () => 'Nuclei closer than 0.1 Å are taken for a mistake: check the coordinates and "units".',
});

export const unknownUnits = defineFailure({
  code: 'unknown_units',
  status: 400,
  message: (where: string, units: string) => `${where}: the units ${units} are unknown.`,
  hint: () => 'Use "angstrom" (the default) or "bohr".',
});

export const impossibleMultiplicity = defineFailure({
  code: 'impossible_multiplicity',
  status: 400,
  message: (where: string, electrons: number, multiplicity: number) =>
    `${where}: ${electrons} ${electrons === 1 ? 'electron' : 'electrons'} cannot have multiplicity ${multiplicity}.`,
  hint: (_where, electrons) =>
    electrons % 2 === 1
      ? 'An odd number of electrons needs an even multiplicity: 2 for a doublet; or change "charge".'
      : 'An even number of electrons needs an odd multiplicity: 1 for a singlet, 3 for a triplet; or change "charge".',
});

export const noElectrons = defineFailure({
  code: 'no_electrons',
  status: 400,
  message: (where: string, protons: number, charge: number) =>
    `${where}: ${protons} protons and charge ${charge} leave no electron.`,
  hint: () => 'Lower "charge" until at least one electron is left.',
});

export const unsupportedBasis = defineFailure({
  code: 'unsupported_basis',
  status: 400,
  message: (basis: string) => `The basis set ${basis} is unknown.`,
  hint: () => 'Use sto-3g, 6-31g, 6-31g* or cc-pvdz.',
});

export const basisTooSmall = defineFailure({
  code: 'basis_too_small',
  status: 400,
  message: (name: string, alpha: number, orbitals: number) =>
    `${name}: ${alpha} electrons of one spin do not fit into ${orbitals} orbitals.`,
  hint: () => 'Use a larger basis set, a lower multiplicity or a less negative charge.',
});

export const basisTooLarge = defineFailure({
  code: 'basis_too_large',
  status: 400,
  message: (name: string, functions: number, limit: number) =>
    `${name}: ${functions} basis functions are more than the ${limit} that fit in memory.`,
  hint: () => 'Use a smaller basis set or a smaller molecule.',
});

export const impossibleActiveSpace = defineFailure({
  code: 'impossible_active_space',
  status: 400,
  message: (electrons: number, orbitals: number, why: string) =>
    `An active space of ${electrons} electrons in ${orbitals} orbitals is impossible: ${why}.`,
  hint: (_electrons, _orbitals, _why) =>
    'The electrons outside the active space must fill whole orbitals, and the active ones must fit into its orbitals.',
});

export const nothingToCorrelate = defineFailure({
  code: 'nothing_active',
  status: 400,
  message: (name: string, core: number) =>
    `${name}: all electrons sit in the ${core} ${core === 1 ? 'orbital' : 'orbitals'} of the frozen core.`,
  hint: () => 'Run it without --frozen-core.',
});

export const interrupted = defineFailure({
  code: 'interrupted',
  status: 499,
  message: (stage: string) => `Stopped on request during ${stage}.`,
  hint: () => 'Start it again when you want the result.',
});
