import { encoderOf } from './avro-type.ts';
import type { VqeRecord } from './contract.ts';
import { decodeValue } from './decoder.ts';
import { invalidRecord, undecodableRecord } from './errors.ts';
import { type RecordVersion, schemaOf } from './schemas.ts';
import { shapeRecord } from './shape.ts';

/** The path to the first number that is not finite, or null. */
function notFinite(value: unknown, path: string): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : path;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    for (const [index, item] of items.entries()) {
      if (typeof item === 'number' ? !Number.isFinite(item) : notFinite(item, '') !== null) {
        return notFinite(item, `${path}[${index}]`);
      }
    }
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, inner] of Object.entries(value)) {
    const found = notFinite(inner, path === '' ? name : `${path}.${name}`);
    if (found !== null) return found;
  }
  return null;
}

function show(value: unknown): string {
  const text = value === undefined ? 'missing' : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function check(type: ReturnType<typeof encoderOf>, value: unknown): void {
  const where = notFinite(value, '');
  if (where !== null) throw invalidRecord(where, 'not finite');
  if (type.isValid(value)) return;
  type.isValid(value, {
    errorHook: (path, wrong, expected) => {
      throw invalidRecord(path.join('.'), `${show(wrong)} where the schema has ${expected}`);
    },
  });
}

/** A record as Avro, without the wire's header. Version 1 has 0 for the shots of exact energies. `invalid_record`. */
export function encodeRecord(record: VqeRecord, version: RecordVersion): Uint8Array {
  const type = encoderOf(schemaOf(version));
  const { initial_data, ...rest } = record.vqe_result;
  const value =
    version === 'v1'
      ? {
          ...record,
          vqe_result: {
            initial_data: { ...initial_data, default_shots: initial_data.default_shots ?? 0 },
            ...rest,
          },
        }
      : record;
  check(type, value);
  return new Uint8Array(type.toBuffer(value));
}

/** A record from its Avro body and the schema it was written with: any version, by field names. `undecodable_record`. */
export function decodeRecord(body: Uint8Array, writerSchema: string): VqeRecord {
  const { value, end } = decodeValue(writerSchema, body);
  if (end !== body.length) throw undecodableRecord(`${body.length - end} bytes follow it`);
  return shapeRecord(value);
}

/** A record at rest as JSON, unions unwrapped (as Redpanda Connect writes upstream's) or wrapped. `undecodable_record`. */
export function readJsonRecord(text: string): VqeRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw undecodableRecord.from(error, `it is no JSON (${error instanceof Error ? error.message : error})`);
  }
  return shapeRecord(value);
}
