import { describe, expect, it } from 'vitest';
import { readAvroFile, writeAvroFile } from '../../../src/lake/iceberg/avro-file.ts';
import { tableDamaged } from '../../../src/lake/iceberg/index.ts';

const schema = {
  type: 'record',
  name: 'r',
  fields: [
    { name: 'id', type: ['null', 'long'], default: null, 'field-id': 1 },
    { name: 'text', type: 'string', 'field-id': 2 },
  ],
};
const records = [
  { id: 4511701552583337316n, text: 'a' },
  { id: null, text: 'b'.repeat(1000) },
];

describe('an Avro file', () => {
  it('comes back with its schema attributes, its metadata and all digits', () => {
    const file = readAvroFile(writeAvroFile(schema, records, { content: 'data' }), 'x.avro');
    expect(file.schema).toEqual(schema);
    expect(file.metadata.get('content')).toBe('data');
    expect(file.records.map((record) => ({ ...record }))).toEqual(records);
  });

  it('may hold no record', () => {
    expect(readAvroFile(writeAvroFile(schema, [], {}), 'x.avro').records).toEqual([]);
  });

  it('has another sync marker every time, because Spark searches the file for it', () => {
    const markers = [1, 2, 3].map(() =>
      Buffer.from(writeAvroFile(schema, records, {}))
        .subarray(-16)
        .toString('hex'),
    );
    expect(new Set(markers).size).toBe(3);
  });

  it('is refused when it is cut, changed or none at all', () => {
    const bytes = writeAvroFile(schema, records, {});
    const broken = Uint8Array.from(bytes, (byte, index) => (index > bytes.length - 40 ? byte ^ 0xff : byte));
    for (const wrong of [bytes.slice(0, -1), bytes.slice(0, 20), broken, new Uint8Array(0), Buffer.from('no Avro')]) {
      expect(() => readAvroFile(wrong, 'x.avro')).toThrow(expect.objectContaining({ code: tableDamaged.code }));
    }
  });
});
