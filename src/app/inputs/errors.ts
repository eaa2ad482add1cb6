import { defineFailure } from '../../science/errors/index.ts';

export const fileNotFound = defineFailure({
  code: 'file_not_found',
  message: (name: string, _shipped: string) => `There is no file ${name}, and no shipped molecule has this name.`,
  hint: (_name: string, shipped: string) => `Check the path, or name a shipped molecule: ${shipped}.`,
});

export const fileUnreadable = defineFailure({
  code: 'file_unreadable',
  message: (path: string, reason: string) => `${path} cannot be read: ${reason}.`,
  hint: () => 'Check that it is a file and that you may read it.',
});

export const malformedJson = defineFailure({
  code: 'malformed_json',
  status: 400,
  message: (path: string, reason: string) => `${path} is not valid JSON: ${reason}.`,
  hint: () => 'Correct the file at this place; a JSON checker or an editor shows the line.',
});

export const unknownInput = defineFailure({
  code: 'unknown_input',
  status: 422,
  message: (path: string, what: string) => `${path} holds ${what}, which is neither molecules nor a Pauli sum.`,
  hint: () =>
    'Give a JSON array of molecules ({"symbols": […], "coords": […]}), an array of ["IIZZ", coefficient] pairs, or an .xyz file.',
});

export const malformedXyz = defineFailure({
  code: 'malformed_xyz',
  status: 422,
  message: (path: string, line: number, reason: string) => `${path}, line ${line}: ${reason}.`,
  hint: () =>
    'An .xyz file has the number of atoms, a comment, then one line "symbol x y z" (in angstrom) for each atom.',
});

export const malformedTerm = defineFailure({
  code: 'malformed_pauli_term',
  status: 422,
  message: (path: string, index: number, reason: string) => `${path}, term ${index}: ${reason}.`,
  hint: () =>
    'Each term is a pair of a label of I, X, Y, Z (leftmost letter = highest qubit) and a finite real coefficient.',
});

export const noSuchMolecule = defineFailure({
  code: 'no_such_molecule',
  status: 422,
  message: (wanted: string, path: string, _names: string) => `${path} has no molecule ${wanted}.`,
  hint: (_wanted: string, _path: string, names: string) => `It has: ${names}. Give a name, or an index from 0.`,
});

export const nothingToRun = defineFailure({
  code: 'nothing_to_run',
  status: 400,
  message: () => 'No molecule and no file was given.',
  hint: () => 'Name shipped molecules (eigenlake run H2 LiH) or a file (eigenlake run molecules.json).',
});
