import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asObjects, everyType, someRows, temporaryWarehouse } from './every-type.ts';
import { python, withoutPython } from './python.ts';

const reader = `
import json, math, sys, datetime
from pyiceberg.table import StaticTable

def plain(value):
    if isinstance(value, datetime.datetime):
        assert value.utcoffset() == datetime.timedelta(0)
        since = value - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
        return plain((since.days * 86400 + since.seconds) * 1000000 + since.microseconds)
    if isinstance(value, datetime.date):
        return (value - datetime.date(1970, 1, 1)).days
    if isinstance(value, list):
        return [plain(entry) for entry in value]
    if isinstance(value, float) and math.isnan(value):
        return 'NaN'
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2 ** 31:
        return str(value)
    return value

def rows(scan):
    return [{key: plain(value) for key, value in row.items()} for row in scan.to_arrow().to_pylist()]
`;

/** As the Python side writes them: large integers as text, NaN as text. */
function shown(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && Number.isNaN(value)) return 'NaN';
  if (Number.isInteger(value) && Math.abs(value as number) >= 2 ** 31 && (value as number) < 1e17) return String(value);
  if (Array.isArray(value)) return value.map(shown);
  return value;
}

const expected = asObjects(someRows).map((row) =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, shown(value)])),
);
const byId = (rows: Record<string, unknown>[]) => rows.sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1));

describe.skipIf(withoutPython !== null)(`PyIceberg${withoutPython === null ? '' : ` (${withoutPython})`}`, () => {
  it('reads every type, every tag, partitions by null and by odd names, and an empty table', async () => {
    const { warehouse } = temporaryWarehouse();
    const empty = await warehouse.create({ ...everyType, name: 'nothing' });
    await warehouse.create(everyType);
    await warehouse.append('every_type', someRows, { tag: 'v_one' });
    const state = await warehouse.append('every_type', someRows, { tag: 'v_two' });
    const answer = (await python(
      `${reader}
table = StaticTable.from_metadata(sys.argv[1])
empty = StaticTable.from_metadata(sys.argv[2])
print(json.dumps({
  'one': rows(table.scan().use_ref('v_one')),
  'now': table.scan().count(),
  'two': len(rows(table.scan().use_ref('v_two'))),
  'odd': [row['id'] for row in rows(table.scan(row_filter="basis == 'a b/c?d=[e]'").use_ref('v_one'))],
  'nulls': [row['id'] for row in rows(table.scan(row_filter="basis is null").use_ref('v_one'))],
  'day': len(rows(table.scan(row_filter="day == '2026-01-01'").use_ref('v_one'))),
  'bound': [row['id'] for row in rows(table.scan(row_filter="step > 5").use_ref('v_one'))],
  'text': [row['step'] for row in rows(table.scan(row_filter="id == 'ein sehr langer Text, der abgeschnitten wird'").use_ref('v_one'))],
  'comment': table.properties['comment'],
  'doc': table.schema().find_field('id').doc,
  'types': [str(field.field_type) for field in table.schema().fields],
  'spec': [str(field.transform) for field in table.spec().fields],
  'empty': rows(empty.scan()),
  'parents': [snapshot.parent_snapshot_id for snapshot in table.snapshots()],
  'summary': table.current_snapshot().summary['total-records'],
}))`,
      state.metadataLocation,
      empty.metadataLocation,
    )) as Record<string, unknown>;
    expect(byId(answer.one as Record<string, unknown>[])).toEqual(byId(expected));
    expect({ ...answer, one: undefined }).toEqual({
      now: 10,
      two: 10,
      odd: ['ein sehr langer Text, der abgeschnitten wird'],
      nulls: ['\u{1F600}'],
      day: 2,
      bound: ['ein sehr langer Text, der abgeschnitten wird'],
      text: [2147483647],
      comment: everyType.comment,
      doc: 'Who it is',
      types: [
        'string',
        'date',
        'string',
        'double',
        'int',
        'long',
        'boolean',
        'timestamptz',
        'list<string>',
        'list<long>',
        'list<list<double>>',
      ],
      spec: ['identity', 'identity'],
      empty: [],
      parents: [null, Number(state.snapshots[0]!.id)],
      summary: '10',
    });
  });

  it('appends to our tables, and we read and append on top of it without losing digits of its ids', async () => {
    const { warehouse, folder, store } = temporaryWarehouse();
    await warehouse.create(everyType);
    const before = await warehouse.append('every_type', someRows, { tag: 'v_ours' });
    const answer = (await python(
      `${reader}
import pathlib
from pyiceberg.catalog import load_catalog
folder = sys.argv[2]
catalog = load_catalog('x', type='sql', uri='sqlite:///' + folder + '/catalog.db', warehouse='file://' + folder)
catalog.create_namespace('ns')
table = catalog.register_table('ns.every_type', sys.argv[1])
table.append(table.scan().to_arrow())
print(json.dumps({'metadata': table.metadata_location, 'id': str(table.current_snapshot().snapshot_id)}))`,
      before.metadataLocation,
      folder,
    )) as { metadata: string; id: string };
    // PyIceberg has no Hadoop catalog: its metadata becomes the next version by hand.
    const written = await store.get(answer.metadata.replace(/^file:\/*/, '/').slice(folder.length + 1));
    await store.putIfAbsent('quantum_features/every_type/metadata/v3.metadata.json', written!);

    const theirs = await warehouse.load('every_type');
    expect(theirs?.current?.id).toBe(answer.id);
    const after = await warehouse.append('every_type', someRows, { tag: 'v_after' });
    expect(after.current).toMatchObject({ parent: answer.id, sequenceNumber: 3 });
    const { files, total } = await warehouse.plan(after, after.current);
    expect(total).toBe(files.length);
    expect((await warehouse.read(files, ['id'])).length).toBe(15);

    const again = (await python(
      `${reader}
table = StaticTable.from_metadata(sys.argv[1])
print(json.dumps([len(rows(table.scan())), len(rows(table.scan(snapshot_id=int(sys.argv[2]))))]))`,
      after.metadataLocation,
      answer.id,
    )) as number[];
    expect(again).toEqual([15, 10]);
  });
});

describe.skipIf(withoutPython !== null)(`Apache Avro${withoutPython === null ? '' : ` (${withoutPython})`}`, () => {
  it('reads our manifests and manifest lists', async () => {
    const { warehouse, folder } = temporaryWarehouse();
    await warehouse.create(everyType);
    await warehouse.append('every_type', someRows);
    const metadata = join(folder, 'quantum_features/every_type/metadata');
    const files = readdirSync(metadata).filter((name) => name.endsWith('.avro'));
    const answer = (await python(
      `
import json, sys
from avro.datafile import DataFileReader
from avro.io import DatumReader
answer = {}
for path in sys.argv[1:]:
    with DataFileReader(open(path, 'rb'), DatumReader()) as reader:
        records = list(reader)
        kind = 'list' if 'manifest_path' in records[0] else 'manifest'
        answer[kind] = {
            'records': len(records),
            'first': sorted(records[0].keys()),
            'partitions': str(records[0].get('partitions', '')),
            'files': [record['data_file']['record_count'] for record in records if 'data_file' in record],
            'spec': (reader.get_meta('partition-spec') or b'').decode(),
        }
print(json.dumps(answer))`,
      ...files.map((name) => join(metadata, name)),
    )) as Record<string, Record<string, unknown>>;
    expect(answer.manifest).toMatchObject({ records: 4, files: [2, 1, 1, 1] });
    expect(answer.manifest?.spec).toBe(
      '[{"name":"day","transform":"identity","source-id":2,"field-id":1000},' +
        '{"name":"basis","transform":"identity","source-id":3,"field-id":1001}]',
    );
    expect(answer.list).toMatchObject({ records: 1 });
    expect(answer.list?.partitions).toContain("'contains_null': True");
  });
});
