import type { DeviceOutcome, Execution } from '../devices/index.ts';
import { type CircuitResult, readJson, toPlain } from '../jobs/index.ts';

/** What a job's text holds, in Python's spelling too; undefined when it is no JSON. */
export function documentOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Most texts are plain JSON, and that reader is many times faster.
  }
  try {
    return toPlain(readJson(text));
  } catch {
    return undefined;
  }
}

/** V8 holds no longer text, and a result is stored as one. */
const mostCharacters = 450_000_000;

/** What a device returned, checked as far as others rely on it: a defect of a device ends its job, not the spooler. */
export function checkedExecution(execution: unknown, circuits: number): Required<Execution> {
  if (!isObject(execution) || !Array.isArray(execution.results)) throw wrong('no list of results');
  const { results, outcomes = [] } = execution;
  if (results.length !== circuits) throw wrong(`${results.length} results for ${circuits} circuits`);
  if (!Array.isArray(outcomes)) throw wrong('outcomes that are no list');
  const execute = { results: results.map(checkedResult), outcomes: outcomes.map(checkedOutcome) };
  let characters = 0;
  for (const { data } of execute.results) for (const shot of data.memory) characters += shot.length + 4;
  if (characters > mostCharacters) {
    throw new Error(
      `The result would be too large: about ${characters} characters, at most ${mostCharacters}. Send several jobs.`,
    );
  }
  return execute;
}

function checkedResult(result: unknown): CircuitResult {
  if (!isResult(result)) throw wrong('a result without header.name, shots, success and data.memory');
  return result;
}

function checkedOutcome(outcome: unknown): DeviceOutcome {
  if (!isOutcome(outcome)) throw wrong('an outcome without circuit, experimentId and startedAt');
  return outcome;
}

function isResult(value: unknown): value is CircuitResult {
  if (!isObject(value) || !isObject(value.header) || !isObject(value.data)) return false;
  const { memory, instructions } = value.data;
  return (
    typeof value.header.name === 'string' &&
    Number.isSafeInteger(value.shots) &&
    typeof value.success === 'boolean' &&
    Array.isArray(memory) &&
    memory.every((shot) => typeof shot === 'string') &&
    (instructions === null || (Array.isArray(instructions) && instructions.every(isInstruction)))
  );
}

function isInstruction(value: unknown): boolean {
  return isObject(value) && typeof value.name === 'string' && Array.isArray(value.wires) && Array.isArray(value.params);
}

function isOutcome(value: unknown): value is DeviceOutcome {
  return (
    isObject(value) &&
    typeof value.circuit === 'string' &&
    typeof value.experimentId === 'string' &&
    typeof value.startedAt === 'number'
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(what: string): Error {
  return new Error(`The device returned ${what}: this is a defect of the device.`);
}
