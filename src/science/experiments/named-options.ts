import { largestBondDimension, largestSeed, largestShots, largestTrajectories } from './defaults.ts';
import { badSetting, unknownSetting } from './errors.ts';
import type { ExperimentOptions } from './options.ts';

type Reader = (name: string, value: unknown) => ExperimentOptions;

const largest = Number.MAX_SAFE_INTEGER;

/** Each flag of `eigenlake run` that decides an experiment, without its hyphens, and how its value is read. */
const readers: Readonly<Record<string, Reader>> = {
  basis: (name, value) => ({ basis: text(name, value) }),
  ansatz: (name, value) => ({ ansatz: text(name, value) }),
  'ansatz-reps': (name, value) => ({ ansatzReps: whole(name, value, 0, 100) }),
  mapping: (name, value) => ({ mapping: text(name, value) }),
  taper: (name, value) => ({ taper: flag(name, value) }),
  'frozen-core': (name, value) => ({ frozenCore: flag(name, value) }),
  active: (name, value) => ({ active: pair(name, value) }),
  'init-strategy': (name, value) => ({ initStrategy: text(name, value) }),
  optimizer: (name, value) => ({ optimizer: text(name, value) }),
  'max-iterations': (name, value) => ({ maxIterations: whole(name, value, 1, largest) }),
  'max-evaluations': (name, value) => ({ maxEvaluations: whole(name, value, 1, largest) }),
  convergence: (name, value) => ({ convergence: flag(name, value) }),
  threshold: (name, value) => ({ threshold: positive(name, value) }),
  shots: (name, value) => ({ shots: whole(name, value, 1, largestShots) }),
  exact: (name, value) => ({ exact: flag(name, value) }),
  seed: (name, value) => ({ seed: whole(name, value, 0, largestSeed) }),
  fci: (name, value) => ({ fci: flag(name, value) }),
  'simulation-method': (name, value) => ({ simulationMethod: text(name, value) }),
  noise: (_, value) => ({ noise: value }),
  'bond-dimension': (name, value) => ({ bondDimension: whole(name, value, 1, largestBondDimension) }),
  trajectories: (name, value) => ({ trajectories: whole(name, value, 1, largestTrajectories) }),
  electrons: (name, value) => ({ electrons: pair(name, value) }),
};

/** The names that `namedOptions` knows: the flags of `eigenlake run` that decide an experiment, without `--`. */
export const optionNames: readonly string[] = Object.keys(readers);

/**
 * Options from an object of flags: `{"basis": "sto-3g", "ansatz-reps": 2, "active": "2,2", "taper": true}`. Numbers may be
 * text, as on the command line, and pairs lists of two; null counts as absent. Throws `unknown_setting`, `bad_setting`, both
 * with the name of the option.
 */
export function namedOptions(given: Readonly<Record<string, unknown>>): ExperimentOptions {
  const options: ExperimentOptions = {};
  for (const [name, value] of Object.entries(given)) {
    const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (read === undefined) throw unknownSetting(name, optionNames);
    if (value !== null && value !== undefined) Object.assign(options, read(name, value));
  }
  return options;
}

function text(name: string, value: unknown): string {
  if (typeof value !== 'string' || value.trim() === '') throw badSetting(name, value, 'a name');
  return value;
}

function flag(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw badSetting(name, value, 'true or false');
  return value;
}

function whole(name: string, value: unknown, from: number, to: number): number {
  const number = typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= from && number <= to) return number;
  throw badSetting(name, value, `a whole number ${to === largest ? `from ${from}` : `from ${from} to ${to}`}`);
}

function positive(name: string, value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number) && number > 0) return number;
  throw badSetting(name, value, 'a number above 0');
}

function pair(name: string, value: unknown): readonly [number, number] {
  const parts: readonly unknown[] = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [];
  if (parts.length !== 2) throw badSetting(name, value, 'two whole numbers, such as "2,2",');
  return [whole(name, parts[0], 0, largest), whole(name, parts[1], 0, largest)];
}
