import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  advance,
  type DataFolder,
  listExperiments,
  maintainTables,
  openDataFolder,
  publish,
  verify,
} from '../../../src/app/pipeline/index.ts';
import { lock } from '../../../src/disk/index.ts';
import { writePendingBatch } from '../../../src/lake/features/pending-batch.ts';
import { folderStore } from '../../../src/lake/objects/index.ts';
import { syntheticRecord } from '../../data/records.ts';

const path = mkdtempSync(join(tmpdir(), 'eigenlake-care-'));
afterAll(() => rmSync(path, { recursive: true, force: true }));
const sound = { ok: true, lost: [], duplicated: [], damaged: [] };

async function batch(folder: DataFolder, first: number): Promise<void> {
  for (const record of [syntheticRecord(first), syntheticRecord(first + 1)]) await publish(folder, record);
  await advance(folder);
}

describe('care for the tables of a data folder', () => {
  const folder = openDataFolder(join(path, 'data'));
  beforeAll(async () => {
    for (let turn = 0; turn < 3; turn += 1) await batch(folder, 2 * turn);
  });

  it('compacts and expires: verify finds every row, processing goes on', async () => {
    const compacted = await maintainTables(folder, [], (maintenance, table) => maintenance.compact(table));
    expect(compacted.find(({ table }) => table === 'vqe_results')?.result).toMatchObject({
      filesBefore: 3,
      filesAfter: 1,
    });
    expect(await verify(folder)).toMatchObject(sound);
    const expired = await maintainTables(folder, [], (maintenance, table) =>
      maintenance.expire(table, { before: Date.now() + 1000, mayDropTag: () => true }),
    );
    expect(expired.find(({ table }) => table === 'vqe_results')?.result).toMatchObject({ snapshots: 3, tags: 3 });
    expect(await verify(folder)).toMatchObject(sound);
    expect(await listExperiments(folder)).toHaveLength(6);
    await batch(folder, 6);
    expect(await verify(folder)).toMatchObject({ ...sound, experiments: 8 });
    expect(await advance(folder)).toMatchObject({ batch: { batchId: null, objects: 0 } });
  });

  it('moves them to another store, where processing goes on', async () => {
    const tables = folderStore(join(path, 'elsewhere'));
    await maintainTables(folder, [], (maintenance, table) => maintenance.relocate(table, tables), { beside: false });
    const moved = openDataFolder(join(path, 'data'), { tables });
    expect(await verify(moved)).toMatchObject({ ...sound, experiments: 8 });
    await batch(moved, 8);
    expect(await verify(moved)).toMatchObject({ ...sound, experiments: 10 });
  });

  it('waits for a batch that is processed, and moves nothing between the tables of one', async () => {
    const lease = await lock(folder.locks.process);
    await expect(maintainTables(folder, [], async () => null, { wait: 10 })).rejects.toMatchObject({
      code: 'tables_busy',
    });
    await lease?.release();
    await writePendingBatch(folder.tables, { batchId: 'x', timestampMs: 1, objects: [] });
    await expect(maintainTables(folder, [], async () => null, { beside: false })).rejects.toMatchObject({
      code: 'batch_pending',
    });
    await folder.tables.delete('quantum_features/.pending-batch.json');
  });
});
