import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openCatalog } from '../../../src/lake/iceberg/index.ts';
import { temporaryWarehouse } from './every-type.ts';
import { metadataFolder, numbers, numbersIn, small } from './small-table.ts';

describe('many small appends', () => {
  it('have their manifests merged: reading costs by files, not by commits; rows, counts and history stay', async () => {
    const { warehouse, folder, store } = temporaryWarehouse();
    await warehouse.create({ ...small, partitionBy: ['n'] });
    // A hundred by default.
    const updates = { 'commit.manifest.min-count-to-merge': '8' };
    await openCatalog(store).commit('small', { requirements: [], updates: [{ action: 'set-properties', updates }] });
    const all = Array.from({ length: 12 }, (_, n) => n);
    for (const n of all) await warehouse.append('small', numbers(n), { tag: `t${n}` });
    expect(await numbersIn(warehouse)).toEqual(all);
    expect(await numbersIn(warehouse, { tag: 't4' })).toEqual([0, 1, 2, 3, 4]);
    const state = (await warehouse.load('small'))!;
    expect(state.current?.summary).toMatchObject({ 'total-records': '12', 'total-data-files': '12' });
    // Each commit wrote a manifest; the one that found eight wrote one more.
    expect(readdirSync(metadataFolder(folder)).filter((name) => name.endsWith('-m1.avro'))).toHaveLength(1);
    const some = await warehouse.plan(state, state.current, [{ column: 'n', operator: '=', value: 7 }]);
    expect({ files: some.files.length, total: some.total }).toEqual({ files: 1, total: 12 });
    expect(some.files[0]?.exact.has('n')).toBe(true);
    expect(await warehouse.cleanUp('small')).toEqual([]);
  });
});
