import { randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import avro from 'avsc';
import { tableDamaged } from './errors.ts';

/** Avro longs as bigints: snapshot ids of other writers have 63 bits. */
const exactLong = avro.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (a: bigint, b: bigint) => (a === b ? 0 : a < b ? -1 : 1),
});

const magic = Buffer.from('Obj\u0001', 'latin1');
const headerType = avro.Type.forSchema({ type: 'map', values: 'bytes' });
const longType = avro.Type.forSchema('long');
const syncLength = 16;

/** Types by schema text: making one costs a hundred times what encoding a record does, and all manifests of a table share it. */
const types = new Map<string, { readonly schema: unknown; readonly type: avro.Type }>();
const rememberedTypes = 64;

/** The type for a schema with Iceberg's extra attributes; longs are bigints, unions are plain values. */
function avroType(text: string): { readonly schema: unknown; readonly type: avro.Type } {
  const known = types.get(text);
  if (known) return known;
  const schema: unknown = JSON.parse(text);
  const type = avro.Type.forSchema(JSON.parse(text), { registry: { long: exactLong }, wrapUnions: 'never' });
  if (types.size >= rememberedTypes) types.clear();
  const made = { schema, type };
  types.set(text, made);
  return made;
}

/**
 * An Avro object container file (Avro 1.11 specification, "Object Container Files"), deflated, in one block.
 * The schema goes into the header as given, because Iceberg's readers live by its `field-id` attributes.
 */
export function writeAvroFile(
  schema: unknown,
  records: readonly unknown[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const text = JSON.stringify(schema);
  const { type } = avroType(text);
  // Random: Spark searches the file for the marker when it splits, and a constant such as zeros occurs in the data.
  const sync = randomBytes(syncLength);
  const header: Record<string, Buffer> = {};
  for (const [key, value] of Object.entries({
    'avro.schema': text,
    'avro.codec': 'deflate',
    ...metadata,
  })) {
    header[key] = Buffer.from(value);
  }
  const parts = [magic, headerType.toBuffer(header), sync];
  if (records.length > 0) {
    const block = deflateRawSync(Buffer.concat(records.map((record) => type.toBuffer(record))));
    parts.push(longType.toBuffer(records.length), longType.toBuffer(block.length), block, sync);
  }
  return Buffer.concat(parts);
}

export interface AvroFile {
  /** JSON of the writer's schema; the same object for the same text. */
  readonly schema: unknown;
  readonly metadata: ReadonlyMap<string, string>;
  readonly records: readonly Record<string, unknown>[];
}

/** Reads a container file with the codecs null and deflate. `file` is for `table_damaged`. */
export function readAvroFile(bytes: Uint8Array, file: string): AvroFile {
  try {
    return parsed(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (cause) {
    throw tableDamaged.from(cause, file, `it is no Avro file that can be read: ${messageOf(cause)}`);
  }
}

function parsed(bytes: Buffer): AvroFile {
  if (bytes.length < magic.length || !bytes.subarray(0, magic.length).equals(magic)) throw new Error('no Avro header');
  const header = decode(headerType, bytes, magic.length);
  const metadata = new Map<string, string>();
  for (const [key, value] of Object.entries(header.value as Record<string, Buffer>))
    metadata.set(key, value.toString());
  const codec = metadata.get('avro.codec') ?? 'null';
  if (codec !== 'null' && codec !== 'deflate') throw new Error(`unknown codec ${codec}`);
  const { schema, type } = avroType(metadata.get('avro.schema') ?? '');
  const sync = bytes.subarray(header.offset, header.offset + syncLength);

  const records: Record<string, unknown>[] = [];
  let at = header.offset + syncLength;
  while (at < bytes.length) {
    const count = decode(longType, bytes, at);
    const length = decode(longType, bytes, count.offset);
    const end = length.offset + Number(length.value);
    if (!bytes.subarray(end, end + syncLength).equals(sync)) throw new Error('a block is torn');
    const block = bytes.subarray(length.offset, end);
    const content = codec === 'deflate' ? inflateRawSync(block) : block;
    let position = 0;
    for (let index = 0; index < Number(count.value); index += 1) {
      const record = decode(type, content, position);
      records.push(record.value as Record<string, unknown>);
      position = record.offset;
    }
    at = end + syncLength;
  }
  return { schema, metadata, records };
}

function decode(type: avro.Type, bytes: Buffer, at: number): { value: unknown; offset: number } {
  const { value, offset } = type.decode(bytes, at) as { value: unknown; offset: number };
  // avsc says "too short" by a negative offset.
  if (offset < 0) throw new Error('it ends too early');
  return { value, offset };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
