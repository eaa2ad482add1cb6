import type { DeviceConfig, Instruction, JobCircuit, JobDocument } from './contract.ts';
import { invalidJob, undecodableJob } from './errors.ts';
import { integerAt, isObject, kindOf, listAt, numberAt, objectAt, textAt, wordAt } from './fields.ts';

/** Deeper than any job of a device here; keeps recursive readers of peers (and ours) alive. */
const deepest = 64;

/** What a device says about its jobs: enough to check a job against it. */
export type JobLimits = Pick<DeviceConfig, 'max_experiments' | 'max_shots' | 'supported_instructions' | 'wire_order'>;

const wireOrders = ['sequential', 'interleaved'] as const;
const complain = (where: string, problem: string) => invalidJob(`${where} ${problem}`);

/** The job in the JSON text of a v2 submission. Throws `undecodable_job`, `invalid_job`. */
export function readJobText(text: string): JobDocument {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw undecodableJob.from(error);
  }
  return readJob(value);
}

/** A posted or stored value as a job: an object, its entries unchecked. Throws `invalid_job`. */
export function readJob(value: unknown): JobDocument {
  if (!isObject(value)) throw invalidJob(`The job must be an object of experiments but is ${kindOf(value)}.`);
  if (!isShallow(value, deepest)) throw invalidJob(`The job is nested deeper than ${deepest} levels.`);
  return value;
}

/**
 * The keys of a job in their order, checked: at least one, each `experiment_<digits>`, numbers up to `limit`, and not more
 * than `limit` + 1 of them. Throws `invalid_job` with the sentence of the reference.
 */
export function circuitKeys(job: JobDocument, limit: number): readonly string[] {
  const keys = Object.keys(job);
  if (keys.length === 0) throw invalidJob('No instructions received.');
  for (const key of keys) {
    if (!key.startsWith('experiment_')) throw invalidJob('Experiment name must start with experiment_');
    const digits = key.slice('experiment_'.length);
    // Only ASCII digits: `experiment_²` ends the reference.
    if (!/^\d+$/.test(digits)) throw invalidJob('Experiment name must end with a number');
    if (Number(digits) > limit) throw invalidJob(`Experiment number too high. Must be less than ${limit}`);
  }
  if (keys.length > limit + 1)
    throw invalidJob(`Too many experiments: ${keys.length}. At most ${limit + 1} are allowed.`);
  return keys;
}

/**
 * The circuits of a job in the order of its keys, with everything checked that is the same for all devices: names, shots,
 * seed, wire order, shape of the instructions and whether the device knows them. Numbers of wires, ranges of parameters and
 * coupling maps are the device's to check. Lenient as the reference: integers as `4.0` or `"4"`, unknown keys and elements
 * after the third of an instruction are ignored; a missing `wire_order` is the device's. Throws `invalid_job`.
 */
export function readCircuits(value: unknown, limits: JobLimits): readonly JobCircuit[] {
  const job = readJob(value);
  return circuitKeys(job, limits.max_experiments).map((key) => readCircuit(job[key], key, limits));
}

function readCircuit(value: unknown, name: string, limits: JobLimits): JobCircuit {
  const fields = objectAt(value, name, complain);
  const wires = integerAt(fields.num_wires, `${name}.num_wires`, complain);
  if (wires < 1) throw complain(`${name}.num_wires`, `must be at least 1 but is ${wires}`);
  const shots = integerAt(fields.shots, `${name}.shots`, complain);
  if (shots < 1 || shots > limits.max_shots)
    throw complain(`${name}.shots`, `must be from 1 to ${limits.max_shots} but is ${shots}`);
  const wireOrder =
    fields.wire_order === undefined
      ? limits.wire_order
      : wordAt(fields.wire_order, wireOrders, `${name}.wire_order`, complain);
  const seed =
    fields.seed === undefined || fields.seed === null ? null : integerAt(fields.seed, `${name}.seed`, complain);
  if (seed !== null && (seed < 0 || seed > 4294967295)) throw invalidJob('Seed must be between 0 and 2**32 - 1');
  if (limits.supported_instructions.length === 0)
    throw invalidJob('No instructions allowed. Add instructions to the spooler.');
  const instructions = listAt(fields.instructions, `${name}.instructions`, complain).map((entry, index) =>
    readInstruction(entry, `${name}.instructions[${index}]`, limits.supported_instructions),
  );
  if (instructions.length === 0) throw complain(`${name}.instructions`, 'must hold at least one instruction');
  return { name, instructions, wires, shots, wireOrder, seed };
}

function readInstruction(value: unknown, where: string, supported: readonly string[]): Instruction {
  const [first, wires, params] = listAt(value, where, complain);
  const name = textAt(first, `${where}[0]`, complain);
  if (!supported.includes(name)) throw invalidJob(`Instruction ${shown(name)} not allowed.`);
  return {
    name,
    wires: listAt(wires, `${where}[1] (wires)`, complain).map((wire, index) => {
      const number = integerAt(wire, `${where}[1][${index}] (wire)`, complain);
      if (number < 0) throw complain(`${where}[1][${index}] (wire)`, `must be at least 0 but is ${number}`);
      return number;
    }),
    params: listAt(params, `${where}[2] (params)`, complain).map((param, index) =>
      numberAt(param, `${where}[2][${index}] (param)`, complain),
    ),
  };
}

/** A status shall not carry megabytes of what a user sent. */
function shown(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}

function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((entry) => isShallow(entry, levels - 1));
}
