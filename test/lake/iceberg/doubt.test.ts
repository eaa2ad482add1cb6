import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openWarehouse } from '../../../src/lake/iceberg/index.ts';
import type { ObjectStore } from '../../../src/lake/objects/index.ts';
import { temporaryWarehouse } from './every-type.ts';
import { numbers, numbersIn, small } from './small-table.ts';

/** A store like S3 whose answer to the creation of one version is lost; what was sent is carried out when `arrive` is called. */
function delayed(store: ObjectStore): { store: ObjectStore; arrive(): Promise<boolean> } {
  let late: () => Promise<boolean> = async () => false;
  return {
    arrive: () => late(),
    store: {
      ...store,
      late: true,
      async putIfAbsent(key, bytes) {
        if (!/v2\.metadata\.json$/.test(key)) return store.putIfAbsent(key, bytes);
        late = () => store.putIfAbsent(key, bytes);
        throw new Error('no answer in time');
      },
    },
  };
}

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true }).filter((name) => /avro|parquet/.test(String(name)));

describe('a commit whose answer was lost', () => {
  it('keeps its files, because it may still happen', async () => {
    const { warehouse, store } = temporaryWarehouse();
    await warehouse.create(small);
    const slow = delayed(store);
    await expect(openWarehouse(slow.store).append('small', numbers(1))).rejects.toThrow('no answer in time');
    expect(await slow.arrive()).toBe(true);
    expect(await numbersIn(warehouse)).toEqual([1]);
  });

  it('leaves nothing once another writer has its version', async () => {
    const { warehouse, store, folder } = temporaryWarehouse();
    await warehouse.create(small);
    const slow = delayed(store);
    const overtaken: ObjectStore = {
      ...slow.store,
      async putIfAbsent(key, bytes) {
        if (/v2\.metadata\.json$/.test(key)) await warehouse.append('small', numbers(7));
        return slow.store.putIfAbsent(key, bytes);
      },
    };
    await expect(openWarehouse(overtaken).append('small', numbers(1))).rejects.toThrow('no answer in time');
    expect(await slow.arrive()).toBe(false);
    expect(await numbersIn(warehouse)).toEqual([7]);
    expect(filesIn(folder)).toHaveLength(3);
  });
});
