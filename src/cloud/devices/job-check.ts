import type { Instruction, JobCircuit, WireOrder } from '../jobs/index.ts';
import { jobRefused } from './errors.ts';
import { type InstructionRule, type JobRules, maxExperiments, maxShots } from './instruction-rules.ts';
import { lenientInteger, lenientNumber, shown } from './lenient-numbers.ts';

/**
 * The circuits of a posted job in the order of its keys, or `job_refused` for the first rule broken: names, number, fields,
 * then each instruction's name, wires and parameters. Fields and array elements beyond the known ones are left out.
 */
export function checkJob(job: unknown, rules: JobRules): JobCircuit[] {
  if (!isRecord(job)) {
    throw jobRefused(`A job must be an object {"experiment_0": {...}}, not ${shown(job)}.`);
  }
  const keys = Object.keys(job);
  if (keys.length === 0) throw jobRefused('No instructions received.');
  const most = rules.maxExperiments ?? maxExperiments;
  if (keys.length > most + 1) {
    throw jobRefused(`Too many experiments: ${keys.length}, at most ${most + 1} in a job.`);
  }
  const circuits = keys.map((key) => {
    checkName(key, most);
    return checkCircuit(key, job[key], rules);
  });
  checkResultSize(circuits);
  return circuits;
}

function checkName(key: string, most: number): void {
  const prefix = 'experiment_';
  if (!key.startsWith(prefix)) {
    throw jobRefused(`Experiment name must start with experiment_ and a number, not ${shown(key)}.`);
  }
  const digits = key.slice(prefix.length);
  if (!/^[0-9]+$/.test(digits)) {
    throw jobRefused(`Experiment name must end with a number, as experiment_0; this is ${shown(key)}.`);
  }
  if (Number(digits) > most) {
    throw jobRefused(`Experiment number too high. Must be less than ${most}; this is ${shown(key)}.`);
  }
}

function checkCircuit(name: string, value: unknown, rules: JobRules): JobCircuit {
  if (!isRecord(value)) {
    throw jobRefused(
      `${name} must be an object with instructions, num_wires, shots and wire_order, not ${shown(value)}.`,
    );
  }
  const listed = required(name, value, 'instructions');
  if (!Array.isArray(listed)) {
    throw jobRefused(`${name}: instructions must be a list of [name, wires, params], not ${shown(listed)}.`);
  }
  const triples = listed.map((entry: unknown, index) => triple(name, entry, index));
  const wires = count(name, value, 'num_wires', rules.leastJobWires, rules.wires);
  const shots = count(name, value, 'shots', 1, rules.maxShots ?? maxShots);
  const wireOrder = wireOrderOf(name, value, rules.wireOrders);
  const seed = seedOf(name, value.seed);
  const instructions = triples.map((entry, index) => checkInstruction(name, entry, index, rules, wires));
  if (instructions.length === 0) throw jobRefused(`${name} has no instructions.`);
  return { name, instructions, wires, shots, wireOrder, seed };
}

type Triple = readonly [name: string, wires: readonly unknown[], params: readonly unknown[]];

function triple(name: string, entry: unknown, index: number): Triple {
  if (Array.isArray(entry) && typeof entry[0] === 'string' && Array.isArray(entry[1]) && Array.isArray(entry[2])) {
    return [entry[0], entry[1], entry[2]];
  }
  throw jobRefused(`${name}: instruction ${index + 1} must be [name, [wires], [params]], not ${shown(entry)}.`);
}

function required(name: string, circuit: Record<string, unknown>, field: string): unknown {
  const value = circuit[field];
  if (value === undefined) throw jobRefused(`${name}: ${field}: Field required.`);
  return value;
}

function count(name: string, circuit: Record<string, unknown>, field: string, least: number, most: number): number {
  const value = required(name, circuit, field);
  const number = lenientInteger(value);
  if (number === null || number < least || number > most) {
    const range = least === most ? `exactly ${least}` : `a whole number from ${least} to ${most}`;
    throw jobRefused(`${name}: ${field} must be ${range}, not ${shown(value)}.`);
  }
  return number;
}

function wireOrderOf(name: string, circuit: Record<string, unknown>, allowed: readonly WireOrder[]): WireOrder {
  // Older clients leave it out and mean the device's own, which is the first.
  const value = circuit.wire_order ?? allowed[0];
  const known = allowed.find((order) => order === value);
  if (!known) {
    const names = allowed.map((order) => `"${order}"`).join(' or ');
    throw jobRefused(`${name}: wire_order must be ${names}, not ${shown(value)}.`);
  }
  return known;
}

function seedOf(name: string, value: unknown): number | null {
  if (value === undefined || value === null) return null;
  const seed = lenientInteger(value);
  if (seed === null || seed < 0 || seed > 4294967295) {
    throw jobRefused(`${name}: Seed must be between 0 and 2**32 - 1, not ${shown(value)}.`);
  }
  return seed;
}

function checkInstruction(
  circuit: string,
  entry: Triple,
  index: number,
  rules: JobRules,
  jobWires: number,
): Instruction {
  const [name, wireList, paramList] = entry;
  const rule = rules.instructions.find((one) => one.name === name);
  if (!rule) {
    const known = rules.instructions.map((one) => one.name).join(', ');
    const shownName = name.length > 60 ? `${name.slice(0, 57)}...` : name;
    throw jobRefused(
      `Instruction ${shownName} not allowed. It is number ${index + 1} of ${circuit}; ${rules.device} knows ${known}.`,
    );
  }
  const refuse = (problem: string) =>
    jobRefused(`Error in instruction ${name}, number ${index + 1} of ${circuit}: ${problem}`);
  const wires = wireList.map((wire) => {
    const number = lenientInteger(wire);
    if (number === null || number < 0 || number >= rules.wires) {
      throw refuse(`wires must be whole numbers from 0 to ${rules.wires - 1}, not ${shown(wire)}.`);
    }
    return number;
  });
  if (!acceptsWires(rule, wires)) {
    const words = 'Value error, The combination of wires is not in the coupling map.';
    throw refuse(`${words} Allowed: ${allowedWires(rule)}; given ${shown(wires)}.`);
  }
  const absent = wires.find((wire) => wire >= jobWires);
  // The list of all wires stands for the array, however many wires the job has.
  if (rule.local && !rules.allWiresPresent && absent !== undefined && wires.length < rules.wires) {
    throw refuse(`there is no wire ${absent}: num_wires is ${jobWires}.`);
  }
  if (paramList.length !== rule.parameters.length) {
    const names = rule.parameters.map((parameter) => parameter.name).join(', ');
    throw refuse(
      `it takes ${rule.parameters.length === 0 ? 'no parameters' : `${rule.parameters.length} parameter${rule.parameters.length > 1 ? 's' : ''} (${names})`}, given ${paramList.length}.`,
    );
  }
  const params = rule.parameters.map(({ name: parameter, least, most, whole }, at) => {
    const value = paramList[at];
    const number = whole ? lenientInteger(value) : lenientNumber(value);
    if (number === null || number < least || number > most) {
      throw refuse(
        `${parameter} must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}, not ${shown(value)}.`,
      );
    }
    return number;
  });
  return { name, wires, params };
}

function acceptsWires(rule: InstructionRule, wires: readonly number[]): boolean {
  if (typeof rule.wires === 'number') return wires.length <= rule.wires;
  return rule.wires.some((list) => list.length === wires.length && list.every((wire, at) => wire === wires[at]));
}

function allowedWires(rule: InstructionRule): string {
  return typeof rule.wires === 'number' ? `at most ${rule.wires} wires` : JSON.stringify(rule.wires).slice(1, -1);
}

/** Past these the memory lists of a job fit neither into memory beside their text nor into one JSON text. */
const mostShots = 50_000_000;
const mostCharacters = 400_000_000;

function checkResultSize(circuits: readonly JobCircuit[]): void {
  let shots = 0;
  let characters = 0;
  for (const circuit of circuits) {
    const measured = circuit.instructions.filter((instruction) => instruction.name === 'measure').length;
    // Up to three digits and a space for each value of a qudit, then quotes and a comma.
    shots += circuit.shots;
    characters += circuit.shots * (4 * measured + 2);
  }
  if (shots > mostShots || characters > mostCharacters) {
    throw jobRefused(
      `The result would be too large: ${shots} shots with about ${characters} characters in one job, at most ${mostShots} and ${mostCharacters}. Send several jobs.`,
    );
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
