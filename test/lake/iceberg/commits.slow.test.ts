import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openWarehouse } from '../../../src/lake/iceberg/index.ts';
import { temporaryWarehouse } from './every-type.ts';
import { numbers, numbersIn, small } from './small-table.ts';

describe('a commit under contention', () => {
  it('gives up when it never wins', async () => {
    const { warehouse, store, folder } = temporaryWarehouse();
    await warehouse.create(small);
    const unlucky = openWarehouse({
      ...store,
      async putIfAbsent(key, bytes) {
        return /v\d+\.metadata\.json$/.test(key) ? false : store.putIfAbsent(key, bytes);
      },
    });
    await expect(unlucky.append('small', numbers(1))).rejects.toMatchObject({ code: 'commit_conflict' });
    expect(readdirSync(folder, { recursive: true }).filter((name) => /avro|parquet/.test(String(name)))).toEqual([]);
  });

  it('of eight writers, again and again, is never lost', async () => {
    const { store, warehouse } = temporaryWarehouse();
    await warehouse.create(small);
    await Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        const own = openWarehouse(store);
        for (let turn = 0; turn < 3; turn += 1) {
          await own.append('small', numbers(10 * writer + turn), { tag: `w${writer}_${turn}` });
        }
      }),
    );
    const expected = Array.from({ length: 8 }, (_, writer) => [0, 1, 2].map((turn) => 10 * writer + turn)).flat();
    expect((await numbersIn(warehouse)).sort((a, b) => Number(a) - Number(b))).toEqual(expected);
    const state = (await warehouse.load('small'))!;
    expect(state.snapshots.map(({ sequenceNumber }) => sequenceNumber)).toEqual(expected.map((_, index) => index + 1));
    expect(Object.keys(state.tags)).toHaveLength(24);
    expect(state.current?.summary['total-records']).toBe('24');
    expect(await warehouse.cleanUp('small')).toEqual([]);
  });
});
