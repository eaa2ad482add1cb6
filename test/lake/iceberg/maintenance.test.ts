import { cpSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openMaintenance, openWarehouse, type Warehouse } from '../../../src/lake/iceberg/index.ts';
import { folderStore, type ObjectStore } from '../../../src/lake/objects/index.ts';
import { asObjects, everyType, someRows, temporaryFolder, temporaryWarehouse } from './every-type.ts';
import { numbers, numbersIn, readMetadata, small } from './small-table.ts';

const filesIn = (folder: string, kind: RegExp) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => kind.test(name));

async function rowsOf(warehouse: Warehouse, table: string, tag?: string): Promise<string[]> {
  const state = (await warehouse.load(table))!;
  const { files } = await warehouse.plan(state, warehouse.snapshot(state, tag === undefined ? {} : { tag }));
  const rows = await warehouse.read(
    files,
    state.columns.map(({ name }) => name),
  );
  return asObjects(rows)
    .map((row) =>
      JSON.stringify(row, (_, value) =>
        typeof value === 'bigint' ? String(value) : Number.isNaN(value) ? 'NaN' : value,
      ),
    )
    .sort();
}

async function manyAppends() {
  const made = temporaryWarehouse();
  await made.warehouse.create(everyType);
  for (let turn = 0; turn < 9; turn += 1) await made.warehouse.append('every_type', someRows, { tag: `t${turn}` });
  return { ...made, maintenance: openMaintenance(made.store) };
}

describe('compacting', () => {
  it('puts small files together, partition by partition: the same rows, statistics that prune, and history as it was', async () => {
    const { warehouse, maintenance, folder } = await manyAppends();
    const before = await rowsOf(warehouse, 'every_type');
    const then = await rowsOf(warehouse, 'every_type', 't3');
    const version = (await warehouse.load('every_type'))!.version;
    const planned = await maintenance.compact('every_type', { dryRun: true });
    expect((await warehouse.load('every_type'))!.version).toBe(version);
    const done = await maintenance.compact('every_type');
    expect(done).toEqual(planned);
    expect(done).toEqual({ filesBefore: 36, filesAfter: 4, manifestsBefore: 9, manifestsAfter: 2, rows: 45 });

    const state = (await warehouse.load('every_type'))!;
    expect(state.version).toBe(version + 1);
    expect(await rowsOf(warehouse, 'every_type')).toEqual(before);
    expect(await rowsOf(warehouse, 'every_type', 't3')).toEqual(then);
    expect(state.current?.summary).toMatchObject({
      operation: 'replace',
      'total-records': '45',
      'total-data-files': '4',
      'deleted-data-files': '36',
    });
    const { files, total } = await warehouse.plan(state, state.current, [
      { column: 'basis', operator: '=', value: '6-31g*' },
    ]);
    expect([files.length, total, files[0]?.records]).toEqual([1, 4, 18]);
    // Nothing more to do, and appending goes on.
    expect((await maintenance.compact('every_type')).rows).toBe(0);
    await warehouse.append('every_type', someRows);
    expect(await rowsOf(warehouse, 'every_type')).toHaveLength(50);
    expect(await warehouse.cleanUp('every_type')).toEqual([]);
    expect(filesIn(folder, /\.parquet$/)).toHaveLength(36 + 4 + 4);
  });

  it('keeps what is appended while it works', async () => {
    const { warehouse, store } = temporaryWarehouse();
    await warehouse.create(small);
    for (let n = 0; n < 4; n += 1) await warehouse.append('small', numbers(n));
    let waiting = true;
    const interrupted: ObjectStore = {
      ...store,
      async putIfAbsent(key, bytes) {
        if (waiting && /v6\.metadata\.json$/.test(key)) {
          waiting = false;
          await warehouse.append('small', numbers(100));
        }
        return store.putIfAbsent(key, bytes);
      },
    };
    await openMaintenance(interrupted).compact('small');
    expect((await numbersIn(warehouse)).map(Number).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 100]);
    expect((await warehouse.load('small'))!.current?.summary['total-data-files']).toBe('2');
    expect(await warehouse.cleanUp('small')).toEqual([]);
  });

  it('gives way when the files were compacted meanwhile, and leaves nothing behind', async () => {
    const { warehouse, store } = temporaryWarehouse();
    await warehouse.create(small);
    for (let n = 0; n < 4; n += 1) await warehouse.append('small', numbers(n));
    const interrupted: ObjectStore = {
      ...store,
      async putIfAbsent(key, bytes) {
        if (/v6\.metadata\.json$/.test(key)) await openMaintenance(store).compact('small');
        return store.putIfAbsent(key, bytes);
      },
    };
    await expect(openMaintenance(interrupted).compact('small')).rejects.toMatchObject({ code: 'commit_conflict' });
    expect(await numbersIn(warehouse)).toEqual([0, 1, 2, 3]);
    expect(await warehouse.cleanUp('small')).toEqual([]);
  });
});

describe('expiring', () => {
  it('forgets old snapshots and removes what only they needed; tagged, recent and present ones stay readable', async () => {
    const { warehouse, store, folder } = temporaryWarehouse();
    const maintenance = openMaintenance(store);
    await warehouse.create(small);
    for (let n = 0; n < 6; n += 1) {
      await warehouse.append('small', numbers(n), { timestampMs: 1000 * (n + 1), ...(n === 2 ? { tag: 'kept' } : {}) });
    }
    await maintenance.compact('small');
    const now = Date.now() + 1;
    const planned = await maintenance.expire('small', { before: 4500, dryRun: true });
    expect(planned).toMatchObject({ snapshots: 3, tags: 0 });
    const done = await maintenance.expire('small', { before: 4500 });
    expect(done).toEqual(planned);
    const state = (await warehouse.load('small'))!;
    expect(state.snapshots.map(({ timestampMs }) => timestampMs).slice(0, 3)).toEqual([3000, 5000, 6000]);
    expect(await numbersIn(warehouse, { tag: 'kept' })).toEqual([0, 1, 2]);
    expect(await numbersIn(warehouse, { asOfMs: 5500 })).toEqual([0, 1, 2, 3, 4]);
    // What the log of what was current no longer tells, the tagged snapshot does.
    expect(await numbersIn(warehouse, { asOfMs: 3500 })).toEqual([0, 1, 2]);
    expect(await numbersIn(warehouse)).toEqual([0, 1, 2, 3, 4, 5]);
    // Three manifest lists.
    expect(done.removed).toHaveLength(3);

    const all = await maintenance.expire('small', { before: now, mayDropTag: (tag) => tag === 'kept' });
    expect(all).toMatchObject({ snapshots: 3, tags: 1 });
    expect(filesIn(folder, /\.parquet$/)).toHaveLength(1);
    expect(filesIn(folder, /\.avro$/)).toHaveLength(3);
    expect(await numbersIn(warehouse)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(readMetadata(folder, (await warehouse.load('small'))!.version).refs).not.toHaveProperty('kept');
    expect(await maintenance.expire('small', { before: now })).toEqual({ snapshots: 0, tags: 0, removed: [] });
    await warehouse.append('small', numbers(7));
    expect(await numbersIn(warehouse)).toHaveLength(7);
  });
});

describe('removing orphans', () => {
  it('takes old files that nothing refers to, and no others', async () => {
    const { warehouse, store, folder } = temporaryWarehouse();
    await warehouse.create(small);
    await warehouse.append('small', numbers(1));
    const orphans = ['data/lost.parquet', 'metadata/snap-1-1-x.avro'].map((name) => `quantum_features/small/${name}`);
    for (const key of [
      ...orphans,
      'quantum_features/small/metadata/stats.puffin',
      'quantum_features/small/data/new.parquet',
    ]) {
      await store.put(key, new Uint8Array([1]));
    }
    for (const name of filesIn(folder, /\.(parquet|avro|json|text|puffin)$/)) {
      if (!name.endsWith('new.parquet')) utimesSync(join(folder, name), 1000, 1000);
    }
    const maintenance = openMaintenance(store);
    const before = Date.now() - 3_600_000;
    expect(await maintenance.removeOrphans('small', { before, dryRun: true })).toEqual(orphans);
    expect(await maintenance.removeOrphans('small', { before })).toEqual(orphans);
    expect(await maintenance.removeOrphans('small', { before })).toEqual([]);
    expect(await numbersIn(warehouse)).toEqual([1]);
    expect(filesIn(folder, /new\.parquet|stats\.puffin/)).toHaveLength(2);
    await expect(maintenance.removeOrphans('nothing', { before })).rejects.toMatchObject({ code: 'unknown_table' });
  });
});

describe('relocating', () => {
  it('makes a folder that was copied elsewhere say where it is', async () => {
    const { warehouse, folder } = await manyAppends();
    const copy = join(temporaryFolder(), 'copy');
    cpSync(folder, copy, { recursive: true });
    const store = folderStore(copy);
    const maintenance = openMaintenance(store);
    const moved = openWarehouse(store);
    const table = '/quantum_features/every_type';
    const planned = await maintenance.relocate('every_type', undefined, { dryRun: true });
    expect(planned).toMatchObject({ from: `${folder}${table}`, to: `${copy}${table}`, there: false, snapshots: 9 });
    expect(await maintenance.relocate('every_type')).toEqual(planned);
    expect((await maintenance.relocate('every_type')).there).toBe(true);

    const state = (await moved.load('every_type'))!;
    expect(state.snapshots.every(({ manifestList }) => manifestList.startsWith(`${copy}/`))).toBe(true);
    expect(await rowsOf(moved, 'every_type')).toEqual(await rowsOf(warehouse, 'every_type'));
    expect(await rowsOf(moved, 'every_type', 't4')).toEqual(await rowsOf(warehouse, 'every_type', 't4'));
    await moved.append('every_type', someRows);
    expect(await moved.cleanUp('every_type')).toEqual([]);
    expect(JSON.stringify(await maintenance.relocate('every_type'))).not.toContain(folder);
  });

  it('copies a table to another store, whole or not at all, and again after an interruption', async () => {
    const { warehouse, store, maintenance } = await manyAppends();
    const target = folderStore(temporaryFolder());
    let writes = 0;
    const failing: ObjectStore = {
      ...target,
      async putIfAbsent(key, bytes) {
        writes += 1;
        if (writes === 7) throw new Error('refused');
        return target.putIfAbsent(key, bytes);
      },
    };
    await expect(maintenance.relocate('every_type', failing)).rejects.toThrow('refused');
    const there = openWarehouse(target);
    expect(await there.load('every_type')).toBeNull();
    const done = await maintenance.relocate('every_type', target);
    expect(done).toMatchObject({
      dataFiles: 36,
      manifests: 9,
      snapshots: 9,
      to: `${target.location}/quantum_features/every_type`,
    });
    expect(await rowsOf(there, 'every_type', 't5')).toEqual(await rowsOf(warehouse, 'every_type', 't5'));
    expect((await there.append('every_type', someRows)).current?.summary['total-records']).toBe('50');
    // The table there went its own way: it is not overwritten.
    await expect(maintenance.relocate('every_type', target)).rejects.toMatchObject({ code: 'table_exists' });
    expect(await rowsOf(openWarehouse(store), 'every_type')).toHaveLength(45);
  });
});

describe('adding columns', () => {
  it('gives old rows null in them; what is there already stays, another type is refused', async () => {
    const { warehouse, store } = temporaryWarehouse();
    const maintenance = openMaintenance(store);
    await warehouse.create(small);
    await warehouse.append('small', numbers(1), { tag: 'before' });
    await maintenance.addColumns('small', [
      { name: 'text', type: 'string' },
      { name: 'list', type: { list: 'double' }, comment: 'New' },
      { name: 'more', type: 'long' },
    ]);
    const state = await warehouse.append('small', {
      length: 1,
      columns: { n: [2], list: [[1, null]], more: [2n ** 60n] },
    });
    expect(state.columns.map(({ name, id }) => [name, id])).toEqual([
      ['n', 1],
      ['text', 2],
      ['list', 3],
      ['more', 4],
    ]);
    expect(await rowsOf(warehouse, 'small')).toEqual([
      '{"n":1,"text":null,"list":null,"more":null}',
      `{"n":2,"text":null,"list":[1,null],"more":"${2n ** 60n}"}`,
    ]);
    expect(state.schemas[0]?.map(({ name }) => name)).toEqual(['n', 'text']);
    await maintenance.addColumns('small', [{ name: 'list', type: { list: 'double' } }]);
    expect((await warehouse.load('small'))!.version).toBe(state.version);
    await expect(maintenance.addColumns('small', [{ name: 'more', type: 'int' }])).rejects.toMatchObject({
      code: 'invalid_table',
    });
    expect((await maintenance.compact('small')).filesAfter).toBe(1);
    expect(await rowsOf(warehouse, 'small')).toHaveLength(2);
  });
});
