import { describe, expect, it } from 'vitest';
import { query } from '../../../src/lake/query/index.ts';
import { vqeTables } from './vqe-tables.ts';

const warehouse = await vqeTables();
const explained = async (sql: string) => (await query(sql, { warehouse })).explanation;
const read = async (sql: string) => (await explained(sql)).filesRead;

describe('files that are read', () => {
  it('are those whose partition, bounds and counts may satisfy the conditions', async () => {
    for (const [condition, files] of [
      ["basis_set = '6-31g*'", 1],
      ["basis_set IN ('6-31g*', 'sto-3g')", 2],
      ["basis_set <> 'sto-3g'", 2],
      ['basis_set IS NULL', 0],
      ['steps > 12', 1],
      ['9 < steps', 2],
      ['steps BETWEEN 3 AND 9', 0],
      ['energy IS NULL', 1],
      ['energy < -3.25', 1],
      ['energy < -3.5', 0],
      ["on_day = '2026-01-02'", 1],
      ["on_day >= DATE '2026-01-02' AND steps < 20", 1],
      ["done_at < TIMESTAMPTZ '2026-01-01 00:00:01+00'", 1],
      ["done_at < '2026-01-01T02:00:01+02:00'", 1],
      ["experiment_id = 'e4'", 1],
      ['big = 4611686018427387906', 1],
      ["basis_set = 'sto-3g' OR steps = 20", 3],
      ['steps + 0 > 12', 3],
      ["basis_set LIKE '6-%'", 3],
    ] as const) {
      expect(await read(`SELECT * FROM results WHERE ${condition}`), condition).toBe(files);
    }
  });

  it('are found through inner joins, aliases, common tables and subqueries', async () => {
    expect(await read("SELECT * FROM results r WHERE r.basis_set = 'sto-3g'")).toBe(1);
    expect(await read("WITH a AS (SELECT * FROM results WHERE basis_set = 'sto-3g') FROM a")).toBe(1);
    expect(await read('SELECT (SELECT max(energy) FROM results WHERE steps = 0) AS e')).toBe(1);
    expect(await read('SELECT * FROM results r JOIN molecules m USING (experiment_id) WHERE steps < 5')).toBe(2);
    expect(await read("SELECT * FROM results r, molecules m WHERE m.experiment_id = 'x' AND r.steps < 5")).toBe(1);
    expect(
      await read('SELECT * FROM results r JOIN molecules m ON r.experiment_id = m.experiment_id AND r.steps < 5'),
    ).toBe(2);
  });

  it('are all where a condition does not speak of every row of the table', async () => {
    expect(await read('SELECT * FROM molecules m LEFT JOIN results r ON r.steps < 0')).toBe(4);
    expect(await read('SELECT * FROM results WHERE steps < 0 USING SAMPLE 5')).toBe(3);
    expect(await read('SELECT * FROM results TABLESAMPLE reservoir(5) WHERE steps < 0')).toBe(3);
    expect(await read('SELECT * FROM (SELECT steps - 100 AS steps FROM results) WHERE steps < 0')).toBe(3);
    expect(await read('SELECT * FROM results AS r(steps, b, c, d) WHERE steps IS NULL')).toBe(3);
  });

  it('are those that any mention of a table needs', async () => {
    const sql = 'SELECT a.steps AS x, b.steps AS y FROM results a, results b WHERE a.steps = 0 AND b.steps = 21';
    expect((await query(sql, { warehouse })).rows).toEqual([{ x: 0, y: 21 }]);
    expect(await explained(sql)).toMatchObject({ filesTotal: 3, filesRead: 2, metadataOnly: false });
    expect(await read('SELECT * FROM results WHERE steps = 0 UNION ALL SELECT * FROM results')).toBe(3);
  });

  it('are counted with their sizes', async () => {
    const state = (await warehouse.load('results'))!;
    const { files } = await warehouse.plan(state, state.current);
    expect(await explained("SELECT * FROM results WHERE basis_set = 'cc-pvdz'")).toEqual({
      filesTotal: 3,
      filesRead: 1,
      bytesRead: files.find(({ partition }) => partition.basis_set === 'cc-pvdz')!.bytes,
      metadataOnly: false,
    });
    expect(await explained('DESCRIBE results')).toMatchObject({ filesRead: 0, bytesRead: 0 });
  });
});

describe('metadata alone', () => {
  it('answers counts and extremes of whole partitions', async () => {
    const sql = `SELECT count(*), count(energy) AS known, min(energy) AS low, max(energy), max(big) AS big, min(on_day) AS first,
      max(done_at) AS last, min(basis_set) AS basis, max(experiment_id) AS id FROM results`;
    const answer = await query(sql, { warehouse });
    expect(answer).toEqual({
      columns: ['count_star()', 'known', 'low', 'max(energy)', 'big', 'first', 'last', 'basis', 'id'],
      rows: [
        {
          'count_star()': 9,
          known: 8,
          low: -3.5,
          'max(energy)': -1.125,
          big: '4611686018427387906',
          first: '2026-01-01',
          last: '2026-01-01T00:00:02.000002Z',
          basis: '6-31g*',
          id: 'e8',
        },
      ],
      explanation: { filesTotal: 3, filesRead: 0, bytesRead: 0, metadataOnly: true },
    });
    for (const [condition, count] of [
      ["basis_set = 'sto-3g'", 3],
      ["basis_set <> 'sto-3g'", 6],
      ["basis_set = 'none'", 0],
    ] as const) {
      const { rows, explanation } = await query(`SELECT count(*) AS n FROM results WHERE ${condition}`, { warehouse });
      expect([rows, explanation.metadataOnly]).toEqual([[{ n: count }], true]);
    }
    expect((await query('SELECT count(*) AS n, min(step) AS s FROM nothing', { warehouse })).rows).toEqual([
      { n: 0, s: null },
    ]);
  });

  it('does not answer where a file may know better', async () => {
    for (const sql of [
      'SELECT count(*) FROM results WHERE steps > 5',
      "SELECT count(*) FROM results WHERE basis_set = 'sto-3g' AND steps >= 0",
      'SELECT count(DISTINCT steps) FROM results',
      'SELECT count(*) FILTER (steps > 5) FROM results',
      'SELECT count(*) FROM results GROUP BY basis_set',
      'SELECT min(energy) OVER () FROM results',
      'SELECT min(steps + 1) FROM results',
      'SELECT min(steps, 2) FROM results',
      'SELECT max(energy) FROM every_type',
      'SELECT max(id) FROM every_type',
      'SELECT min(symbols) FROM molecules',
      'SELECT count(*) FROM results LIMIT 0',
      'SELECT count(*) FROM results HAVING count(*) > 100',
      'SELECT count(*) FROM results, molecules',
    ]) {
      expect((await explained(sql)).metadataOnly, sql).toBe(false);
    }
    expect((await query('SELECT max(energy) AS e FROM every_type', { warehouse })).rows).toEqual([{ e: Number.NaN }]);
    expect((await query('SELECT max(id) AS i FROM every_type', { warehouse })).rows).toEqual([{ i: '\u{1F600}' }]);
  });

  it('still leaves it to DuckDB to say what is wrong', async () => {
    await expect(query('SELECT count(*), min(nope) FROM results', { warehouse })).rejects.toMatchObject({
      code: 'sql_error',
    });
  });
});
