import type { VqeRecord } from './contract.ts';
import { undecodableRecord } from './errors.ts';

/** An object of the record as it was decoded, with where it stands, for messages. */
interface Source {
  readonly path: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

type Read<T> = (value: unknown, path: string) => T;

function wrong(path: string, expected: string, value: unknown): never {
  const found = value === undefined ? 'missing' : value === null ? 'null' : typeof value;
  throw undecodableRecord(`${path} should be ${expected} and is ${found}`);
}

const branches = new Set(['int', 'long', 'long.timestamp-millis', 'float', 'double', 'string', 'boolean', 'array']);

/** Avro's own JSON wraps a union's value in its branch, `{"double": 1}`; Redpanda's and ours does not. */
function unwrapped(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  return entries.length === 1 && branches.has(entries[0]![0]) ? entries[0]![1] : value;
}

const text: Read<string> = (value, path) => (typeof value === 'string' ? value : wrong(path, 'a text', value));
const number: Read<number> = (value, path) => (typeof value === 'number' ? value : wrong(path, 'a number', value));
const integer: Read<number> = (value, path) =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : wrong(path, 'an integer', value);
/** Milliseconds since 1970; some writers of JSON spell Avro's timestamps out (ISO 8601). */
const instant: Read<number> = (value, path) => {
  const spelled = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(spelled) ? integer(value, path) : spelled;
};
const boolean: Read<boolean> = (value, path) =>
  typeof value === 'boolean' ? value : wrong(path, 'true or false', value);

function list<T>(read: Read<T>): Read<T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) return wrong(path, 'a list', value);
    const items: unknown[] = value;
    return items.map((item, index) => read(item, `${path}[${index}]`));
  };
}

/** A list of numbers; the longest part of a record, so looked at in place and without a path for each. */
const numbers: Read<number[]> = (value, path) => (areNumbers(value) ? value : wrongNumbers(value, path));

function areNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number');
}

function wrongNumbers(value: unknown, path: string): never {
  if (!Array.isArray(value)) return wrong(path, 'a list', value);
  return wrong(
    `an item of ${path}`,
    'a number',
    value.find((item) => typeof item !== 'number'),
  );
}

/** Positions as triples; early producers wrote them flat. */
const triples: Read<number[][]> = (value, path) => {
  if (areNumbers(value) && value.length > 0) {
    if (value.length % 3 !== 0) return wrong(path, 'a list of triples', value);
    return Array.from({ length: value.length / 3 }, (_, atom) => value.slice(3 * atom, 3 * atom + 3));
  }
  return list(numbers)(value, path);
};

function object(value: unknown, path: string): Source {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong(path, 'an object', value);
  return { path, fields: value as Readonly<Record<string, unknown>> };
}

function field<T>(source: Source, name: string, read: Read<T>): T {
  return read(source.fields[name], `${source.path}.${name}`);
}

/** Null where the writer had null; `missing` where its schema had no such field: what upstream's schema has as default. */
function optional<T>(source: Source, name: string, read: Read<T>, missing: T | null = null): T | null {
  const value = source.fields[name];
  if (value === undefined) return missing;
  if (value === null) return null;
  return read(unwrapped(value), `${source.path}.${name}`);
}

type Result = VqeRecord['vqe_result'];

const term: Read<Result['initial_data']['hamiltonian'][number]> = (value, path) => {
  const source = object(value, path);
  const coefficients = field(source, 'coefficients', object);
  return {
    label: field(source, 'label', text),
    coefficients: { real: field(coefficients, 'real', number), imaginary: field(coefficients, 'imaginary', number) },
  };
};

const evaluation: Read<Result['iteration_list'][number]> = (value, path) => {
  const source = object(value, path);
  return {
    iteration: field(source, 'iteration', integer),
    parameters: field(source, 'parameters', numbers),
    result: field(source, 'result', number),
    std: field(source, 'std', number),
    energy_delta: optional(source, 'energy_delta', number),
    parameter_delta_norm: optional(source, 'parameter_delta_norm', number),
    cumulative_min_energy: optional(source, 'cumulative_min_energy', number),
  };
};

const initialData: Read<Result['initial_data']> = (value, path) => {
  const source = object(value, path);
  return {
    backend: field(source, 'backend', text),
    num_qubits: field(source, 'num_qubits', integer),
    hamiltonian: field(source, 'hamiltonian', list(term)),
    num_parameters: field(source, 'num_parameters', integer),
    initial_parameters: field(source, 'initial_parameters', numbers),
    optimizer: field(source, 'optimizer', text),
    ansatz: field(source, 'ansatz', text),
    noise_backend: field(source, 'noise_backend', text),
    default_shots: optional(source, 'default_shots', integer),
    ansatz_reps: field(source, 'ansatz_reps', integer),
    init_strategy: optional(source, 'init_strategy', text, 'random'),
    seed: optional(source, 'seed', integer),
    ansatz_name: optional(source, 'ansatz_name', text),
    exact_estimator: optional(source, 'exact_estimator', boolean) ?? false,
  };
};

const result: Read<Result> = (value, path) => {
  const source = object(value, path);
  return {
    initial_data: field(source, 'initial_data', initialData),
    iteration_list: field(source, 'iteration_list', list(evaluation)),
    minimum: field(source, 'minimum', number),
    optimal_parameters: field(source, 'optimal_parameters', numbers),
    maxcv: optional(source, 'maxcv', number),
    minimization_time: field(source, 'minimization_time', number),
    nuclear_repulsion_energy: optional(source, 'nuclear_repulsion_energy', number),
    success: optional(source, 'success', boolean),
    nfev: optional(source, 'nfev', integer),
    nit: optional(source, 'nit', integer),
  };
};

const molecule: Read<VqeRecord['molecule']> = (value, path) => {
  const outer = object(value, path);
  // The published description has these fields without the level `molecule_data` that every producer writes.
  const source = outer.fields.molecule_data === undefined ? outer : field(outer, 'molecule_data', object);
  return {
    molecule_data: {
      symbols: field(source, 'symbols', list(text)),
      coords: field(source, 'coords', triples),
      multiplicity: field(source, 'multiplicity', integer),
      charge: field(source, 'charge', integer),
      units: field(source, 'units', text),
      masses: optional(source, 'masses', numbers),
    },
  };
};

/**
 * A decoded value, from Avro or JSON, as a record: by field names, whatever the types are called; what its writer did not
 * know becomes the default of upstream's schema (null, `init_strategy` random, `exact_estimator` false); what we do not
 * know is left out. `undecodable_record` names the first field that is wrong.
 */
export function shapeRecord(value: unknown): VqeRecord {
  const source = object(value, 'record');
  return {
    vqe_result: field(source, 'vqe_result', result),
    molecule: field(source, 'molecule', molecule),
    basis_set: field(source, 'basis_set', text),
    hamiltonian_time: field(source, 'hamiltonian_time', number),
    mapping_time: field(source, 'mapping_time', number),
    vqe_time: field(source, 'vqe_time', number),
    total_time: field(source, 'total_time', number),
    molecule_id: field(source, 'molecule_id', integer),
    performance_start: optional(source, 'performance_start', text),
    performance_end: optional(source, 'performance_end', text),
    experiment_id: optional(source, 'experiment_id', text),
    started_at: optional(source, 'started_at', instant),
    molecule_name: optional(source, 'molecule_name', text),
    mapping: optional(source, 'mapping', text),
    hf_energy: optional(source, 'hf_energy', number),
    fci_energy: optional(source, 'fci_energy', number),
    flags: optional(source, 'flags', list(text)),
    number: optional(source, 'number', number),
    sz: optional(source, 'sz', number),
    s2: optional(source, 's2', number),
    settings: optional(source, 'settings', text),
    producer_version: optional(source, 'producer_version', text),
    job_id: optional(source, 'job_id', text),
  };
}
