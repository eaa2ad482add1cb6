import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type JsonObject, openWarehouse, writeJson } from '../../../src/lake/iceberg/index.ts';
import { folderStore } from '../../../src/lake/objects/index.ts';
import { temporaryWarehouse } from './every-type.ts';
import { metadataFolder, numbers, numbersIn, readMetadata, small } from './small-table.ts';

describe('metadata.json', () => {
  it('has the keys of Spark in their order, and all that readers insist on', async () => {
    const { warehouse, folder } = temporaryWarehouse();
    await warehouse.create({ ...small, partitionBy: ['text'] });
    const state = await warehouse.append(
      'small',
      { length: 2, columns: { n: [1, 2], text: ['a', 'b'] } },
      { tag: 'v_1', summary: { 'eigenlake.batch-id': 'b' }, timestampMs: 4_000_000_000_000 },
    );
    const keys =
      'format-version table-uuid location last-sequence-number last-updated-ms last-column-id current-schema-id schemas ' +
      'default-spec-id partition-specs last-partition-id default-sort-order-id sort-orders properties current-snapshot-id ' +
      'refs snapshots statistics partition-statistics snapshot-log metadata-log';
    const first = readMetadata(folder, 1);
    expect(Object.keys(first).join(' ')).toBe(keys.replace(' current-snapshot-id', ''));
    expect(first.snapshots).toEqual([]);
    const second = readMetadata(folder, 2);
    expect(Object.keys(second).join(' ')).toBe(keys);
    const id = Number(state.current!.id);
    expect(id).toBeLessThan(2 ** 53);
    expect({ ...second, snapshots: null }).toEqual({
      'format-version': 2,
      'table-uuid': first['table-uuid'],
      location: join(folder, 'quantum_features/small'),
      'last-sequence-number': 1,
      'last-updated-ms': 4_000_000_000_000,
      'last-column-id': 2,
      'current-schema-id': 0,
      schemas: [
        {
          type: 'struct',
          'schema-id': 0,
          fields: [
            { id: 1, name: 'n', required: false, type: 'int' },
            { id: 2, name: 'text', required: false, type: 'string' },
          ],
        },
      ],
      'default-spec-id': 0,
      'partition-specs': [
        { 'spec-id': 0, fields: [{ name: 'text', transform: 'identity', 'source-id': 2, 'field-id': 1000 }] },
      ],
      'last-partition-id': 1000,
      'default-sort-order-id': 0,
      'sort-orders': [{ 'order-id': 0, fields: [] }],
      properties: { comment: 'A small table', owner: 'eigenlake' },
      'current-snapshot-id': id,
      refs: { main: { 'snapshot-id': id, type: 'branch' }, v_1: { 'snapshot-id': id, type: 'tag' } },
      snapshots: null,
      statistics: [],
      'partition-statistics': [],
      'snapshot-log': [{ 'timestamp-ms': 4_000_000_000_000, 'snapshot-id': id }],
      'metadata-log': [
        {
          'timestamp-ms': first['last-updated-ms'],
          'metadata-file': join(metadataFolder(folder), 'v1.metadata.json'),
        },
      ],
    });
    const [snapshot] = second.snapshots as JsonObject[];
    expect(Object.keys(snapshot!)).toEqual([
      'sequence-number',
      'snapshot-id',
      'timestamp-ms',
      'summary',
      'manifest-list',
      'schema-id',
    ]);
    const size = Number((snapshot!.summary as JsonObject)['added-files-size']);
    expect(snapshot!.summary).toEqual({
      operation: 'append',
      'eigenlake.batch-id': 'b',
      'added-data-files': '2',
      'added-records': '2',
      'added-files-size': String(size),
      'changed-partition-count': '2',
      'total-records': '2',
      'total-files-size': String(size),
      'total-data-files': '2',
      'total-delete-files': '0',
      'total-position-deletes': '0',
      'total-equality-deletes': '0',
      'engine-name': 'eigenlake',
    });
  });

  it('names at most a hundred earlier versions, so that commits stay small', async () => {
    const { warehouse, folder } = temporaryWarehouse();
    await warehouse.create(small);
    const entry = { 'timestamp-ms': 1, 'metadata-file': '/v0.metadata.json' };
    const log = Array.from({ length: 100 }, () => entry);
    const file = join(metadataFolder(folder), 'v1.metadata.json');
    writeFileSync(file, writeJson({ ...readMetadata(folder, 1), 'metadata-log': log }));
    await warehouse.append('small', numbers(1));
    const written = readMetadata(folder, 2)['metadata-log'] as JsonObject[];
    expect(written).toHaveLength(100);
    expect(written.at(-1)).toMatchObject({ 'metadata-file': file });
  });

  it('is refused with table_damaged where a reader cannot do without, and read where it can', async () => {
    const { warehouse, folder } = temporaryWarehouse();
    await warehouse.create({ ...small, partitionBy: ['text'] });
    await warehouse.append('small', numbers(1), { tag: 'v_1' });
    const file = join(metadataFolder(folder), 'v2.metadata.json');
    const whole = readMetadata(folder, 2);
    const without = (key: string) => Object.fromEntries(Object.entries(whole).filter(([name]) => name !== key));
    const refs = whole.refs as JsonObject;
    const [snapshot] = whole.snapshots as JsonObject[];
    const wrong: Record<string, JsonObject> = {
      'no format-version': without('format-version'),
      'no location': without('location'),
      'no schemas': without('schemas'),
      'no partition-specs': without('partition-specs'),
      'no last-sequence-number': without('last-sequence-number'),
      'no last-updated-ms': without('last-updated-ms'),
      'no snapshots': without('snapshots'),
      'no current-snapshot-id but main': without('current-snapshot-id'),
      'main elsewhere': { ...whole, 'current-snapshot-id': 1 },
      'a tag of nothing': { ...whole, refs: { ...refs, v_2: { 'snapshot-id': 7, type: 'tag' } } },
      'an unknown schema': { ...whole, 'current-schema-id': 5 },
      'a snapshot without manifests': { ...whole, snapshots: [{ ...snapshot, 'manifest-list': undefined }] },
      'a rounded id': { ...whole, 'current-snapshot-id': 1.5 },
    };
    for (const [what, metadata] of Object.entries(wrong)) {
      writeFileSync(file, writeJson(metadata));
      await expect(warehouse.load('small'), what).rejects.toMatchObject({ code: 'table_damaged' });
    }
    for (const text of ['', '{', '[]', '{"format-version": 2', '\ufeff{}']) {
      writeFileSync(file, text);
      await expect(warehouse.load('small'), text).rejects.toMatchObject({ code: 'table_damaged' });
    }
    const fine: JsonObject[] = [
      without('properties'),
      without('snapshot-log'),
      without('metadata-log'),
      without('refs'),
      { ...whole, snapshots: [{ ...snapshot, summary: undefined, 'schema-id': undefined }] },
    ];
    for (const metadata of fine) {
      writeFileSync(file, writeJson(metadata));
      expect(await numbersIn(warehouse)).toEqual([1]);
    }
    writeFileSync(file, writeJson({ ...whole, 'format-version': 3 }));
    await expect(warehouse.load('small')).rejects.toMatchObject({ code: 'unsupported_table' });
  });

  it('is not the only thing that can be damaged: missing and cut files are named', async () => {
    const { warehouse, folder } = temporaryWarehouse();
    await warehouse.create(small);
    const state = await warehouse.append('small', numbers(1));
    const { files } = await warehouse.plan(state, state.current);
    const data = join(folder, files[0]!.key);
    const bytes = readFileSync(data);
    for (const wrong of [bytes.subarray(0, -1), Buffer.alloc(bytes.length)]) {
      writeFileSync(data, wrong);
      await expect(warehouse.read(files, ['n'])).rejects.toMatchObject({
        code: 'table_damaged',
        message: expect.stringContaining(files[0]!.key),
      });
    }
    rmSync(data);
    await expect(warehouse.read(files, ['n'])).rejects.toMatchObject({ code: 'table_damaged' });
    for (const name of readdirSync(metadataFolder(folder)).filter((entry) => entry.endsWith('.avro'))) {
      rmSync(join(metadataFolder(folder), name));
    }
    const again = openWarehouse(folderStore(folder));
    await expect(again.plan(state, state.current)).rejects.toMatchObject({ code: 'table_damaged' });
  });
});
