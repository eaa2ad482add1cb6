import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import type { Molecule } from '../../science/chemistry/index.ts';
import { optionNames, type Subject } from '../../science/experiments/index.ts';
import { readSubjects } from '../inputs/index.ts';
import { jobFileUnusable } from './errors.ts';
import type { ExperimentOptions } from './experiment-options.ts';

export type JobText = Readonly<Record<string, unknown>>;

/** The job in a file (`-`: standard input), as JSON. */
export async function readJobFile(path: string): Promise<JobText> {
  let value: unknown;
  try {
    value = JSON.parse(path === '-' ? await readAll(process.stdin) : await readFile(path, 'utf8'));
  } catch (error) {
    throw jobFileUnusable.from(error, path, error instanceof Error ? error.message : String(error));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw jobFileUnusable(path, 'it holds no JSON object');
  }
  return value as JobText;
}

/**
 * A job for the `vqe` device: a file that is one already, else every molecule of the inputs (names, files) as one circuit,
 * with the options as they were typed.
 */
export async function vqeJob(
  inputs: readonly string[],
  options: ExperimentOptions & { molecule?: string },
): Promise<JobText> {
  const [only] = inputs;
  if (inputs.length === 1 && (only === '-' || only!.endsWith('.json'))) {
    const value = await readJobFile(only!).catch(() => null);
    if (value !== null && Object.keys(value).some((key) => key.startsWith('experiment_'))) return value;
  }
  const subjects = await readSubjects(inputs, options.molecule === undefined ? {} : { molecule: options.molecule });
  const flags = flagsOf(options);
  return Object.fromEntries(
    subjects.map((subject, index) => {
      if (subject instanceof Error) throw subject;
      return [`experiment_${index}`, { ...entryOf(subject), options: flags }];
    }),
  );
}

function entryOf(subject: Subject): Record<string, unknown> {
  if (subject.kind === 'molecule') return { molecule: moleculeEntry(subject.molecule) };
  return { hamiltonian: subject.terms, name: subject.name };
}

/** One entry of a molecule file. */
function moleculeEntry({ name, symbols, coordinates, units, charge, multiplicity, masses }: Molecule) {
  const entry = { name, symbols, coords: coordinates, units, charge, multiplicity };
  return masses === null ? entry : { ...entry, masses };
}

/** `{ansatzReps: 2}` → `{"ansatz-reps": 2}`: the flags without `--`. */
export function flagsOf(options: object): Record<string, unknown> {
  const flags: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) {
    const flag = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if (value !== undefined && optionNames.includes(flag)) flags[flag] = Array.isArray(value) ? value.join(',') : value;
  }
  return flags;
}
