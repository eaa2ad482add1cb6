import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderStore, type ObjectStore } from '../../../src/lake/objects/index.ts';
import {
  embeddedRegistry,
  encodeRecord,
  frame,
  readObjectFile,
  schemaUpstream,
  schemaV2,
  subjectOf,
} from '../../../src/lake/records/index.ts';
import { drainLog, embeddedLog } from '../../../src/lake/streaming/index.ts';
import { fullRecord, goldenRecord } from '../records/golden-record.ts';

const nothing = { records: 0, objects: 0, bytes: 0, deadLetters: 0 };

async function world(options = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'eigenlake-sink-'));
  const log = embeddedLog(join(folder, 'log'), options);
  const registry = embeddedRegistry(join(folder, 'registry'));
  const store = folderStore(join(folder, 'objects'));
  const id = (await registry.register(subjectOf('vqe'), schemaV2)).id;
  const publish = (molecule: string) =>
    log.append('vqe', frame(id, encodeRecord({ ...fullRecord, molecule_name: molecule }, 'v2')));
  return { log, registry, store, publish };
}

async function keysOf(store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list('')) keys.push(key);
  return keys;
}

const key = (offset: number, partition = 0) =>
  `experiments/vqe/partition=${partition}/vqe+${partition}+${String(offset).padStart(10, '0')}.avro`;

async function moleculeAt(store: ObjectStore, at: string): Promise<(string | null)[]> {
  return readObjectFile((await store.get(at))!).records.map((record) => record.molecule_name);
}

describe('the sink', () => {
  it('stores each record in an object of its own, named by its offset, with the schema it was written with', async () => {
    const { log, registry, store, publish } = await world();
    for (const name of ['a', 'b', 'c']) await publish(name);
    const result = await drainLog({ log, registry, store });
    expect(result).toMatchObject({ records: 3, objects: 3, deadLetters: 0 });
    expect(await keysOf(store)).toEqual([key(0), key(1), key(2)]);
    const file = readObjectFile((await store.get(key(1)))!);
    expect(file.schema).toBe(schemaV2);
    expect(file.records).toEqual([{ ...fullRecord, molecule_name: 'b' }]);
    let bytes = 0;
    for await (const { size } of store.list('')) bytes += size;
    expect(result.bytes).toBe(bytes);
  });

  it('changes nothing when it is repeated, and goes on where it ended', async () => {
    const { log, registry, store, publish } = await world();
    expect(await drainLog({ log, registry, store })).toEqual(nothing);
    await publish('a');
    await drainLog({ log, registry, store });
    const before = await store.get(key(0));
    expect(await drainLog({ log, registry, store })).toEqual(nothing);
    await publish('b');
    expect(await drainLog({ log, registry, store })).toMatchObject({ records: 1, objects: 1 });
    expect(await store.get(key(0))).toEqual(before);
    expect(await moleculeAt(store, key(1))).toEqual(['b']);
  });

  it('fills gaps below what is stored', async () => {
    const { log, registry, store, publish } = await world();
    const names = Array.from({ length: 30 }, (_, index) => `m${index}`);
    for (const name of names) await publish(name);
    await drainLog({ log, registry, store });
    for (const offset of [0, 7, 8, 29]) await store.delete(key(offset));
    expect(await drainLog({ log, registry, store })).toMatchObject({ records: 4, objects: 4 });
    expect(await keysOf(store)).toEqual(names.map((_, offset) => key(offset)));
    for (const [offset, name] of names.entries()) expect(await moleculeAt(store, key(offset))).toEqual([name]);
  });

  it('reads every partition and every topic', async () => {
    const { log, registry, store, publish } = await world({ partitions: 2 });
    for (const name of ['a', 'b', 'c']) await publish(name);
    const upstream = await registry.register(subjectOf('experiment.vqe'), schemaUpstream);
    await log.append('experiment.vqe', frame(upstream.id, encodeRecord(goldenRecord, 'upstream')));
    expect(await drainLog({ log, registry, store })).toMatchObject({ records: 4, objects: 4 });
    expect(await keysOf(store)).toEqual([
      'experiments/experiment.vqe/partition=0/experiment.vqe+0+0000000000.avro',
      key(0),
      key(1),
      key(0, 1),
    ]);
    expect(await drainLog({ log, registry, store })).toEqual(nothing);
  });

  it('makes a dead letter, with bytes and reason, of what is no record, and goes on', async () => {
    const { log, registry, store, publish } = await world();
    const wrong = [
      Uint8Array.of(1, 2, 3),
      frame(999, encodeRecord(fullRecord, 'v2')),
      frame(1, Uint8Array.of(200, 1)),
      new Uint8Array(),
    ];
    for (const value of wrong) await log.append('vqe', value);
    await publish('good');
    expect(await drainLog({ log, registry, store })).toMatchObject({ records: 1, objects: 1, deadLetters: 4 });
    const letters = (await keysOf(store)).filter((one) => one.startsWith('dead-letters/'));
    expect(letters).toEqual([0, 1, 2, 3].map((offset) => `dead-letters/vqe/partition=0/vqe+0+000000000${offset}.json`));
    const reasons: string[] = [];
    for (const [index, letter] of letters.entries()) {
      const content: { offset: number; value: string; reason: { code: string; message: string } } = JSON.parse(
        new TextDecoder().decode((await store.get(letter))!),
      );
      expect(content.offset).toBe(index);
      expect(new Uint8Array(Buffer.from(content.value, 'base64'))).toEqual(wrong[index]);
      expect(content.reason.message).not.toBe('');
      reasons.push(content.reason.code);
    }
    expect(reasons).toEqual(['undecodable_record', 'schema_not_found', 'undecodable_record', 'undecodable_record']);
    expect(await drainLog({ log, registry, store })).toEqual(nothing);
    await store.delete(letters[3]!);
    expect(await drainLog({ log, registry, store })).toMatchObject({ deadLetters: 1 });
  });

  it('stops when the registry does not answer, instead of burying good records', async () => {
    const { log, registry, store, publish } = await world();
    await publish('a');
    const broken = { ...registry, byId: () => Promise.reject(new Error('connection refused')) };
    await expect(drainLog({ log, registry: broken, store })).rejects.toThrow('connection refused');
    expect(await keysOf(store)).toEqual([]);
  });

  it('stores nothing twice when two of them run at once', async () => {
    const { log, registry, store, publish } = await world();
    for (let index = 0; index < 20; index++) await publish(`m${index}`);
    const results = await Promise.all([1, 2, 3].map(() => drainLog({ log, registry, store })));
    expect(results.reduce((sum, { objects }) => sum + objects, 0)).toBe(20);
    expect(await keysOf(store)).toHaveLength(20);
  });

  it('stops when it is told to, and what is stored stays', async () => {
    const { log, registry, store, publish } = await world();
    for (let index = 0; index < 20; index++) await publish(`m${index}`);
    const controller = new AbortController();
    const counting: ObjectStore = {
      ...store,
      putIfAbsent: (one, bytes) => {
        controller.abort(new Error('enough'));
        return store.putIfAbsent(one, bytes);
      },
    };
    const stopped = drainLog({ log, registry, store: counting, signal: controller.signal });
    await expect(stopped).rejects.toThrow('enough');
    const stored = (await keysOf(store)).length;
    expect(stored).toBeGreaterThan(0);
    expect(await drainLog({ log, registry, store })).toMatchObject({ records: 20 - stored });
  });
});
