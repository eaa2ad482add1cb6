import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type JsonObject, openWarehouse, parseJson, writeJson } from '../../../src/lake/iceberg/index.ts';
import { folderStore } from '../../../src/lake/objects/index.ts';
import { query } from '../../../src/lake/query/index.ts';
import { someRows, temporaryFolder, temporaryWarehouse } from '../iceberg/every-type.ts';
import { metadataFolder, numbers, readMetadata, small } from '../iceberg/small-table.ts';
import { vqeTables } from './vqe-tables.ts';

const warehouse = await vqeTables();
const rows = async (sql: string) => (await query(sql, { warehouse })).rows;
const failure = async (sql: string) =>
  query(sql, { warehouse }).then(
    () => null,
    (error: unknown) => error,
  );

describe('a query', () => {
  it('finds tables with and without their namespace, in any case', async () => {
    for (const name of ['results', 'quantum_features.results', 'Quantum_Features.RESULTS', '"results"']) {
      expect(await rows(`SELECT steps FROM ${name} ORDER BY 1 LIMIT 1`)).toEqual([{ steps: 0 }]);
    }
  });

  it('gives every type as JSON can hold it', async () => {
    expect(await rows("SELECT * FROM every_type WHERE id = 'a'")).toEqual([
      {
        id: 'a',
        day: '2026-01-01',
        basis: '6-31g*',
        energy: -1.5,
        step: 1,
        big: 1,
        good: true,
        moment: '2026-01-01T00:00:00.123456Z',
        symbols: ['H', 'H'],
        counts: [1, 2],
        coordinates: [[0, 0, 0.5], []],
      },
    ]);
    expect(await rows('SELECT big, counts, moment, coordinates FROM every_type ORDER BY big LIMIT 1')).toEqual([
      {
        big: '-9223372036854775808',
        counts: [null],
        moment: '1969-12-31T23:59:59.999999Z',
        coordinates: [null, [1]],
      },
    ]);
    const sql = `SELECT 1.25::DECIMAL(9, 2) AS decimal, sum(9007199254740993) AS huge, {'a': [1, NULL]} AS struct, MAP {'k': 1} AS map,
      TIMESTAMP '2026-01-01 12:00:00' AS time, TIMESTAMPTZ 'infinity' AS never, INTERVAL 1 DAY AS interval, 1 AS a, 2 AS a`;
    expect(await rows(sql)).toEqual([
      {
        decimal: 1.25,
        huge: '9007199254740993',
        struct: { a: [1, null] },
        map: { k: 1 },
        time: '2026-01-01T12:00:00.000Z',
        never: 'infinity',
        interval: '1 day',
        a: 1,
        'a:1': 2,
      },
    ]);
  });

  it('reads a table without rows with all its columns and types', async () => {
    const { columns, rows: none } = await query('SELECT * FROM nothing', { warehouse });
    expect([columns, none]).toEqual([Object.keys(someRows.columns), []]);
    expect((await rows('DESCRIBE nothing')).map((row) => row.column_type)).toEqual(
      (await rows('DESCRIBE every_type')).map((row) => row.column_type),
    );
    expect(await rows('SELECT sum(len(symbols)) AS n, count(*) AS rows FROM nothing')).toEqual([{ n: null, rows: 0 }]);
  });

  it('finds NaN where DuckDB looks for large numbers, although the statistics of files pass over it', async () => {
    const { warehouse: own } = temporaryWarehouse();
    await own.create({ name: 't', comment: '', partitionBy: [], columns: [{ name: 'x', type: 'double' }] });
    await own.append('t', { length: 3, columns: { x: [0, Number.NaN, null] } });
    for (const condition of ['NOT (x < 1)', 'x >= 1', "x = 'NaN'::DOUBLE", 'x <> 0']) {
      const { rows: found } = await query(`SELECT * FROM t WHERE ${condition}`, { warehouse: own });
      expect(found, condition).toEqual([{ x: Number.NaN }]);
    }
  });

  it('joins, groups, nests, and lists tables', async () => {
    expect(
      await rows(`WITH good AS (SELECT * FROM results WHERE energy < -2)
        SELECT r.basis_set, count(*) AS n, min(m.symbols) AS s FROM good r LEFT JOIN molecules m USING (experiment_id)
        GROUP BY ALL ORDER BY 1`),
    ).toEqual([
      { basis_set: '6-31g*', n: 2, s: null },
      { basis_set: 'cc-pvdz', n: 2, s: null },
    ]);
    expect(await rows('SHOW TABLES')).toEqual(
      ['every_type', 'molecules', 'nothing', 'results'].map((name) => ({ name })),
    );
    expect(await rows("SELECT table_name FROM information_schema.columns WHERE column_name = 'steps'")).toEqual([
      { table_name: 'results' },
    ]);
    expect((await rows('SUMMARIZE molecules'))[0]).toMatchObject({
      column_name: 'experiment_id',
      min: 'e0',
      max: 'e2',
    });
    expect((await rows('-- why\nEXPLAIN ANALYZE SELECT * FROM results')).length).toBeGreaterThan(0);
    expect(await rows('VALUES (1)')).toEqual([{ col0: 1 }]);
    expect(await rows('FROM molecules SELECT unnest(symbols) AS s')).toEqual([{ s: 'H' }, { s: 'H' }]);
    expect(await rows('WITH molecules AS (SELECT count(*) AS n FROM molecules) FROM molecules')).toEqual([{ n: 3 }]);
    expect(
      await rows(
        'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 3) SELECT max(n) AS n FROM t',
      ),
    ).toEqual([{ n: 3 }]);
  });

  it('says what is wrong with it', async () => {
    expect(await failure('SELEC 1')).toMatchObject({ code: 'sql_error', message: expect.stringContaining('"SELEC"') });
    expect(await failure('SELECT nope FROM results')).toMatchObject({
      code: 'sql_error',
      message: expect.stringContaining('"nope" not found'),
    });
    expect(await failure('SELECT * FROM nope')).toMatchObject({
      code: 'unknown_table',
      hint: 'Tables here: every_type, molecules, nothing, results.',
    });
    expect(await failure('SELECT * FROM other.results')).toMatchObject({ code: 'unknown_table' });
  });

  it('only reads, and only the tables', async () => {
    const forbidden = join(temporaryFolder(), 'secret.csv');
    writeFileSync(forbidden, 'a\n1\n');
    const { files } = await warehouse.plan((await warehouse.load('results'))!, null);
    expect(files).toEqual([]);
    for (const sql of [
      '',
      'SELECT 1; SELECT 2',
      'CREATE TABLE x (a INT)',
      'DROP VIEW results',
      'INSERT INTO results SELECT * FROM results',
      `COPY results TO '${forbidden}'`,
      `EXPLAIN ANALYZE COPY results TO '${forbidden}'`,
      `ATTACH '${forbidden}'`,
      `INSTALL httpfs`,
      'SET enable_external_access = true',
      'PRAGMA database_list',
      `SELECT * FROM read_csv('${forbidden}')`,
      `SELECT * FROM read_text('${forbidden}')`,
      `SELECT (SELECT content FROM read_text('${forbidden}'))`,
      `SELECT * FROM glob('/*')`,
      `SELECT * FROM query('SELECT 1')`,
      `SELECT * FROM sniff_csv('${forbidden}')`,
    ]) {
      expect(await failure(sql), sql).toMatchObject({ code: 'sql_error' });
    }
    expect(await failure(`SELECT * FROM '${forbidden}'`)).toMatchObject({ code: 'unknown_table' });
    expect(readFileSync(forbidden, 'utf8')).toBe('a\n1\n');
  });

  it('works in a folder whose name means something to file lists', async () => {
    const folder = join(temporaryFolder(), "wh [x]* it's?{a}");
    mkdirSync(folder);
    const odd = openWarehouse(folderStore(folder));
    await odd.create(small);
    await odd.append('small', numbers(1, 2));
    expect((await query('SELECT sum(n) AS n FROM small', { warehouse: odd })).rows).toEqual([{ n: 3 }]);
  });

  it('shows the columns of now for the present, those of then for the past, and null where a file has none', async () => {
    const { warehouse: own, folder } = temporaryWarehouse();
    await own.create(small);
    await own.append('small', { length: 1, columns: { n: [1], text: ['x'] } }, { tag: 'then' });
    // As another engine does it: one column renamed, widened, two added, one of them a list.
    const metadata = readMetadata(folder, 2);
    const [schema] = metadata.schemas as JsonObject[];
    const [n, text] = schema!.fields as JsonObject[];
    const fields = [
      { ...text, name: 'label' },
      { ...n, type: 'long' },
      { id: 3, name: 'added', required: false, type: 'string' },
      {
        id: 4,
        name: 'list',
        required: false,
        type: { type: 'list', 'element-id': 5, element: 'double', 'element-required': false },
      },
    ];
    const changed = {
      ...metadata,
      'last-column-id': 5,
      'current-schema-id': 1,
      schemas: [schema!, { ...schema, 'schema-id': 1, fields }],
    };
    writeFileSync(join(metadataFolder(folder), 'v3.metadata.json'), writeJson(changed));
    const all = async (asOf?: string) =>
      (
        await query(
          'SELECT * FROM small ORDER BY n',
          asOf === undefined ? { warehouse: own } : { warehouse: own, asOf },
        )
      ).rows;
    expect(await all()).toEqual([{ label: 'x', n: 1, added: null, list: null }]);

    await own.append('small', { length: 1, columns: { label: ['y'], n: [2n ** 40n], added: ['z'], list: [[1, 2]] } });
    expect(await all()).toEqual([
      { label: 'x', n: 1, added: null, list: null },
      { label: 'y', n: 2 ** 40, added: 'z', list: [1, 2] },
    ]);
    expect(await all('then')).toEqual([{ n: 1, text: 'x' }]);
    const state = (await own.load('small'))!;
    const { files } = await own.plan(state, state.current, [{ column: 'n', operator: '<', value: 10 }]);
    expect((await own.read(files, ['label', 'list', 'n'])).columns).toEqual({ label: ['x'], list: [null], n: [1] });
    expect((parseJson(readFileSync(state.metadataLocation, 'utf8')) as JsonObject)['last-column-id']).toBe(5);
  });
});
