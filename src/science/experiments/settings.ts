import { basisName } from '../chemistry/index.ts';
import type { MappingName } from '../operators/index.ts';
import { readPauliSum } from '../operators/index.ts';
import type { OptimizerName, StartName } from '../vqe/index.ts';
import {
  ansatzName,
  defaultReps,
  defaultStart,
  gradientNeedsExactEnergies,
  optimizer,
  optimizerNames,
  startNames,
} from '../vqe/index.ts';
import type { Settings, Subject } from './contract.ts';
import { defaultMaxEvaluations, largestSeed, largestShots } from './defaults.ts';
import { badSetting, settingsConflict, unknownMapping, unknownSetting, unknownStart } from './errors.ts';
import type { SimulationInput } from './simulation-settings.ts';
import { simulationSettings } from './simulation-settings.ts';

/** What a caller may leave out or spell its own way: null and undefined mean the default. */
export interface SettingsInput {
  readonly basis?: string | null;
  readonly ansatz?: string | null;
  readonly ansatzReps?: number | null;
  readonly mapping?: string | null;
  readonly taper?: boolean | null;
  readonly frozenCore?: boolean | null;
  readonly active?: { readonly electrons: number; readonly orbitals: number } | null;
  readonly start?: string | null;
  readonly optimizer?: string | null;
  readonly maxIterations?: number | null;
  readonly maxEvaluations?: number | null;
  readonly threshold?: number | null;
  readonly shots?: number | null;
  readonly seed?: number | null;
  readonly fci?: boolean | null;
  readonly simulation?: SimulationInput | null;
  readonly initialParameters?: readonly number[] | null;
}

const known = [
  'basis',
  'ansatz',
  'ansatzReps',
  'mapping',
  'taper',
  'frozenCore',
  'active',
  'start',
  'optimizer',
  'maxIterations',
  'maxEvaluations',
  'threshold',
  'shots',
  'seed',
  'fci',
  'simulation',
  'initialParameters',
] as const satisfies readonly (keyof SettingsInput)[];

/**
 * Complete settings from what a user gave: names in any spelling, every value checked, defaults for the rest: exact
 * energies, sto-3g, Jordan–Wigner, no tapering, UCCSD from MP2 amplitudes (hf for open shells; EfficientSU2 from random
 * for a Pauli sum), L-BFGS-B (SPSA with shots), 30 000 evaluations, no seed. Complete settings come back unchanged.
 * Throws `unknown_setting`, `bad_setting`, `settings_conflict`, `unknown_ansatz`, `unknown_mapping`, `unknown_start`,
 * `unsupported_optimizer`, `unsupported_basis`, `gradient_needs_exact_energies`, `invalid_pauli_label`.
 */
export function resolveSettings(subject: Subject, input: SettingsInput): Settings {
  for (const name of Object.keys(input)) {
    if (!known.some((setting) => setting === name)) throw unknownSetting(name, known);
  }
  if (subject.kind === 'pauli-sum') readPauliSum(subject.terms, subject.name);
  const molecule = subject.kind === 'molecule';
  const ansatz = ansatzName(text('ansatz', input.ansatz) ?? (molecule ? 'UCCSD' : 'EfficientSU2'));
  const shots = whole('shots', input.shots, 1, largestShots);
  const active = activeSpace(input.active);
  const settings: Settings = {
    subject,
    basis: basisName(text('basis', input.basis) ?? 'sto-3g'),
    ansatz,
    ansatzReps: whole('ansatzReps', input.ansatzReps, ansatz === 'UCCSD' ? 1 : 0, 100) ?? defaultReps,
    mapping: mappingName(text('mapping', input.mapping) ?? 'jordan-wigner'),
    taper: flag('taper', input.taper),
    frozenCore: flag('frozenCore', input.frozenCore),
    active,
    start:
      startName(text('start', input.start)) ?? defaultStart(ansatz, { closedShell: isClosedShell(subject), molecule }),
    optimizer: optimizerName(text('optimizer', input.optimizer) ?? (shots === null ? 'L-BFGS-B' : 'SPSA')),
    maxIterations: whole('maxIterations', input.maxIterations, 1, Number.MAX_SAFE_INTEGER),
    maxEvaluations: whole('maxEvaluations', input.maxEvaluations, 1, Number.MAX_SAFE_INTEGER) ?? defaultMaxEvaluations,
    threshold: positive('threshold', input.threshold),
    shots,
    seed: whole('seed', input.seed, 0, largestSeed),
    fci: flag('fci', input.fci),
    simulation: simulationSettings(input.simulation),
    initialParameters: parameters(input.initialParameters),
  };
  refuseConflicts(settings);
  return settings;
}

/** True when a run of these settings draws random numbers, so that a seed has to be drawn and recorded. */
export function needsSeed(settings: Settings): boolean {
  const drawsStart = settings.start === 'random' && settings.initialParameters === null;
  return drawsStart || settings.shots !== null || settings.optimizer === 'SPSA';
}

function refuseConflicts(settings: Settings): void {
  const { subject, ansatz } = settings;
  if (settings.shots !== null && optimizer(settings.optimizer).needsGradient) {
    throw gradientNeedsExactEnergies(settings.optimizer);
  }
  if (settings.start === 'mp2' && ansatz !== 'UCCSD') {
    throw settingsConflict(
      `The start mp2 gives amplitudes of UCCSD, not parameters of ${ansatz}.`,
      'Use hf or random.',
    );
  }
  if (ansatz === 'ExcitationPreserving' && (settings.taper || settings.mapping !== 'jordan-wigner')) {
    throw settingsConflict(
      'ExcitationPreserving moves particles between qubits, so every qubit must be a spin orbital.',
      'Use it with --mapping jordan-wigner and without --taper.',
    );
  }
  if (subject.kind === 'molecule') return;
  if (settings.start === 'mp2') {
    throw settingsConflict(
      'The start mp2 needs the integrals of a molecule; this is a Pauli sum.',
      'Use hf or random.',
    );
  }
  if (settings.taper || settings.frozenCore || settings.active !== null || settings.mapping !== 'jordan-wigner') {
    throw settingsConflict(
      'A Pauli sum is already an operator on qubits: it cannot be mapped, tapered, frozen or restricted.',
      'Leave away --mapping, --taper, --frozen-core and --active.',
    );
  }
  const needsElectrons = ansatz === 'UCCSD' || ansatz === 'ExcitationPreserving' || settings.start === 'hf';
  if (needsElectrons && subject.electrons === null) {
    throw settingsConflict(
      `${ansatz} from ${settings.start} starts from a determinant, and a Pauli sum does not say how many electrons it has.`,
      'Give --electrons A,B, or use EfficientSU2 or RealAmplitudes from random.',
    );
  }
}

function isClosedShell(subject: Subject): boolean {
  return subject.kind === 'molecule'
    ? subject.molecule.multiplicity === 1
    : subject.electrons !== null && subject.electrons.alpha === subject.electrons.beta;
}

function mappingName(name: string): MappingName {
  const plain = name.trim().toLowerCase().replaceAll(/[-_ ]/g, '');
  if (plain === 'jordanwigner' || plain === 'jw') return 'jordan-wigner';
  if (plain === 'parity') return 'parity';
  if (plain === 'bravyikitaev' || plain === 'bk') return 'bravyi-kitaev';
  throw unknownMapping(name);
}

function startName(name: string | null): StartName | null {
  if (name === null) return null;
  const found = startNames.find((start) => start === name.trim().toLowerCase());
  if (found === undefined) throw unknownStart(name);
  return found;
}

/** Hyphens may be left out: `lbfgsb`, `neldermead`. */
function optimizerName(name: string): OptimizerName {
  const plain = (spelling: string) => spelling.toLowerCase().replaceAll(/[-_ ]/g, '');
  return optimizer(optimizerNames.find((candidate) => plain(candidate) === plain(name)) ?? name).name;
}

function text(name: string, value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw badSetting(name, value, 'a name');
  return value;
}

function flag(name: string, value: unknown): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value !== 'boolean') throw badSetting(name, value, 'true or false');
  return value;
}

function whole(name: string, value: unknown, from: number, to: number): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= from && value <= to) return value;
  const range = to === Number.MAX_SAFE_INTEGER ? `from ${from}` : `from ${from} to ${to}`;
  throw badSetting(name, value, `a whole number ${range}`);
}

function positive(name: string, value: unknown): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
  throw badSetting(name, value, 'a positive number');
}

function activeSpace(value: SettingsInput['active']): Settings['active'] {
  if (value === undefined || value === null) return null;
  const { electrons, orbitals } = value;
  if (![electrons, orbitals].every((count) => Number.isSafeInteger(count) && count > 0)) {
    throw badSetting('active', value, 'two positive whole numbers, electrons and orbitals');
  }
  return { electrons, orbitals };
}

function parameters(value: unknown): readonly number[] | null {
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value)) throw badSetting('initialParameters', value, 'an array of numbers');
  return value.map((entry: unknown) => {
    if (typeof entry !== 'number' || !Number.isFinite(entry)) {
      throw badSetting('initialParameters', entry, 'finite numbers');
    }
    return entry;
  });
}
