import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCatalog, openWarehouse, type Warehouse } from '../../../src/lake/iceberg/index.ts';
import { folderStore, type ObjectStore, s3Store } from '../../../src/lake/objects/index.ts';
import { day, everyType, someRows, temporaryFolder } from '../../lake/iceberg/every-type.ts';
import { python, withoutPython } from '../../lake/iceberg/python.ts';
import { numbers, numbersIn, small } from '../../lake/iceberg/small-table.ts';
import { s3Options } from '../../services/s3-options.ts';
import { service } from '../../services/service.ts';
import { openSite, type Site } from './site.ts';

const s3 = await service('s3');
afterAll(async () => {
  if (!('missing' in s3)) await s3.remove();
});

interface Place {
  readonly name: string;
  readonly missing: string | null;
  open(): ObjectStore;
  /** What the client brings itself. */
  readonly keys: Readonly<Record<string, string>>;
  /** What the server tells it. */
  readonly settings: Readonly<Record<string, string>>;
}

const env = 'missing' in s3 ? {} : s3.env;
const places: readonly Place[] = [
  { name: 'folder', missing: null, open: () => folderStore(temporaryFolder()), keys: {}, settings: {} },
  {
    name: 'S3',
    missing: 'missing' in s3 ? s3.missing : null,
    open: () => s3Store(s3Options(env, { prefix: 'rest' })),
    keys: { 's3.access-key-id': env.AWS_ACCESS_KEY_ID ?? '', 's3.secret-access-key': env.AWS_SECRET_ACCESS_KEY ?? '' },
    settings: { 's3.endpoint': env.AWS_ENDPOINT_URL_S3 ?? '', 's3.region': 'us-east-1' },
  },
];

const setUp = `
import json, sys, datetime, pyarrow as pa
from pyiceberg.catalog import load_catalog
from pyiceberg.exceptions import *
given = json.loads(sys.argv[1])
catalog = load_catalog('lake', type='rest', uri=given['uri'], token=given['token'], **given['keys'])
`;

for (const place of places) {
  const skipped = withoutPython ?? place.missing;
  describe.skipIf(skipped !== null)(
    `PyIceberg over the catalog, ${place.name}${skipped === null ? '' : ` (${skipped})`}`,
    () => {
      let site: Site;
      let warehouse: Warehouse;
      let given: string;
      const ask = (script: string, more: object = {}) =>
        python(`${setUp}${script}`, JSON.stringify({ ...JSON.parse(given), ...more }));

      beforeAll(async () => {
        const store = place.open();
        warehouse = openWarehouse(store);
        site = await openSite({ catalog: { catalog: openCatalog(store), fileSettings: place.settings } }, []);
        const token = await site.user('boss', 'admin');
        const uri = `${await site.server.listen({ port: 0 })}/iceberg`;
        given = JSON.stringify({ uri, token, keys: place.keys });
        await warehouse.create(everyType);
        await warehouse.append('every_type', someRows, { tag: 'v_one' });
        await warehouse.append('every_type', someRows, { tag: 'v_two' });
        await warehouse.create(small);
      });
      afterAll(() => site?.close());

      it('lists, loads and reads every tag and time, and filters', async () => {
        const state = (await warehouse.load('every_type'))!;
        expect(
          await ask(
            `
t = catalog.load_table('quantum_features.every_type')
first = t.snapshot_by_name('v_one').snapshot_id
def refused(work):
    try:
        work()
    except Exception as error:
        return type(error).__name__
print(json.dumps({
  'namespaces': catalog.list_namespaces(),
  'tables': catalog.list_tables('quantum_features'),
  'exists': [catalog.table_exists('quantum_features.small'), catalog.table_exists('quantum_features.no')],
  'no_table': refused(lambda: catalog.load_table('quantum_features.no')),
  'no_namespace': refused(lambda: catalog.list_tables('no')),
  'drop': refused(lambda: catalog.drop_table('quantum_features.small')),
  'now': t.scan().count(), 'one': len(t.scan(snapshot_id=first).to_arrow()), 'tag': len(t.scan().use_ref('v_two').to_arrow()),
  'as_of': str(t.snapshot_as_of_timestamp(given['time']).snapshot_id),
  'day': len(t.scan(row_filter="day == '2026-01-01'").to_arrow()), 'step': len(t.scan(row_filter='step > 5').to_arrow()),
}))`,
            { time: state.snapshots[0]!.timestampMs },
          ),
        ).toEqual({
          namespaces: [['quantum_features']],
          tables: [
            ['quantum_features', 'every_type'],
            ['quantum_features', 'small'],
          ],
          exists: [true, false],
          no_table: 'NoSuchTableError',
          no_namespace: 'NoSuchNamespaceError',
          drop: expect.any(String),
          now: 10,
          one: 5,
          tag: 10,
          as_of: state.snapshots[0]!.id,
          day: 4,
          step: 2,
        });
      });

      it('appends, tags, overwrites and deletes; we read and append after it, and it reads what we appended', async () => {
        await warehouse.append('small', numbers(1, 2));
        const appends = (await ask(`
t = catalog.load_table('quantum_features.small')
t.append(pa.table({'n': pa.array([3, 4], pa.int32()), 'text': ['three', None]}))
with t.manage_snapshots() as m:
    m.create_tag(t.current_snapshot().snapshot_id, 'theirs')
print(json.dumps(str(catalog.load_table('quantum_features.small').current_snapshot().snapshot_id)))`)) as string;
        const theirs = (await warehouse.load('small'))!;
        expect(theirs.current?.id).toBe(appends);
        expect(theirs.tags.theirs).toBe(appends);
        expect((await numbersIn(warehouse)).sort()).toEqual([1, 2, 3, 4]);
        const after = await warehouse.append('small', numbers(5));
        expect(after.current).toMatchObject({ parent: appends, summary: { 'total-records': '5' } });
        await ask(`
t = catalog.load_table('quantum_features.small')
t.delete('n == 3')
t.overwrite(pa.table({'n': pa.array([20], pa.int32()), 'text': pa.array(['new'])}), overwrite_filter='n == 2')
print(json.dumps(None))`);
        await warehouse.append('small', numbers(6));
        expect((await numbersIn(warehouse)).map(Number).sort((a, b) => a - b)).toEqual([1, 4, 5, 6, 20]);
        expect((await numbersIn(warehouse, { tag: 'theirs' })).sort()).toEqual([1, 2, 3, 4]);
        expect(
          await ask(
            `print(json.dumps(sorted(catalog.load_table('quantum_features.small').scan().to_arrow()['n'].to_pylist())))`,
          ),
        ).toEqual([1, 4, 5, 6, 20]);
      });

      it('adds a column and renames one: old files are read with nulls, by both, and we append on', async () => {
        await ask(`
t = catalog.load_table('quantum_features.small')
from pyiceberg.types import DoubleType
with t.update_schema() as u:
    u.add_column('energy', DoubleType(), doc='Hartree')
    u.rename_column('text', 'words')
print(json.dumps(None))`);
        await warehouse.append('small', { length: 1, columns: { n: [7], energy: [-1.5], words: ['seven'] } });
        const state = (await warehouse.load('small'))!;
        expect(state.columns.map(({ name }) => name)).toEqual(['n', 'words', 'energy']);
        const { files } = await warehouse.plan(state, state.current);
        const { columns } = await warehouse.read(files, ['n', 'words', 'energy']);
        const at = (n: number) => Array.from(columns.n!).indexOf(n);
        expect([
          columns.words![at(20)],
          columns.energy![at(20)],
          columns.words![at(7)],
          columns.energy![at(7)],
        ]).toEqual(['new', null, 'seven', -1.5]);
        await expect(warehouse.append('small', { length: 1, columns: { text: ['x'] } })).rejects.toMatchObject({
          code: 'unknown_column',
        });
        expect(
          await ask(`
rows = catalog.load_table('quantum_features.small').scan().to_arrow().to_pylist()
print(json.dumps(sorted([[r['n'], r['energy']] for r in rows])))`),
        ).toEqual([1, 4, 5, 6, 7, 20].map((n) => [n, n === 7 ? -1.5 : null]));
      });

      it('makes a table of its own, to which we append', async () => {
        await ask(`
from pyiceberg.schema import Schema
from pyiceberg.types import *
from pyiceberg.partitioning import PartitionSpec, PartitionField
from pyiceberg.transforms import IdentityTransform
schema = Schema(NestedField(11, 'id', StringType()), NestedField(12, 'day', DateType()),
  NestedField(13, 'values', ListType(20, DoubleType(), element_required=False)))
spec = PartitionSpec(PartitionField(12, 1000, IdentityTransform(), 'day'))
t = catalog.create_table('quantum_features.theirs', schema, partition_spec=spec, properties={'comment': 'of another engine'})
t.append(pa.table({'id': ['a', 'b'], 'day': pa.array([${day}, None], pa.date32()), 'values': [[1.5], None]}))
try:
    catalog.create_table('quantum_features.theirs', schema)
except TableAlreadyExistsError:
    print(json.dumps('refused'))`);
        const state = await warehouse.append('theirs', {
          length: 1,
          columns: { id: ['c'], day: [day], values: [[2, null]] },
        });
        const { files } = await warehouse.plan(state, state.current, [{ column: 'day', operator: '=', value: day }]);
        const { columns } = await warehouse.read(files, ['id', 'values']);
        expect(Array.from(columns.id!)).toEqual(['a', 'c']);
        expect(Array.from(columns.values!)).toEqual([[1.5], [2, null]]);
      });

      it('and we alternate twenty times: every count is right', async () => {
        await warehouse.create({ ...small, name: 'turns' });
        const rounds = 10;
        for (let round = 0; round < rounds; round += 1) {
          await warehouse.append('turns', { length: 2, columns: { n: [round, round] } }, { tag: `ours_${round}` });
          if (round % 5 !== 4) continue;
          const count = await ask(
            `
counts = []
for turn in range(5):
    t = catalog.load_table('quantum_features.turns')
    t.append(pa.table({'n': pa.array([100 + turn] * 3, pa.int32()), 'text': pa.array([None] * 3, pa.string())}))
    counts.append(catalog.load_table('quantum_features.turns').scan().count())
print(json.dumps(counts))`,
          );
          const before = (round === 4 ? 0 : 15) + 2 * (round + 1);
          expect(count).toEqual([1, 2, 3, 4, 5].map((turn) => before + 3 * turn));
        }
        const state = (await warehouse.load('turns'))!;
        expect(state.current?.summary['total-records']).toBe('50');
        expect(state.snapshots).toHaveLength(20);
        expect((await warehouse.plan(state, state.current)).files.reduce((sum, file) => sum + file.records, 0)).toBe(
          50,
        );
      });

      it('of several processes with ours at once loses nothing: refused commits are made again', async () => {
        await warehouse.create({ ...small, name: 'crowd' });
        const script = `
t = catalog.load_table('quantum_features.crowd')
for turn in range(3):
    for attempt in range(20):
        try:
            t = catalog.load_table('quantum_features.crowd')
            t.append(pa.table({'n': pa.array([1], pa.int32()), 'text': pa.array(['theirs'])}))
            break
        except CommitFailedException:
            pass
    else:
        raise Exception('never')
print(json.dumps(None))`;
        const ours = async () => {
          for (let n = 0; n < 6; n += 1)
            await warehouse.append('crowd', { length: 1, columns: { n: [n], text: ['ours'] } });
        };
        await Promise.all([ask(script), ask(script), ours()]);
        const state = (await warehouse.load('crowd'))!;
        expect(state.snapshots).toHaveLength(12);
        const { files } = await warehouse.plan(state, state.current);
        const { columns } = await warehouse.read(files, ['text']);
        expect(Array.from(columns.text!).sort()).toEqual([
          ...new Array(6).fill('ours'),
          ...new Array(6).fill('theirs'),
        ]);
      });
    },
  );
}
