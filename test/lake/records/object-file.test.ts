import { crc32, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeRecord,
  readObjectFile,
  schemaUpstream,
  schemaV2,
  undecodableRecord,
  writeObjectFile,
} from '../../../src/lake/records/index.ts';
import { fullRecord, goldenRecord } from './golden-record.ts';

const body = encodeRecord(fullRecord, 'v2');
const other = encodeRecord({ ...fullRecord, molecule_name: 'LiH' }, 'v2');

/** A long in Avro, small and not negative. */
const long = (value: number) => {
  const bytes: number[] = [];
  let rest = value * 2;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
};
const text = (value: string) => Buffer.concat([long(Buffer.byteLength(value)), Buffer.from(value)]);
const sync = Buffer.alloc(16, 0xab);

/** An object file as other writers make them: metadata in a block with its size, several blocks of records. */
function foreignFile(
  schema: string,
  codec: string | null,
  blocks: readonly (readonly [number, Uint8Array])[],
): Uint8Array {
  const entries = [text('avro.schema'), text(schema), ...(codec === null ? [] : [text('avro.codec'), text(codec)])];
  const map = Buffer.concat(entries);
  const negative = Buffer.from([codec === null ? 1 : 3]);
  return new Uint8Array(
    Buffer.concat([
      Buffer.from('Obj\x01', 'latin1'),
      negative,
      long(map.length),
      map,
      long(0),
      sync,
      ...blocks.flatMap(([count, bytes]) => [long(count), long(bytes.length), bytes, sync]),
    ]),
  );
}

/** Snappy without compression: the plain length, then literals of at most 60 bytes, then Avro's checksum. */
function snappy(plain: Uint8Array): Uint8Array {
  const parts: Buffer[] = [];
  let rest = plain.length;
  const preamble: number[] = [];
  for (; rest > 127; rest >>= 7) preamble.push((rest & 127) | 128);
  parts.push(Buffer.from([...preamble, rest]));
  for (let at = 0; at < plain.length; at += 60) {
    const literal = plain.subarray(at, at + 60);
    parts.push(Buffer.from([(literal.length - 1) << 2]), Buffer.from(literal));
  }
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(plain));
  return Buffer.concat([...parts, checksum]);
}

describe('an object file', () => {
  it.each(['null', 'deflate'] as const)('keeps schema, records and bytes (%s)', (codec) => {
    const file = readObjectFile(writeObjectFile(schemaV2, [body, other], codec));
    expect(file.schema).toBe(schemaV2);
    expect(file.records).toEqual([fullRecord, { ...fullRecord, molecule_name: 'LiH' }]);
    expect(file.bodies.map((one) => Buffer.compare(one, body))).toEqual([0, expect.any(Number)]);
    expect(readObjectFile(writeObjectFile(schemaV2, [], codec)).records).toEqual([]);
  });

  it('is the same file for the same records', () => {
    expect(writeObjectFile(schemaV2, [body])).toEqual(writeObjectFile(schemaV2, [body]));
    expect(writeObjectFile(schemaV2, [body])).not.toEqual(writeObjectFile(schemaV2, [other]));
  });

  it('of other writers is read: several blocks, no codec named, deflate, snappy', () => {
    const upstream = encodeRecord(goldenRecord, 'upstream');
    const twice = Buffer.concat([upstream, upstream]);
    const three = [goldenRecord, goldenRecord, goldenRecord];
    for (const [codec, compress] of [
      [null, (bytes: Uint8Array) => bytes],
      ['deflate', deflateRawSync],
      ['snappy', snappy],
    ] as const) {
      const blocks = [
        [1, compress(upstream)],
        [2, compress(twice)],
      ] as const;
      expect(readObjectFile(foreignFile(schemaUpstream, codec, blocks)).records).toEqual(three);
    }
  });

  it('in a codec we do not know is refused by its name', () => {
    const file = foreignFile(schemaV2, 'xz', [[1, body]]);
    expect(() => readObjectFile(file)).toThrow(expect.objectContaining({ message: expect.stringContaining('xz') }));
  });

  it('that is damaged in its blocks is refused, snappy by its checksum', () => {
    const damaged = Uint8Array.from(snappy(body));
    damaged[20]! ^= 1;
    for (const file of [
      foreignFile(schemaV2, 'snappy', [[1, damaged]]),
      foreignFile(schemaV2, 'null', [[2, body]]),
      foreignFile(schemaV2, 'null', [[1, Buffer.concat([body, Buffer.from([0])])]]),
      foreignFile(schemaV2, 'deflate', [[1, body]]),
      foreignFile('{', 'null', [[1, body]]),
    ]) {
      expect(() => readObjectFile(file)).toThrow(expect.objectContaining({ code: 'undecodable_record' }));
    }
  });

  it('with a wrong sync marker behind a block is refused', () => {
    const file = writeObjectFile(schemaV2, [body], 'null');
    file[file.length - 1]! ^= 1;
    expect(() => readObjectFile(file)).toThrow(expect.objectContaining({ code: 'undecodable_record' }));
  });

  it('is refused when it is cut off anywhere, and never read in part', () => {
    const file = writeObjectFile(schemaV2, [body]);
    const headerEnd = writeObjectFile(schemaV2, []).length;
    for (let length = 0; length < file.length; length++) {
      // Right behind the header it is a whole file without records.
      if (length === headerEnd) continue;
      expect(() => readObjectFile(file.subarray(0, length))).toThrow(
        expect.objectContaining({ code: 'undecodable_record' }),
      );
    }
  });

  it('ends with records or a failure for any bytes', () => {
    const file = writeObjectFile(schemaV2, [body], 'null');
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = file.slice();
        damaged[at]! ^= flip;
        try {
          readObjectFile(damaged);
        } catch (error) {
          expect(undecodableRecord.matches(error)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
