import type { ApiResult, ApiVersion, CircuitResult, Instruction, ResultDocument, WireStatus } from './contract.ts';
import { invalidDocument, unwritableJson } from './errors.ts';
import { booleanAt, type Fields, integerAt, listAt, nullable, numberAt, objectAt, textAt, wordAt } from './fields.ts';
import { jsonFloat, type Writable } from './json-value.ts';

const complain = (where: string, problem: string) => invalidDocument('result', where, problem);

/** The result of an executed job, fields in the order of the peers. `backend_name` stays null until the server answers. */
export function resultDocument(
  job: string,
  device: { readonly display_name: string; readonly version: string },
  results: readonly CircuitResult[],
): ResultDocument {
  return {
    backend_name: null,
    display_name: device.display_name,
    backend_version: device.version,
    job_id: job,
    qobj_id: null,
    success: true,
    status: 'DONE',
    header: {},
    results,
  };
}

/** One circuit's part of a result. `memory`: one string for each shot, see `memoryOf`. */
export function circuitResult(
  name: string,
  shots: number,
  memory: readonly string[],
  instructions: readonly Instruction[] | null,
  other: Fields = {},
): CircuitResult {
  return { header: { name, 'extra metadata': 'text' }, shots, success: true, data: { memory, instructions, ...other } };
}

/** The measured values of one shot, in the order of the `measure` instructions, as the wire has them: `"1 0 1"`. */
export function memoryOf(values: ArrayLike<number>): string {
  return Array.from(values).join(' ');
}

/** A stored result, also of a Python peer, which leaves `INITIALIZING` in a finished one: read as DONE. Throws `invalid_document`. */
export function readResult(value: unknown): ResultDocument {
  const fields = objectAt(value, '', complain);
  const success = booleanAt(fields.success, 'success', complain);
  // Up to sqooler 0.4 a finished result said `finished`.
  const status = wordAt(fields.status, ['INITIALIZING', 'QUEUED', 'DONE', 'ERROR', 'finished'], 'status', complain);
  return {
    backend_name: nullable(fields.backend_name, (name) => textAt(name, 'backend_name', complain)),
    display_name: textAt(fields.display_name, 'display_name', complain),
    backend_version: textAt(fields.backend_version, 'backend_version', complain),
    job_id: textAt(fields.job_id, 'job_id', complain),
    qobj_id: nullable(fields.qobj_id, (id) => textAt(id, 'qobj_id', complain)),
    success,
    status: status === 'ERROR' || !success ? 'ERROR' : 'DONE',
    header: objectAt(fields.header ?? {}, 'header', complain),
    results: listAt(fields.results, 'results', complain).map((entry, index) =>
      readCircuitResult(entry, `results[${index}]`),
    ),
  };
}

/** The result for a user of `backendName` (long name): complete ones say `finished` on v2 and DONE on v3. */
export function forApi(result: ResultDocument, version: ApiVersion, backendName: string): ApiResult {
  const status: WireStatus | 'finished' = result.status === 'DONE' && version === 'v2' ? 'finished' : result.status;
  const { display_name, backend_version, job_id, qobj_id, success, header, results } = result;
  return {
    backend_name: backendName,
    display_name,
    backend_version,
    job_id,
    qobj_id,
    success,
    status,
    header,
    results,
  };
}

/** What a DONE job answers whose result document is lost. */
export function lostResult(job: string, displayName: string): ResultDocument {
  return {
    backend_name: null,
    display_name: displayName,
    backend_version: '',
    job_id: job,
    qobj_id: null,
    success: false,
    status: 'ERROR',
    header: {},
    results: [],
  };
}

/** A result for `writeJson` and `signDocument`: fields in order, parameters as Python floats (`3.0`). */
export function resultJson(result: ResultDocument): Writable {
  return {
    backend_name: result.backend_name,
    display_name: result.display_name,
    backend_version: result.backend_version,
    job_id: result.job_id,
    qobj_id: result.qobj_id,
    success: result.success,
    status: result.status,
    header: asJson(result.header),
    results: result.results.map(({ header, shots, success, data }) => {
      const { memory, instructions, ...other } = data;
      return {
        header: { name: header.name, 'extra metadata': header['extra metadata'] },
        shots,
        success,
        data: { memory, instructions: instructions?.map(instructionJson) ?? null, ...entriesOf(other) },
      };
    }),
  };
}

function instructionJson({ name, wires, params }: Instruction): Writable {
  return { name, wires, params: params.map(jsonFloat) };
}

function readCircuitResult(value: unknown, where: string): CircuitResult {
  const fields = objectAt(value, where, complain);
  const header = objectAt(fields.header, `${where}.header`, complain);
  const data = objectAt(fields.data, `${where}.data`, complain);
  const { memory, instructions, ...other } = data;
  const inMemory = `${where}.data.memory`;
  return {
    header: {
      name: textAt(header.name, `${where}.header.name`, complain),
      'extra metadata': textAt(header['extra metadata'] ?? 'text', `${where}.header`, complain),
    },
    shots: integerAt(fields.shots, `${where}.shots`, complain),
    success: booleanAt(fields.success, `${where}.success`, complain),
    data: {
      memory: listAt(memory, inMemory, complain).map((shot) => textAt(shot, inMemory, complain)),
      instructions: nullable(instructions, (list) =>
        listAt(list, `${where}.data.instructions`, complain).map((entry) =>
          readInstruction(entry, `${where}.data.instructions`),
        ),
      ),
      ...other,
    },
  };
}

function readInstruction(value: unknown, where: string): Instruction {
  const fields = objectAt(value, where, complain);
  return {
    name: textAt(fields.name, where, complain),
    wires: listAt(fields.wires, where, complain).map((wire) => integerAt(wire, where, complain)),
    params: listAt(fields.params, where, complain).map((param) => numberAt(param, where, complain)),
  };
}

/** A device's own data, made of what JSON knows; anything else shows when it is written. */
function asJson(value: unknown): Writable {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'bigint') return value;
  if (Array.isArray(value)) return value.map(asJson);
  if (ArrayBuffer.isView(value)) return Array.from(Object.values(value), asJson);
  if (typeof value === 'object') return entriesOf(value);
  throw unwritableJson(`a device put a ${typeof value} into its result`);
}

function entriesOf(value: object): Record<string, Writable> {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== undefined)
      .map(([key, entry]) => [key, asJson(entry)]),
  );
}
