import { shippedMolecule, shippedNames, validateMolecule } from '../../../science/chemistry/index.ts';
import { Failure } from '../../../science/errors/index.ts';
import {
  type ExperimentOptions,
  electronsOf,
  namedOptions,
  refuseTooLarge,
  resolveSettings,
  type Settings,
  type Subject,
  settingsInput,
} from '../../../science/experiments/index.ts';
import { readPauliSum, toLabels } from '../../../science/operators/index.ts';
import { circuitKeys, readJob } from '../../jobs/index.ts';
import { jobRefused } from '../errors.ts';
import { shown } from '../lenient-numbers.ts';
import { maxMolecules } from './config.ts';

/** One entry of a `vqe` job, checked. */
export interface VqeCircuit {
  readonly name: string;
  readonly settings: Settings;
}

const fields = ['molecule', 'hamiltonian', 'name', 'electrons', 'options'];

/**
 * The experiments of a posted job in the order of its keys. Throws `invalid_job`, `job_refused`, and with the circuit's key
 * before their message whatever molecules, Pauli sums, options and sizes are refused with.
 */
export function checkVqeJob(value: unknown): VqeCircuit[] {
  const job = readJob(value);
  return circuitKeys(job, maxMolecules).map((name) => {
    try {
      return { name, settings: readCircuit(name, job[name]) };
    } catch (error) {
      throw ofCircuit(name, error);
    }
  });
}

/** The same failure with the key of its circuit before the message, and the hint behind it: a status shows nothing else. */
export function ofCircuit(name: string, error: unknown): unknown {
  if (!(error instanceof Failure)) return error;
  const message = error.message.startsWith(name) ? error.message : `${name}: ${error.message}`;
  const whole = error.code === jobRefused.code ? message : `${message} ${error.hint}`;
  return new Failure(error.code, whole, error.hint, error.status, error);
}

function readCircuit(name: string, value: unknown): Settings {
  if (!isRecord(value)) {
    throw jobRefused(`${name} must be {"molecule": …, "options": {…}}, not ${shown(value)}.`);
  }
  const unknown = Object.keys(value).find((field) => !fields.includes(field));
  if (unknown !== undefined) {
    throw jobRefused(`${name} has a field ${shown(unknown)}; this device knows ${fields.join(', ')}.`);
  }
  const { options: given = null, electrons = null } = value;
  if (given !== null && !isRecord(given)) {
    throw jobRefused(`${name}: options must be an object such as {"basis": "sto-3g"}, not ${shown(given)}.`);
  }
  if (electrons !== null && given?.electrons !== undefined) {
    throw jobRefused(`${name} gives electrons twice: beside options and in them.`);
  }
  const options = namedOptions(electrons === null ? (given ?? {}) : { ...given, electrons });
  const settings = resolveSettings(readSubject(name, value, options), settingsInput(options));
  refuseTooLarge(settings);
  return settings;
}

function readSubject(name: string, circuit: Readonly<Record<string, unknown>>, options: ExperimentOptions): Subject {
  const { molecule = null, hamiltonian = null } = circuit;
  if ((molecule === null) === (hamiltonian === null)) {
    throw jobRefused(`${name} must have either a molecule or a hamiltonian.`);
  }
  if (hamiltonian !== null) {
    const { name: title = null } = circuit;
    if (title !== null && typeof title !== 'string') {
      throw jobRefused(`${name}: name must be a text, not ${shown(title)}.`);
    }
    const terms = toLabels(readPauliSum(hamiltonian, 'hamiltonian'));
    return { kind: 'pauli-sum', name: title || 'hamiltonian', terms, electrons: electronsOf(options) };
  }
  if (circuit.name !== undefined || options.electrons !== undefined) {
    throw jobRefused(`${name}: name and electrons belong to a hamiltonian; a molecule says both itself.`);
  }
  if (typeof molecule !== 'string') return { kind: 'molecule', molecule: validateMolecule(molecule, 'molecule') };
  const shipped = shippedMolecule(molecule);
  if (shipped === undefined) {
    throw jobRefused(
      `${name}: no shipped molecule is called ${shown(molecule)}; there are ${shippedNames.join(', ')}.`,
    );
  }
  return { kind: 'molecule', molecule: shipped };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
