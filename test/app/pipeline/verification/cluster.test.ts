import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataFolder, processNow, publish, verify } from '../../../../src/app/pipeline/index.ts';
import { encodeRecord, registryUnreachable, schemaV2, writeObjectFile } from '../../../../src/lake/records/index.ts';
import { objectKey } from '../../../../src/lake/streaming/index.ts';
import { syntheticRecord } from '../../../data/records.ts';
import { memoryLog } from '../../../doubles/memory-log.ts';

const topic = 'vqe_decorated_result_v2';
const record = (seed: number) => syntheticRecord(seed, { terms: 2, evaluations: 2, parameters: 1 });
const at = (offset: number) => objectKey({ topic, partition: 0, offset });
const file = (...seeds: number[]) =>
  writeObjectFile(
    schemaV2,
    seeds.map((seed) => encodeRecord(record(seed), 'v2')),
    'null',
  );
const healthy = { ok: true, pending: 0, lost: [], duplicated: [], damaged: [] };

let path = '';
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'eigenlake-cluster-'));
});
afterEach(() => rmSync(path, { recursive: true, force: true }));

/** Ten records in the double of a cluster's log; what stores them is the test's. */
async function world() {
  const log = memoryLog();
  const folder = openDataFolder(path, { log, topics: [/^vqe_decorated_result/] });
  for (let seed = 0; seed < 10; seed++) await publish(folder, record(seed), topic);
  const put = (offset: number, ...seeds: number[]) => folder.objects.putIfAbsent(at(offset), file(...seeds));
  return { log, folder, put };
}

describe('verify beside the log of a cluster (a double; real brokers in test/e2e)', () => {
  it('finds the records of objects of any length, and what no object has yet', async () => {
    const { folder, put } = await world();
    await put(0, 0, 1, 2);
    await put(3, 3);
    await put(4, 4, 5, 6, 7);
    expect(await verify(folder)).toMatchObject({ ...healthy, pending: 10, records: 10, objects: 3 });
    await processNow(folder);
    expect(await verify(folder)).toMatchObject({ ...healthy, pending: 2, records: 10, experiments: 8 });
    await put(8, 8, 9);
    await processNow(folder);
    expect(await verify(folder)).toMatchObject({ ...healthy, records: 10, objects: 4, experiments: 10 });
  });

  it('misses nothing that retention has removed while its object is there, and nothing that never was', async () => {
    const { log, folder, put } = await world();
    await put(0, 0, 1, 2, 3, 4);
    await put(5, 5, 6, 7);
    await put(9, 9);
    await processNow(folder);
    log.forget(topic, [8]);
    log.retain(topic, 6);
    expect(await verify(folder)).toMatchObject({ ...healthy, records: 9, experiments: 9 });
    log.retain(topic, 10);
    expect(await verify(folder)).toMatchObject({
      ok: false,
      records: 10,
      lost: [{ topic, offset: 8, reason: 'it is neither in the log nor an object' }],
    });
  });

  it('names an offset that stands in two objects, and the record of an object that is another', async () => {
    const { folder, put } = await world();
    await put(0, 0, 1, 2, 3);
    await put(2, 2, 3);
    await put(4, 4, 9, 6);
    const { duplicated, damaged } = await verify(folder);
    expect(duplicated).toEqual([{ topic, partition: 0, offset: 2, reason: 'it stands in two objects' }]);
    expect(damaged).toEqual([
      { topic, partition: 0, offset: 5, object: at(4), reason: 'its bytes are not those in the log' },
    ]);
  });

  it('misses objects of several records that the tables know', async () => {
    const { folder, put } = await world();
    await put(0, 0, 1, 2);
    await put(3, 3, 4, 5, 6, 7, 8, 9);
    await processNow(folder);
    await folder.objects.delete(at(0));
    const { ok, lost, pending } = await verify(folder);
    expect({ ok, pending }).toEqual({ ok: false, pending: 0 });
    expect(lost.map(({ object, experiment_id }) => [object, experiment_id])).toEqual(
      [0, 1, 2].map((seed) => [at(0), record(seed).experiment_id]),
    );
  });

  it('knows records in objects that other sinks name and write their own way', async () => {
    const { folder } = await world();
    const { objects } = folder;
    const hour = 'year=2026/month=01/day=02/hour=03';
    await objects.putIfAbsent(`experiments/${topic}/${hour}/${topic}+0+0000000000.avro`, file(0, 1, 2));
    const json = (seed: number) => JSON.stringify(record(seed));
    const text = (value: string) => new TextEncoder().encode(value);
    await objects.putIfAbsent(`experiments/${topic}/partition=0/${topic}+0+0000000003.json`, text(json(3)));
    await objects.putIfAbsent(`experiments/${topic}/1-1767323045000000000.json`, text(json(4)));
    await objects.putIfAbsent(`experiments/${topic}/lines.json`, text([5, 6, 7].map(json).join('\n')));
    await objects.putIfAbsent(`experiments/${topic}/list.json`, text(`[${[8, 9].map(json).join(',')}]`));
    await processNow(folder);
    expect(await verify(folder)).toMatchObject({ ...healthy, records: 10, objects: 5, experiments: 10 });
  });

  it('says that a topic was made again under objects of the old one', async () => {
    const { folder, put } = await world();
    await put(0, 0);
    await put(12, 12);
    const { damaged } = await verify(folder);
    expect(damaged).toEqual([expect.objectContaining({ offset: 12, object: at(12) })]);
  });

  it('leaves topics alone that carry no records, and calls a server that is away no damage', async () => {
    const { log, folder } = await world();
    await log.append('something_else', new Uint8Array([1, 2, 3]));
    expect(await verify(folder)).toMatchObject({ ...healthy, pending: 10 });
    await folder.objects.putIfAbsent(at(0), file(0));
    const away = {
      ...folder,
      registry: { ...folder.registry, byId: () => Promise.reject(registryUnreachable('x', 'gone')) },
    };
    await expect(verify(away)).rejects.toMatchObject({ code: 'registry_unreachable' });
  });
});
