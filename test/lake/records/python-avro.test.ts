import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  encodeRecord,
  experimentId,
  readObjectFile,
  schemaUpstream,
  schemaV1,
  schemaV2,
  writeObjectFile,
} from '../../../src/lake/records/index.ts';
import { fullRecord, goldenRecord, goldenRecordV1 } from './golden-record.ts';

const python = resolve(import.meta.dirname, '../../../.cache/python/bin/python');

/** Apache Avro for Python as an independent reader and writer. */
function run(script: string, ...args: string[]): string {
  return execFileSync(python, ['-c', script, ...args], { encoding: 'utf8' });
}

const reads = `
import json, sys, datetime
from avro.datafile import DataFileReader
from avro.io import DatumReader
with DataFileReader(open(sys.argv[1], 'rb'), DatumReader()) as reader:
    print(json.dumps(list(reader), default=lambda value: int(value.timestamp() * 1000 + 0.5)))
`;

const writes = `
import json, sys
import avro.schema
from avro.datafile import DataFileWriter
from avro.io import DatumWriter
schema = avro.schema.parse(open(sys.argv[1]).read())
with DataFileWriter(open(sys.argv[3], 'wb'), DatumWriter(), schema, codec=sys.argv[4]) as writer:
    for record in json.load(open(sys.argv[2])): writer.append(record)
`;

/** The seed's record read with upstream's schema, written again and hashed: what any peer would call the experiment. */
const identifies = `
import hashlib, io, sys
import avro.schema
from avro.datafile import DataFileReader
from avro.io import BinaryEncoder, DatumReader, DatumWriter
schema = avro.schema.parse(open(sys.argv[2]).read())
with DataFileReader(open(sys.argv[1], 'rb'), DatumReader(readers_schema=schema)) as reader:
    for record in reader:
        body = io.BytesIO()
        DatumWriter(schema).write(record, BinaryEncoder(body))
        print(hashlib.sha256(body.getvalue()).hexdigest())
`;

describe.skipIf(!existsSync(python))('Apache Avro for Python (skipped without scripts/readers.sh)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'eigenlake-avro-'));
  const file = (name: string) => join(folder, name);

  it.each(['null', 'deflate'] as const)('reads our object files (%s)', (codec) => {
    for (const [schema, version, expected] of [
      [schemaV1, 'v1', goldenRecordV1],
      [schemaV2, 'v2', fullRecord],
      [schemaUpstream, 'upstream', goldenRecord],
    ] as const) {
      const body = encodeRecord(version === 'v2' ? fullRecord : goldenRecord, version);
      writeFileSync(file('ours.avro'), writeObjectFile(schema, [body, body], codec));
      const records: Record<string, unknown>[] = JSON.parse(run(reads, file('ours.avro')));
      expect(records).toHaveLength(2);
      expect(records[1]).toEqual(records[0]);
      // Only what the schema has is there.
      expect(expected).toMatchObject(records[0]!);
      expect(Object.keys(records[0]!)).toHaveLength(JSON.parse(schema).fields.length);
    }
  });

  it.each(['null', 'deflate'])('writes upstream’s records and we read them (%s)', (codec) => {
    const { vqe_result, molecule } = goldenRecord;
    // As release 2.5.1 makes them: exact runs without shots, lengths in bohr.
    const later = {
      ...goldenRecord,
      vqe_result: {
        ...vqe_result,
        initial_data: { ...vqe_result.initial_data, default_shots: null, exact_estimator: true },
      },
      molecule: { molecule_data: { ...molecule.molecule_data, units: 'bohr', masses: [1.008, 1.008] } },
    };
    const records = [goldenRecord, later].map((record) =>
      Object.fromEntries(Object.entries(record).slice(0, JSON.parse(schemaUpstream).fields.length)),
    );
    writeFileSync(file('schema.avsc'), schemaUpstream);
    writeFileSync(file('records.json'), JSON.stringify(records));
    run(writes, file('schema.avsc'), file('records.json'), file('theirs.avro'), codec);
    expect(readObjectFile(new Uint8Array(readFileSync(file('theirs.avro')))).records).toEqual([goldenRecord, later]);
  });

  it('gives a record of the seed’s schema the id that we give it', () => {
    writeFileSync(file('schema.avsc'), schemaUpstream);
    const bytes = writeObjectFile(schemaV1, [encodeRecord(goldenRecord, 'v1')]);
    writeFileSync(file('seed.avro'), bytes);
    const [record] = readObjectFile(bytes).records;
    expect(run(identifies, file('seed.avro'), file('schema.avsc')).trim()).toBe(experimentId(record!));
  });
});
