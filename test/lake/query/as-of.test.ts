import { describe, expect, it } from 'vitest';
import { query } from '../../../src/lake/query/index.ts';
import { batches, tagOf, vqeTables } from './vqe-tables.ts';

const warehouse = await vqeTables();
const sql =
  'SELECT (SELECT count(*) FROM results) AS r, (SELECT count(*) FROM molecules) AS m, (SELECT count(*) FROM every_type) AS e';
const counts = async (asOf: string) => Object.values((await query(sql, { warehouse, asOf })).rows[0]!);

describe('as of', () => {
  it('a batch, every table is as it was when that batch was done', async () => {
    expect(await counts(batches[0]!)).toEqual([3, 3, 0]);
    expect(await counts(batches[1]!.replaceAll('-', ''))).toEqual([6, 3, 5]);
    expect(await counts(batches[2]!.toUpperCase())).toEqual([9, 3, 5]);
  });

  it('a tag of a batch is that batch, also in tables where the tag has the other spelling or is missing', async () => {
    expect(await counts(tagOf(0))).toEqual([3, 3, 0]);
    expect(await counts(tagOf(1).replace('v_incr_', 'v_'))).toEqual([6, 3, 5]);
  });

  it('any other tag is the time of its snapshot for tables that do not have it', async () => {
    expect(await counts('paper')).toEqual([3, 3, 5]);
  });

  it('a time, with or without zone, down to the millisecond', async () => {
    expect(await counts('1970-01-01T00:00:03Z')).toEqual([6, 3, 5]);
    expect(await counts('1970-01-01T00:00:02.999Z')).toEqual([3, 3, 5]);
    expect(await counts('1970-01-01 00:00:02.4')).toEqual([3, 3, 0]);
    expect(await counts('1970-01-01T02:00:04+02:00')).toEqual([9, 3, 5]);
    expect(await counts('1970-01-01')).toEqual([0, 0, 0]);
    expect(await counts('2999-01-01')).toEqual([9, 3, 5]);
  });

  it('a snapshot goes with a query of its one table', async () => {
    const state = (await warehouse.load('results'))!;
    const asOf = state.snapshots[1]!.id;
    expect((await query('SELECT max(steps) AS s FROM results', { warehouse, asOf })).rows).toEqual([{ s: 12 }]);
    await expect(counts(asOf)).rejects.toMatchObject({
      code: 'unknown_as_of',
      message: expect.stringContaining('is a snapshot of results'),
    });
  });

  it('anything else is refused, with the newest tags', async () => {
    for (const asOf of ['nope', '99', '', '2026-13-01', 'v_incr_ffffffff', '2026-01-01T25:00']) {
      await expect(counts(asOf)).rejects.toMatchObject({
        code: 'unknown_as_of',
        hint: expect.stringContaining(`${tagOf(2)}, ${tagOf(1)}, paper, ${tagOf(0)}`),
      });
    }
  });
});
