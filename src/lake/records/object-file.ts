import { createHash } from 'node:crypto';
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { snappyUncompress } from 'hyparquet';
import { AvroReader } from './avro-reader.ts';
import type { VqeRecord } from './contract.ts';
import { decodeValue } from './decoder.ts';
import { undecodableRecord } from './errors.ts';
import { shapeRecord } from './shape.ts';

/** Avro object container files (Avro 1.12 specification, "Object Container Files"). */
const magic = Uint8Array.of(0x4f, 0x62, 0x6a, 0x01);
const syncLength = 16;
/** What a block may expand to, bytes: damaged or hostile files must not take all memory. */
const largestBlock = 2 ** 30;

export type Codec = 'null' | 'deflate';

/** Avro's `long`: zig-zag, then base-128, low group first. Here for counts and lengths only, which are not negative. */
function encodeLong(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = 2 * value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

function withLength(bytes: Uint8Array): Uint8Array[] {
  return [encodeLong(bytes.length), bytes];
}

/**
 * An object file of records that are encoded already, in one block. The sync marker is a digest of the content instead of
 * random bytes: two writers of the same records write the same file.
 */
export function writeObjectFile(schema: string, bodies: readonly Uint8Array[], codec: Codec = 'deflate'): Uint8Array {
  const text = (value: string) => new TextEncoder().encode(value);
  const digest = createHash('sha256').update(schema);
  for (const body of bodies) digest.update(body);
  const sync = digest.digest().subarray(0, syncLength);
  // Large records are copied once.
  const stored = codec === 'deflate' ? [deflateRawSync(Buffer.concat(bodies))] : bodies;
  const length = stored.reduce((sum, part) => sum + part.length, 0);
  const file = Buffer.concat([
    magic,
    encodeLong(2),
    ...withLength(text('avro.schema')),
    ...withLength(text(schema)),
    ...withLength(text('avro.codec')),
    ...withLength(text(codec)),
    encodeLong(0),
    sync,
    ...(bodies.length === 0 ? [] : [encodeLong(bodies.length), encodeLong(length), ...stored, sync]),
  ]);
  return new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
}

function snappy(block: Uint8Array): Uint8Array {
  // The format starts with the plain length, base-128; Avro puts a checksum of four bytes behind.
  let length = 0;
  for (let at = 0; at < block.length; at++) {
    length += (block[at]! & 0x7f) * 2 ** (7 * at);
    if (block[at]! < 0x80) break;
  }
  if (length > largestBlock) throw undecodableRecord('a block says that it is larger than 1 GiB');
  const plain = new Uint8Array(length);
  snappyUncompress(block.subarray(0, -4), plain);
  if (Buffer.from(block.subarray(-4)).readUInt32BE() !== crc32(plain)) throw undecodableRecord('a checksum is wrong');
  return plain;
}

function expand(block: Uint8Array, codec: string): Uint8Array {
  try {
    switch (codec) {
      case 'null':
        return block;
      case 'deflate':
        return inflateRawSync(block, { maxOutputLength: largestBlock });
      case 'snappy':
        return snappy(block);
    }
  } catch (error) {
    if (undecodableRecord.matches(error)) throw error;
    throw undecodableRecord.from(error, `a block is damaged (${error instanceof Error ? error.message : error})`);
  }
  throw undecodableRecord(`it is compressed with ${codec}; null, deflate and snappy are read`);
}

function readMetadata(reader: AvroReader): Map<string, string> {
  const metadata = new Map<string, string>();
  for (let count = reader.blockCount(); count > 0; count = reader.blockCount()) {
    for (; count > 0; count--) metadata.set(reader.string(), reader.string());
  }
  return metadata;
}

export interface ObjectFile {
  /** The schema text it carries. */
  readonly schema: string;
  readonly records: readonly VqeRecord[];
  /** The Avro bytes of each record. */
  readonly bodies: readonly Uint8Array[];
}

/** All records of an object file, whoever wrote it. `undecodable_record` when any part of it is damaged. */
export function readObjectFile(bytes: Uint8Array): ObjectFile {
  const reader = new AvroReader(bytes);
  if (bytes.length < magic.length || Buffer.compare(reader.fixed(magic.length), magic) !== 0) {
    throw undecodableRecord('it is no Avro object file');
  }
  const metadata = readMetadata(reader);
  const sync = reader.fixed(syncLength);
  const schema = metadata.get('avro.schema');
  if (schema === undefined) throw undecodableRecord('the file carries no schema');
  const records: VqeRecord[] = [];
  const bodies: Uint8Array[] = [];
  while (reader.left > 0) {
    const count = reader.long();
    const block = expand(reader.bytes(), metadata.get('avro.codec') ?? 'null');
    if (Buffer.compare(reader.fixed(syncLength), sync) !== 0) throw undecodableRecord('a sync marker is wrong');
    if (count < 0 || count > block.length) throw undecodableRecord(`a block says that it holds ${count} records`);
    let at = 0;
    for (let left = count; left > 0; left--) {
      const { value, end } = decodeValue(schema, block, at);
      records.push(shapeRecord(value));
      bodies.push(block.subarray(at, end));
      at = end;
    }
    if (at !== block.length) throw undecodableRecord('a block holds something else than its records');
  }
  return { schema, records, bodies };
}
