import {
  JsonNumber,
  type JsonValue,
  jsonInteger,
  pythonFloat,
  readJson,
  type Writable,
  writeDatetime,
  writeJson,
} from '../../jobs/index.ts';

/** The driver, loaded when it is first needed. */
export type Driver = typeof import('mongodb');

/** A document as the server holds it, numbers with their types; what `promoteValues: false` gives. */
export type RawDocument = { [key: string]: unknown };

/** How documents of peers are read: a double stays a double, and 3.0 is not 3. */
export const exactly = { promoteValues: false, promoteLongs: false, promoteBuffers: false } as const;

/**
 * The document that peers read for a JSON text, as PyMongo makes it: whole numbers of 32 or 64 bits, the others doubles, the
 * signature of a signed document as binary. What no double holds becomes its name as text (`NaN`), which Python's readers take
 * for the number and no server chokes on. Null when the text is no JSON object.
 */
export function documentOf(driver: Driver, text: string): RawDocument | null {
  const value = readJson(text);
  if (!(value instanceof Map)) return null;
  const signed = value.size === 3 && value.has('header') && value.has('payload') && value.has('signature');
  const entries: [string, unknown][] = [];
  for (const [key, entry] of value) {
    if (key === '_id') continue;
    const binary = signed && key === 'signature' && typeof entry === 'string';
    entries.push([key, binary ? new driver.Binary(Buffer.from(entry, 'utf8')) : stored(driver, entry)]);
  }
  return Object.fromEntries(entries);
}

function stored(driver: Driver, value: JsonValue): unknown {
  if (value instanceof JsonNumber) return storedNumber(driver, value);
  if (Array.isArray(value)) return value.map((entry) => stored(driver, entry));
  // A Map keeps keys that look like numbers where they stand.
  if (value instanceof Map) return new Map([...value].map(([key, entry]) => [key, stored(driver, entry)]));
  return value;
}

function storedNumber(driver: Driver, { text, value }: JsonNumber): unknown {
  if (!Number.isFinite(value)) return pythonFloat(value);
  if (!/^-?\d+$/.test(text)) return new driver.Double(value);
  if (value >= -0x80000000 && value <= 0x7fffffff) return new driver.Int32(value);
  const whole = BigInt(text);
  return BigInt.asIntN(64, whole) === whole ? driver.Long.fromBigInt(whole) : new driver.Double(value);
}

/** The JSON text of a document read `exactly`, as Python writes it; its `_id` is left out. */
export function textOf(document: RawDocument): string {
  const { _id, ...rest } = document;
  return writeJson(written(rest));
}

function written(value: unknown): Writable {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return new JsonNumber(pythonFloat(value));
  if (typeof value === 'bigint') return value;
  if (value instanceof Date) return writeDatetime(value.getTime());
  if (Array.isArray(value)) return value.map(written);
  if (typeof value !== 'object') return String(value);
  if ('_bsontype' in value) return ofType(value);
  return new Map(Object.entries(value).map(([key, entry]) => [key, written(entry)]));
}

function ofType(value: { readonly _bsontype: unknown }): Writable {
  switch (value._bsontype) {
    case 'Int32':
    case 'Long':
      return jsonInteger(BigInt(String(value)));
    case 'Double':
      return new JsonNumber(pythonFloat(Number(value)));
    case 'Binary':
      return binaryText(value);
    default:
      return String(value);
  }
}

function binaryText(value: object): string {
  const bytes = 'value' in value && typeof value.value === 'function' ? value.value() : null;
  return bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : '';
}
