import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { beforeAll, describe, expect, it } from 'vitest';
import { openWarehouse, type Rows } from '../../../src/lake/iceberg/index.ts';
import { folderStore, type ObjectStore } from '../../../src/lake/objects/index.ts';
import { query } from '../../../src/lake/query/index.ts';
import { temporaryFolder } from '../iceberg/every-type.ts';

const definition = {
  name: 'steps',
  comment: '',
  partitionBy: ['basis'],
  columns: [
    { name: 'id', type: 'string' },
    { name: 'basis', type: 'string' },
    { name: 'step', type: 'int' },
    { name: 'energy', type: 'double' },
    { name: 'note', type: 'string' },
    { name: 'vector', type: { list: 'double' } },
  ],
} as const;

const bases = ['sto-3g', '6-31g*'];
const rowsEach = 15_000;

function rows(batch: number, length: number): Rows {
  const each = (value: (row: number) => unknown) => Array.from({ length }, (_, row) => value(row));
  return {
    length,
    columns: {
      id: each((row) => `experiment-${batch}-${row % 1000}`),
      basis: each((row) => bases[row % 2]),
      step: each((row) => row),
      // Nothing that compresses, so that bytes can be compared.
      energy: each((row) => ((row + 1) * 0.6180339887498949 * (batch + 1)) % 1),
      note: each((row) => (row % 7 === 0 ? null : `${(row * 2654435761) >>> 0}-${batch}`)),
      vector: each((row) => (row % 100 === 0 ? [row, row / 3] : null)),
    },
  };
}

/** A double of a store that is elsewhere: a folder under another name that counts what is fetched from data files. */
function elsewhere(folder: string): ObjectStore & { fetched: number } {
  const store = folderStore(folder);
  const counting = {
    ...store,
    location: 's3a://double/lake',
    fetched: 0,
    async get(key: string) {
      const bytes = await store.get(key);
      if (key.endsWith('.parquet')) counting.fetched += bytes?.length ?? 0;
      return bytes;
    },
    async range(key: string, start: number, length: number) {
      const bytes = await store.range(key, start, length);
      if (key.endsWith('.parquet')) counting.fetched += bytes.length;
      return bytes;
    },
  };
  return counting;
}

describe('a query of tables in a store that DuckDB cannot open', () => {
  const folder = temporaryFolder();
  const store = elsewhere(folder);
  const remote = openWarehouse(store);
  const local = openWarehouse(folderStore(folder));
  const leftovers = () => readdirSync(tmpdir()).filter((name) => /^eigenlake-\w{6}$/.test(name));

  beforeAll(async () => {
    await remote.create(definition);
    await remote.append('steps', rows(0, 2 * rowsEach), { tag: 'first' });
    await remote.append('steps', rows(1, 10));
  });

  it.each([
    'SELECT count(*), sum(step), max(energy), count(note), min(id), max(id) FROM steps',
    "SELECT * FROM steps WHERE basis = 'sto-3g' AND step < 20 ORDER BY step, energy",
    'SELECT basis, count(DISTINCT id) AS n FROM steps GROUP BY basis ORDER BY basis',
    'SELECT vector, step FROM steps WHERE vector IS NOT NULL AND energy > 0.99 ORDER BY ALL',
    'SELECT s FROM steps AS s WHERE step = 9999 ORDER BY ALL',
    'SELECT a.step, b.note FROM steps AS a JOIN steps AS b USING (step) WHERE a.step BETWEEN 3 AND 5 ORDER BY ALL',
    'SELECT count(*) FROM steps NATURAL JOIN (SELECT step, basis FROM steps WHERE step < 4) AS t',
    'WITH t AS (SELECT NOTE AS n, step FROM steps) SELECT count(n) FROM t WHERE step % 2 = 0',
    "SELECT COLUMNS('^(step|id)$') FROM steps WHERE step IN (1, 2) ORDER BY ALL",
    'SELECT count(*) FROM steps WHERE energy = (SELECT max(energy) FROM steps)',
    'DESCRIBE steps',
    'SELECT 1 AS one',
  ])('says what it says of a folder: %s', async (sql) => {
    const there = await query(sql, { warehouse: remote });
    const here = await query(sql, { warehouse: local });
    expect(there.rows).toEqual(here.rows);
    expect(there.columns).toEqual(here.columns);
  });

  it('fetches nothing for what the metadata answers, and of data what the statement needs', async () => {
    const bytesOf = async (sql: string, asOf?: string) => {
      store.fetched = 0;
      const { explanation } = await query(sql, { warehouse: remote, ...(asOf === undefined ? {} : { asOf }) });
      expect(explanation.bytesRead).toBe(store.fetched);
      return explanation;
    };
    expect(await bytesOf('SELECT count(*) FROM steps')).toMatchObject({
      bytesRead: 0,
      metadataOnly: true,
      filesTotal: 4,
    });
    expect(await bytesOf("SELECT count(*), max(step) FROM steps WHERE basis = 'sto-3g'", 'first')).toMatchObject({
      bytesRead: 0,
      metadataOnly: true,
    });
    const all = await bytesOf('SELECT * FROM steps');
    const { files } = await remote.plan((await remote.load('steps'))!, (await remote.load('steps'))!.current);
    expect(all).toMatchObject({ filesRead: 4, bytesRead: files.reduce((sum, file) => sum + file.bytes, 0) });
    const partition = await bytesOf("SELECT * FROM steps WHERE basis = 'sto-3g'");
    expect(partition.filesRead).toBe(2);
    expect(partition.bytesRead / all.bytesRead).toBeCloseTo(0.5, 1);
    const column = await bytesOf('SELECT sum(energy) FROM steps');
    expect(column.filesRead).toBe(4);
    expect(column.bytesRead).toBeLessThan(0.7 * all.bytesRead);
    const pushed = await bytesOf('SELECT sum(energy) FROM steps WHERE step > 500000');
    expect(pushed).toMatchObject({ filesRead: 0, bytesRead: 0 });
  });

  it('reads files of several row groups', async () => {
    const columns = [
      { name: 'n', type: 'int' },
      { name: 'm', type: 'int' },
    ] as const;
    await remote.create({ name: 'long', comment: '', partitionBy: [], columns });
    const n = Int32Array.from({ length: 230_000 }, (_, row) => (row * 7919) % 230_000);
    await remote.append('long', { length: n.length, columns: { n, m: n } });
    const { rows: found, explanation } = await query('SELECT count(*) AS c, sum(n) AS s FROM long WHERE n % 2 = 0', {
      warehouse: remote,
    });
    expect(found).toEqual([{ c: 115_000, s: 115_000 * 114_999 }]);
    const [file] = (await remote.plan((await remote.load('long'))!, (await remote.load('long'))!.current)).files;
    expect(explanation.bytesRead).toBeLessThan(0.6 * file!.bytes);
  });

  it('leaves no file behind, also when it fails', async () => {
    const before = leftovers();
    await query('SELECT sum(step) FROM steps', { warehouse: remote });
    await query('SELECT nothing FROM steps', { warehouse: remote }).catch(() => undefined);
    expect(leftovers().filter((name) => !before.includes(name))).toEqual([]);
  });

  it('names a file that is gone', async () => {
    const own = elsewhere(temporaryFolder());
    const warehouse = openWarehouse(own);
    await warehouse.create(definition);
    const state = await warehouse.append('steps', rows(0, 4));
    const { files } = await warehouse.plan(state, state.current);
    await own.delete(files[0]!.key);
    await expect(query('SELECT sum(energy) FROM steps', { warehouse })).rejects.toMatchObject({
      message: expect.stringContaining(files[0]!.key),
    });
  });
});
