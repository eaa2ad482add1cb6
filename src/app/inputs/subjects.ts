import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { shippedMolecule, shippedNames, validateMolecule } from '../../science/chemistry/index.ts';
import type { Subject } from '../../science/experiments/index.ts';
import { fileNotFound, fileUnreadable, malformedJson, noSuchMolecule, nothingToRun, unknownInput } from './errors.ts';
import { looksLikePauliSum, parsePauliSum } from './pauli-file.ts';
import { parseXyz } from './xyz.ts';

export interface SubjectOptions {
  /** Take only this entry of a molecule file: its name, or its index from 0. */
  readonly molecule?: string;
  /** Occupied α and β spin orbitals of a Pauli sum. */
  readonly electrons?: { readonly alpha: number; readonly beta: number } | null;
}

/**
 * What the arguments of a command mean: names of shipped molecules, molecule files (JSON, .xyz) and Pauli sums, in order.
 * An entry that is wrong is a `Failure` in its place, so that the others still run; a file that is wrong as a whole throws.
 */
export async function readSubjects(
  inputs: readonly string[],
  options: SubjectOptions = {},
): Promise<(Subject | Error)[]> {
  if (inputs.length === 0) throw nothingToRun();
  const found: (Subject | Error)[] = [];
  for (const input of inputs) found.push(...(await readInput(input, options)));
  return found;
}

async function readInput(input: string, options: SubjectOptions): Promise<(Subject | Error)[]> {
  const text = await textOf(input);
  if (text === null) {
    const shipped = shippedMolecule(input);
    if (shipped === undefined) throw fileNotFound(input, shippedNames.join(', '));
    return [{ kind: 'molecule', molecule: shipped }];
  }
  const stem = basename(input, extname(input));
  if (extname(input).toLowerCase() === '.xyz') return [asSubject(parseXyz(text, input, stem), input)];
  const value = parseJson(text, input);
  if (looksLikePauliSum(value)) {
    return [
      { kind: 'pauli-sum', name: stem, terms: parsePauliSum(value, input), electrons: options.electrons ?? null },
    ];
  }
  const entries = isRecord(value) ? [value] : value;
  if (!Array.isArray(entries) || entries.length === 0) throw unknownInput(input, describe(value));
  return select(entries, input, options.molecule).map(({ entry, index }) =>
    asSubject(entry, entries.length === 1 ? input : `${input}, entry ${index}`),
  );
}

async function textOf(input: string): Promise<string | null> {
  try {
    return await readFile(input, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    // A folder may well be called H2.
    if (code === 'EISDIR' && shippedMolecule(input) !== undefined) return null;
    throw fileUnreadable.from(
      error,
      input,
      code === 'EISDIR' ? 'it is a folder' : error instanceof Error ? error.message : String(error),
    );
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw malformedJson.from(error, path, error instanceof Error ? error.message : String(error));
  }
}

function select(entries: readonly unknown[], path: string, wanted: string | undefined) {
  const all = entries.map((entry, index) => ({ entry, index }));
  if (wanted === undefined) return all;
  const chosen = all.filter(
    ({ entry, index }) => String(index) === wanted || nameOf(entry)?.toLowerCase() === wanted.toLowerCase(),
  );
  if (chosen.length === 0)
    throw noSuchMolecule(wanted, path, all.map(({ entry, index }) => nameOf(entry) ?? String(index)).join(', '));
  return chosen;
}

function asSubject(entry: unknown, where: string): Subject | Error {
  try {
    return { kind: 'molecule', molecule: validateMolecule(entry, where) };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function nameOf(entry: unknown): string | null {
  if (!isRecord(entry)) return null;
  if (typeof entry.name === 'string') return entry.name;
  return Array.isArray(entry.symbols) ? entry.symbols.join('') : null;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'an empty array';
  return value === null ? 'null' : `a ${typeof value}`;
}
