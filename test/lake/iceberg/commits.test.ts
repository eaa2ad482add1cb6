import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openWarehouse } from '../../../src/lake/iceberg/index.ts';
import type { ObjectStore } from '../../../src/lake/objects/index.ts';
import { temporaryWarehouse } from './every-type.ts';
import { metadataFolder, numbers, numbersIn, small } from './small-table.ts';

describe('a commit', () => {
  it('of no rows is none', async () => {
    const { warehouse } = temporaryWarehouse();
    const state = await warehouse.create(small);
    expect(await warehouse.append('small', numbers(), { tag: 'v_none' })).toEqual(state);
  });

  /** A store that does something once, just before the first new version is created. */
  function interrupted(store: ObjectStore, before: () => Promise<void>): ObjectStore {
    let waiting = true;
    return {
      ...store,
      async putIfAbsent(key, bytes) {
        if (waiting && /v2\.metadata\.json$/.test(key)) {
          waiting = false;
          await before();
        }
        return store.putIfAbsent(key, bytes);
      },
    };
  }

  it('that loses a race is made again on top of the winner, with the data that is written already', async () => {
    const { warehouse, store, folder } = temporaryWarehouse();
    await warehouse.create(small);
    const written: string[] = [];
    const racing = interrupted(store, async () => {
      await warehouse.append('small', numbers(1));
    });
    const slow = openWarehouse({
      ...racing,
      putIfAbsent(key, bytes) {
        written.push(key);
        return racing.putIfAbsent(key, bytes);
      },
    });
    const state = await slow.append('small', numbers(2), { tag: 'slow' });
    expect(state.current).toMatchObject({ sequenceNumber: 2, summary: { 'total-records': '2' } });
    expect(await numbersIn(warehouse)).toEqual([1, 2]);
    expect(written.filter((key) => key.endsWith('.parquet'))).toHaveLength(1);
    expect(written.filter((key) => key.endsWith('-m0.avro'))).toHaveLength(1);
    expect(written.filter((key) => /snap-/.test(key))).toHaveLength(2);
    // The manifest list of the lost attempt is gone.
    expect(readdirSync(metadataFolder(folder)).filter((name) => name.startsWith('snap-'))).toHaveLength(2);
    expect(await warehouse.cleanUp('small')).toEqual([]);
  });

  it('that fails for good leaves no file behind', async () => {
    const { warehouse, store, folder } = temporaryWarehouse();
    await warehouse.create(small);
    const before = readdirSync(folder, { recursive: true }).filter((name) => /\.\w+$/.test(String(name)));
    const failing = openWarehouse(
      interrupted(store, () => {
        throw new Error('disk full');
      }),
    );
    await expect(failing.append('small', numbers(1))).rejects.toThrow('disk full');
    expect(readdirSync(folder, { recursive: true }).filter((name) => /\.\w+$/.test(String(name)))).toEqual(before);
  });

  it('that happened although the store said otherwise is a commit', async () => {
    const { warehouse, store } = temporaryWarehouse();
    await warehouse.create(small);
    const forgetful = openWarehouse({
      ...store,
      async putIfAbsent(key, bytes) {
        const done = await store.putIfAbsent(key, bytes);
        if (/v2\.metadata\.json$/.test(key)) throw new Error('connection lost');
        return done;
      },
    });
    expect((await forgetful.append('small', numbers(1))).version).toBe(2);
    expect(await numbersIn(warehouse)).toEqual([1]);
  });

  it('of eight writers at once is never lost', async () => {
    const { store, warehouse } = temporaryWarehouse();
    await warehouse.create(small);
    const writers = [1, 2, 3, 4, 5, 6, 7, 8];
    await Promise.all(writers.map((n) => openWarehouse(store).append('small', numbers(n), { tag: `w${n}` })));
    expect((await numbersIn(warehouse)).sort()).toEqual(writers);
    const state = (await warehouse.load('small'))!;
    expect(state.snapshots.map(({ sequenceNumber }) => sequenceNumber)).toEqual(writers);
    expect(state.current?.summary['total-records']).toBe('8');
    expect(await warehouse.cleanUp('small')).toEqual([]);
  });
});
