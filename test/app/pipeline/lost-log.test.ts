import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { advance, openDataFolder, publish, verify } from '../../../src/app/pipeline/index.ts';
import { encodeRecord, schemaOf, writeObjectFile } from '../../../src/lake/records/index.ts';
import { logBehindObjects, objectKey } from '../../../src/lake/streaming/index.ts';
import { syntheticRecord } from '../../data/records.ts';

const topic = 'vqe_decorated_result_v2';
const record = (seed: number) => syntheticRecord(seed, { terms: 2, evaluations: 2, parameters: 1 });

let path = '';
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'eigenlake-lost-log-'));
});
afterEach(() => rmSync(path, { recursive: true, force: true }));

async function put(seed: number): Promise<number> {
  const folder = openDataFolder(path);
  const { position } = await publish(folder, record(seed));
  await advance(folder);
  await folder.close();
  return position.offset;
}

const everything = { ok: true, lost: [], duplicated: [], damaged: [] };

describe('a log that is lost while its objects are not', () => {
  it('goes on behind them, so that no record takes the place of another', async () => {
    for (const seed of [0, 1]) await put(seed);
    rmSync(join(path, 'log'), { recursive: true });
    expect(await put(2)).toBe(2);
    expect(await put(3)).toBe(3);
    expect(await verify(openDataFolder(path))).toMatchObject({ ...everything, records: 4, experiments: 4 });
  });

  it('takes no record once its end is cut off, and says how to go on', async () => {
    const partition = join(path, 'log', topic, '0');
    await put(0);
    const end = statSync(join(partition, readdirSync(partition)[0]!)).size;
    await put(1);
    truncateSync(join(partition, readdirSync(partition)[0]!), end);
    await expect(put(2)).rejects.toThrow(expect.objectContaining({ code: logBehindObjects.code }));
    rmSync(partition, { recursive: true });
    expect(await put(2)).toBe(2);
    expect(await verify(openDataFolder(path))).toMatchObject({ ...everything, records: 3, experiments: 3 });
  });

  it('goes on behind objects of the same topic that were imported', async () => {
    const body = encodeRecord(record(7), 'v2');
    const key = objectKey({ topic, partition: 0, offset: 0 });
    const { objects } = openDataFolder(path);
    await objects.putIfAbsent(key, writeObjectFile(schemaOf('v2'), [body]));
    await objects.putIfAbsent(
      key.replace('0.avro', '5.avro'),
      writeObjectFile(schemaOf('v2'), [encodeRecord(record(8), 'v2')]),
    );
    expect(await put(9)).toBe(6);
    const { experiments, lost } = await verify(openDataFolder(path));
    expect(experiments).toBe(3);
    expect(lost.map(({ offset }) => offset)).toEqual([1, 2, 3, 4]);
  });
});
