import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isObject, openWarehouse, writeJson } from '../../../src/lake/iceberg/index.ts';
import { folderStore } from '../../../src/lake/objects/index.ts';
import { asObjects, everyType, someRows, temporaryFolder, temporaryWarehouse } from './every-type.ts';
import { metadataFolder, numbers, numbersIn, readMetadata, small } from './small-table.ts';

describe('a warehouse', () => {
  it('gives back the rows that were appended, every type of them', async () => {
    const { warehouse } = temporaryWarehouse();
    await warehouse.create(everyType);
    const state = await warehouse.append('every_type', someRows);
    const { files, total } = await warehouse.plan(state, state.current);
    expect(total).toBe(4);
    const back = await warehouse.read(files, Object.keys(someRows.columns));
    expect(asObjects(back)).toEqual(asObjects(someRows));
    expect(Object.keys(back.columns)).toEqual(Object.keys(someRows.columns));
  });

  it('is empty without tables, and knows none of them', async () => {
    const { warehouse } = temporaryWarehouse();
    expect(await warehouse.tables()).toEqual([]);
    expect(await warehouse.load('small')).toBeNull();
    expect(await warehouse.load('../small')).toBeNull();
    await expect(warehouse.append('small', numbers(1))).rejects.toMatchObject({ code: 'unknown_table' });
  });

  it('creates a table once, however many try', async () => {
    const { warehouse, store } = temporaryWarehouse();
    const states = await Promise.all(Array.from({ length: 4 }, () => openWarehouse(store).create(small)));
    expect(new Set(states.map(({ version }) => version))).toEqual(new Set([1]));
    const state = await warehouse.append('small', numbers(1));
    expect(await warehouse.create(small)).toEqual(state);
    expect(await warehouse.tables()).toEqual(['small']);
  });

  it('refuses definitions that are no tables', async () => {
    const { warehouse } = temporaryWarehouse();
    const n = { name: 'n', type: 'int' } as const;
    for (const wrong of [
      { ...small, name: 'a/b' },
      { ...small, columns: [n, n] },
      { ...small, partitionBy: ['m'] },
      { ...small, columns: [{ name: 'n', type: { list: 'int' } } as const], partitionBy: ['n'] },
    ]) {
      await expect(warehouse.create(wrong)).rejects.toMatchObject({ code: 'invalid_table' });
    }
  });

  it('travels in time by tag, snapshot and time', async () => {
    const { warehouse } = temporaryWarehouse();
    await warehouse.create(small);
    await warehouse.append('small', numbers(1), { tag: 'one', timestampMs: 1000 });
    const two = await warehouse.append('small', numbers(2), { timestampMs: 2000 });
    await warehouse.append('small', numbers(3), { tag: 'three', timestampMs: 3000 });
    expect(await numbersIn(warehouse)).toEqual([1, 2, 3]);
    expect(await numbersIn(warehouse, { tag: 'one' })).toEqual([1]);
    expect(await numbersIn(warehouse, { snapshotId: two.current!.id })).toEqual([1, 2]);
    expect(await numbersIn(warehouse, { asOfMs: 2999 })).toEqual([1, 2]);
    expect(await numbersIn(warehouse, { asOfMs: 3000 })).toEqual([1, 2, 3]);
    expect(await numbersIn(warehouse, { asOfMs: 999 })).toEqual([]);
    const state = (await warehouse.load('small'))!;
    expect(() => warehouse.snapshot(state, { tag: 'toString' })).toThrow(
      expect.objectContaining({ code: 'unknown_tag' }),
    );
    expect(() => warehouse.snapshot(state, { snapshotId: '1' })).toThrow(
      expect.objectContaining({ code: 'unknown_snapshot' }),
    );
    expect(state.tags).toEqual({ one: state.snapshots[0]!.id, three: state.snapshots[2]!.id });
  });

  it('never lets time run backwards', async () => {
    const { warehouse } = temporaryWarehouse();
    await warehouse.create(small);
    await warehouse.append('small', numbers(1), { timestampMs: 5000 });
    const state = await warehouse.append('small', numbers(2), { timestampMs: 4000 });
    expect(state.snapshots.map(({ timestampMs }) => timestampMs)).toEqual([5000, 5000]);
  });

  it('puts a tag once', async () => {
    const { warehouse, folder } = temporaryWarehouse();
    await warehouse.create(small);
    await warehouse.append('small', numbers(1), { tag: 'one' });
    const before = readdirSync(folder, { recursive: true });
    for (const tag of ['one', 'main']) {
      await expect(warehouse.append('small', numbers(2), { tag })).rejects.toMatchObject({ code: 'tag_exists' });
    }
    expect(readdirSync(folder, { recursive: true })).toEqual(before);
  });

  it('refuses wrong values by column and row, and leaves no file of them', async () => {
    const { warehouse, folder } = temporaryWarehouse();
    await warehouse.create(everyType);
    const before = readdirSync(folder, { recursive: true });
    for (const [name, value] of [
      ['id', 5],
      ['day', '2026-01-01'],
      ['step', 1.5],
      ['step', 2147483648],
      ['big', 2 ** 60],
      ['big', 2n ** 63n],
      ['good', 1],
      ['energy', '1'],
      ['moment', new Date()],
      ['symbols', 'H'],
      ['coordinates', [1]],
      ['counts', [1.5]],
    ] as const) {
      const rows = { length: 2, columns: { [name]: [null, value] } };
      await expect(warehouse.append('every_type', rows)).rejects.toMatchObject({
        code: 'wrong_value',
        message: expect.stringMatching(new RegExp(`Column ${name} .*row 1`)),
      });
    }
    await expect(warehouse.append('every_type', { length: 1, columns: { nope: [1] } })).rejects.toMatchObject({
      code: 'unknown_column',
    });
    await expect(warehouse.append('every_type', { length: 2, columns: { id: ['a'] } })).rejects.toMatchObject({
      code: 'wrong_value',
    });
    expect(readdirSync(folder, { recursive: true })).toEqual(before);
  });

  it('is read where it was moved or copied to, and grows there', async () => {
    const { warehouse, folder } = temporaryWarehouse();
    await warehouse.create(small);
    await warehouse.append('small', numbers(1), { tag: 'one' });
    const elsewhere = join(temporaryFolder(), 'moved');
    cpSync(folder, elsewhere, { recursive: true });
    rmSync(folder, { recursive: true });
    const moved = openWarehouse(folderStore(elsewhere));
    expect(await numbersIn(moved)).toEqual([1]);
    const state = await moved.append('small', numbers(2));
    expect(state.metadataLocation).toBe(join(elsewhere, 'quantum_features/small/metadata/v3.metadata.json'));
    expect(await numbersIn(moved)).toEqual([1, 2]);
    expect(await moved.cleanUp('small')).toEqual([]);
    // All paths are of one place still, so that it works for every engine when it comes back there.
    renameSync(elsewhere, folder);
    expect(await numbersIn(warehouse)).toEqual([1, 2]);
    expect(readMetadata(folder, 3).location).toBe(join(folder, 'quantum_features/small'));
  });

  it('finds the newest version with a hint that is behind, missing, unreadable or ahead', async () => {
    const { warehouse, folder } = temporaryWarehouse();
    await warehouse.create(small);
    for (const n of [1, 2, 3]) await warehouse.append('small', numbers(n));
    const hint = join(metadataFolder(folder), 'version-hint.text');
    expect(readFileSync(hint, 'utf8')).toBe('4');
    for (const content of ['2', '4\n', 'x', '', '99', '00000000000000000009']) {
      writeFileSync(hint, content);
      expect((await warehouse.load('small'))?.version).toBe(4);
    }
    rmSync(hint);
    expect((await warehouse.load('small'))?.version).toBe(4);
    writeFileSync(join(metadataFolder(folder), '.version-hint.text.crc'), 'stale');
    await warehouse.append('small', numbers(4));
    expect(readFileSync(hint, 'utf8')).toBe('5');
    expect(readdirSync(metadataFolder(folder))).not.toContain('.version-hint.text.crc');
  });

  it('cleans up what dead writers left, and nothing else', async () => {
    const { warehouse, folder } = temporaryWarehouse();
    await warehouse.create(small);
    await warehouse.append('small', numbers(1));
    const { current } = await warehouse.append('small', numbers(2));
    const base = 'quantum_features/small';
    const uuid = '0123abcd-0123-8123-8123-0123456789ab';
    const left = [
      `${base}/data/00000-0-${uuid}-00001.parquet`,
      `${base}/metadata/${uuid}-m0.avro`,
      `${base}/metadata/snap-1-1-${uuid}.avro`,
    ];
    // Of another engine, which may be about to commit it.
    const theirs = `${base}/metadata/0123abcd-0123-4123-8123-0123456789ab-m0.avro`;
    for (const key of [...left, theirs]) writeFileSync(join(folder, key), 'x');
    const foreign = `${base}/metadata/00006-0000.metadata.json`;
    writeFileSync(join(folder, foreign), 'x');
    expect(await warehouse.cleanUp('small')).toEqual(left);
    expect(await warehouse.cleanUp('small')).toEqual([]);
    expect(await warehouse.cleanUp('nope')).toEqual([]);
    for (const key of [foreign, theirs]) expect(readFileSync(join(folder, key), 'utf8')).toBe('x');
    expect(await numbersIn(warehouse)).toEqual([1, 2]);
    expect(await numbersIn(warehouse, { snapshotId: current!.parent! })).toEqual([1]);
  });

  it('keeps what it does not know of another writer, and all digits of its ids', async () => {
    const { warehouse, folder } = temporaryWarehouse();
    await warehouse.create(small);
    const ours = await warehouse.append('small', numbers(1));
    const theirId = 4511701552583337316n;
    const metadata = readMetadata(folder, 2);
    const text = writeJson({ ...metadata, 'next-row-id': theirId, properties: { 'write.x': 'y' } }).replaceAll(
      ours.current!.id,
      String(theirId),
    );
    writeFileSync(
      join(metadataFolder(folder), 'v2.metadata.json'),
      text.replace(/snap-\d+-/, `snap-${ours.current!.id}-`),
    );
    const after = await warehouse.append('small', numbers(2));
    expect(after.current?.parent).toBe(String(theirId));
    const written = readMetadata(folder, 3);
    expect(written['next-row-id']).toBe(theirId);
    expect(written.properties).toEqual({ 'write.x': 'y' });
    expect(isObject(written.refs) && written.refs.main).toEqual({
      'snapshot-id': Number(after.current!.id),
      type: 'branch',
    });
    expect(await numbersIn(warehouse)).toEqual([1, 2]);
  });
});
