import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeRecord,
  encodeRecord,
  frame,
  type RecordVersion,
  readJsonRecord,
  schemaOf,
  schemaUpstream,
  schemaV1,
  schemaV2,
  undecodableRecord,
  unframe,
  type VqeRecord,
} from '../../../src/lake/records/index.ts';
import { fullRecord, goldenBytes, goldenRecord, goldenRecordV1, referenceText } from './golden-record.ts';

function withInitialData(record: VqeRecord, change: Partial<VqeRecord['vqe_result']['initial_data']>): VqeRecord {
  const { vqe_result } = record;
  return { ...record, vqe_result: { ...vqe_result, initial_data: { ...vqe_result.initial_data, ...change } } };
}

describe('the schemas', () => {
  it('have upstream’s, character by character', () => {
    expect(schemaUpstream).toBe(referenceText('upstream.avsc'));
  });

  it('have the tail of version 2 at the end, all nullable', () => {
    const fields = (schema: string): { name: string; type: unknown; default?: unknown }[] => JSON.parse(schema).fields;
    const upstream = fields(schemaUpstream);
    expect(fields(schemaV2).slice(0, upstream.length)).toEqual(upstream);
    const tail = fields(schemaV2).slice(upstream.length);
    expect(tail.map((field) => field.name)).toEqual([
      'experiment_id',
      'started_at',
      'molecule_name',
      'mapping',
      'hf_energy',
      'fci_energy',
      'flags',
      'number',
      'sz',
      's2',
      'settings',
      'producer_version',
      'job_id',
    ]);
    expect(tail.every((field) => Array.isArray(field.type) && field.type[0] === 'null' && field.default === null)).toBe(
      true,
    );
  });
});

describe('the wire format', () => {
  it('is upstream’s, byte for byte', () => {
    expect(frame(7, encodeRecord(goldenRecord, 'upstream'))).toEqual(goldenBytes('golden-upstream.hex'));
  });

  it('is the seed’s in version 1, byte for byte', () => {
    expect(frame(7, encodeRecord(goldenRecord, 'v1'))).toEqual(goldenBytes('golden-v1.hex'));
  });

  it('is upstream’s body with the tail behind in version 2', () => {
    const { body } = unframe(goldenBytes('golden-upstream.hex'));
    expect(encodeRecord(goldenRecord, 'v2')).toEqual(Uint8Array.of(...body, ...new Uint8Array(13)));
    expect(encodeRecord(fullRecord, 'v2').subarray(0, body.length)).toEqual(body);
  });

  it('is read back from both golden messages', () => {
    expect(decodeRecord(unframe(goldenBytes('golden-upstream.hex')).body, schemaUpstream)).toEqual(goldenRecord);
    expect(decodeRecord(unframe(goldenBytes('golden-v1.hex')).body, schemaV1)).toEqual(goldenRecordV1);
  });

  it('says 0 shots for exact energies in version 1 and null in version 2', () => {
    const exact = withInitialData(goldenRecord, { default_shots: null });
    const shots = (version: RecordVersion) =>
      decodeRecord(encodeRecord(exact, version), schemaOf(version)).vqe_result.initial_data.default_shots;
    expect(shots('v1')).toBe(0);
    expect(shots('v2')).toBeNull();
  });

  it('carries the schema’s id behind a zero byte', () => {
    const message = frame(0x01020304, Uint8Array.of(9, 8));
    expect(message).toEqual(Uint8Array.of(0, 1, 2, 3, 4, 9, 8));
    expect(unframe(message)).toEqual({ id: 0x01020304, body: Uint8Array.of(9, 8) });
    for (const wrong of [new Uint8Array(), Uint8Array.of(0, 0, 0, 0), Uint8Array.of(1, 0, 0, 0, 7, 1)]) {
      expect(() => unframe(wrong)).toThrow(expect.objectContaining({ code: 'undecodable_record' }));
    }
  });

  it('keeps every record, whatever is in it', () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    const int = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    const text = fc.string({ unit: 'grapheme' });
    const some = fc.record({
      doubles: fc.array(double),
      energy: double,
      text,
      shots: fc.option(int),
      started: fc.option(fc.integer({ min: -(2 ** 51), max: 2 ** 51 })),
      flags: fc.option(fc.array(text)),
      coords: fc.array(fc.array(double, { minLength: 3, maxLength: 3 })),
    });
    fc.assert(
      fc.property(some, ({ doubles, energy, text, shots, started, flags, coords }) => {
        const base = withInitialData(fullRecord, { default_shots: shots, initial_parameters: doubles, ansatz: text });
        const record: VqeRecord = {
          ...base,
          vqe_result: { ...base.vqe_result, minimum: energy },
          molecule: { molecule_data: { ...base.molecule.molecule_data, coords } },
          started_at: started,
          flags,
        };
        expect(decodeRecord(encodeRecord(record, 'v2'), schemaV2)).toEqual(record);
        expect(readJsonRecord(JSON.stringify(record))).toEqual(JSON.parse(JSON.stringify(record)));
      }),
    );
  });
});

describe('writing a record', () => {
  it.each([
    ['a NaN', { initial_parameters: [0.5, Number.NaN] }, 'vqe_result.initial_data.initial_parameters[1]'],
    [
      'an infinity',
      { initial_parameters: [Number.POSITIVE_INFINITY] },
      'vqe_result.initial_data.initial_parameters[0]',
    ],
    ['a seed of 33 bits', { seed: 2 ** 32 }, 'vqe_result.initial_data.seed'],
    ['a half shot', { default_shots: 0.5 }, 'vqe_result.initial_data.default_shots'],
  ])('refuses %s and says where it is', (_, change, where) => {
    expect(() => encodeRecord(withInitialData(goldenRecord, change), 'v2')).toThrow(
      expect.objectContaining({ code: 'invalid_record', message: expect.stringContaining(where) }),
    );
  });
});

describe('reading a record', () => {
  const body = encodeRecord(fullRecord, 'v2');

  it('goes by field names, whatever the types are called and however options are written', () => {
    // What Kafka Connect makes of upstream's schema when it stores a record.
    let count = 0;
    const renamed = JSON.stringify(
      JSON.parse(schemaUpstream),
      function (this: { type?: unknown }, key, value: unknown) {
        if (key === 'name' && this.type === 'record') return `ConnectDefault${++count}`;
        if (key === 'namespace') return 'io.confluent.connect.avro';
        return value;
      },
    );
    const optional = renamed
      .replace('["int","null"]', '["null","int"]')
      .replace(
        '{"name":"init_strategy","type":["string","null"],"default":"random"}',
        '{"name":"init_strategy","type":[{"type":"string","connect.default":"random"},"null"],"default":"random","connect.version":1}',
      );
    const upstream = encodeRecord(goldenRecord, 'upstream');
    // 1024 shots are branch 0 of ["int","null"], branch 1 of ["null","int"].
    const at = Buffer.from(upstream).indexOf(Buffer.from([0x00, 0x80, 0x10, 0x04]));
    const connect = upstream.slice();
    connect[at] = 2;
    expect(decodeRecord(connect, optional)).toEqual(goldenRecord);
  });

  it('reads exact runs in bohr of later releases', () => {
    const later = withInitialData(goldenRecord, { default_shots: null, exact_estimator: true });
    later.molecule = { molecule_data: { ...later.molecule.molecule_data, units: 'bohr' } };
    expect(decodeRecord(encodeRecord(later, 'upstream'), schemaUpstream)).toEqual(later);
  });

  it('gives what upstream’s schema has as default where the writer knew nothing', () => {
    const { initial_data } = decodeRecord(encodeRecord(fullRecord, 'v1'), schemaV1).vqe_result;
    expect(initial_data).toMatchObject({
      init_strategy: 'random',
      seed: null,
      ansatz_name: null,
      exact_estimator: false,
    });
  });

  it('refuses every beginning of a record, and anything behind it', () => {
    for (let length = 0; length < body.length; length++) {
      expect(() => decodeRecord(body.subarray(0, length), schemaV2)).toThrow(
        expect.objectContaining({ code: 'undecodable_record' }),
      );
    }
    expect(() => decodeRecord(Uint8Array.of(...body, 0), schemaV2)).toThrow(
      expect.objectContaining({ code: 'undecodable_record' }),
    );
  });

  it('ends with a record or a failure for any bytes, soon', () => {
    const attempt = (bytes: Uint8Array) => {
      try {
        decodeRecord(bytes, schemaV2);
      } catch (error) {
        expect(undecodableRecord.matches(error)).toBe(true);
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), attempt));
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = body.slice();
        damaged[at] = damaged[at]! ^ flip;
        attempt(damaged);
      }),
      { numRuns: 2000 },
    );
    attempt(Uint8Array.of(0, 2, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01, ...new Uint8Array(50)));
  });

  it('does not believe in a list of 2⁴⁰ items that take no bytes', () => {
    const parsed: { fields: unknown[] } = JSON.parse(schemaUpstream);
    parsed.fields.unshift({ name: 'nulls', type: { type: 'array', items: 'null' } });
    const bytes = Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 0, ...encodeRecord(goldenRecord, 'upstream'));
    expect(() => decodeRecord(bytes, JSON.stringify(parsed))).toThrow(
      expect.objectContaining({ message: expect.stringContaining('longer than what is left') }),
    );
  });

  it.each([
    'no json',
    '{"type":"record","name":"A"}',
    '"unknown"',
    '{"type":"record","name":"A","fields":[{"name":"a","type":"B"}]}',
    '{"type":"record","name":"A","fields":[{"name":"a","type":"A"}]}',
    '"string"',
  ])('refuses the schema %s', (schema) => {
    expect(() => decodeRecord(Uint8Array.of(2, 65), schema)).toThrow(
      expect.objectContaining({ code: 'undecodable_record' }),
    );
  });

  it('understands every type of Avro in fields it does not know', () => {
    const parsed: { fields: unknown[] } = JSON.parse(schemaUpstream);
    parsed.fields.unshift(
      { name: 'kind', type: { type: 'enum', name: 'Kind', symbols: ['a', 'b'] } },
      { name: 'same', type: 'Kind' },
      { name: 'digest', type: { type: 'fixed', name: 'Digest', size: 2 } },
      { name: 'raw', type: 'bytes' },
      { name: 'small', type: 'float' },
      { name: 'tags', type: { type: 'map', values: { type: 'long', logicalType: 'timestamp-millis' } } },
    );
    const extra = [2, 0, 1, 2, 4, 7, 7, 0, 0, 128, 63, 2, 2, 120, 6, 0];
    const bytes = Uint8Array.of(...extra, ...encodeRecord(goldenRecord, 'upstream'));
    expect(decodeRecord(bytes, JSON.stringify(parsed))).toEqual(goldenRecord);
  });
});

describe('a record at rest as JSON', () => {
  it('is read with unions unwrapped, as Redpanda Connect writes it', () => {
    expect(readJsonRecord(JSON.stringify(fullRecord))).toEqual(fullRecord);
  });

  it('is read with unions wrapped, as Avro’s own JSON has them', () => {
    const wrapped = {
      ...goldenRecord,
      performance_start: { string: '{}' },
      vqe_result: { ...goldenRecord.vqe_result, maxcv: { double: 0 }, success: { boolean: true }, nfev: { int: 2 } },
    };
    expect(readJsonRecord(JSON.stringify(wrapped))).toEqual({ ...goldenRecord, performance_start: '{}' });
  });

  it('is read with flat coordinates and without the level molecule_data', () => {
    const { molecule_data } = goldenRecord.molecule;
    const flat = { ...goldenRecord, molecule: { ...molecule_data, coords: molecule_data.coords.flat() } };
    expect(readJsonRecord(JSON.stringify(flat))).toEqual(goldenRecord);
  });

  it.each([
    ['', 'no JSON'],
    ['[]', 'record should be an object'],
    ['{}', 'record.vqe_result should be an object and is missing'],
    [JSON.stringify({ ...goldenRecord, basis_set: 3 }), 'record.basis_set should be a text and is number'],
    [JSON.stringify({ ...goldenRecord, molecule_id: 1.5 }), 'record.molecule_id should be an integer'],
  ])('says of %s what is wrong', (text, reason) => {
    expect(() => readJsonRecord(text)).toThrow(
      expect.objectContaining({ code: 'undecodable_record', message: expect.stringContaining(reason) }),
    );
  });
});
