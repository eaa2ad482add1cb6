import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { encodeFor, keepUndelivered, openDataFolder, resendUndelivered } from '../../../src/app/pipeline/index.ts';
import { decodeRecord, unframe } from '../../../src/lake/records/index.ts';
import { embeddedLog } from '../../../src/lake/streaming/index.ts';
import { fullRecord } from '../../lake/records/golden-record.ts';

it('keeps a record that could not be sent, sends it as it was, once, and removes it then', async () => {
  const path = mkdtempSync(join(tmpdir(), 'eigenlake-undelivered-'));
  const log = embeddedLog(join(path, 'cluster'));
  let away = true;
  // A double of a cluster that is away: the log of files behind it.
  const cluster = {
    ...log,
    append: (topic: string, value: Uint8Array) => (away ? Promise.reject(new Error('away')) : log.append(topic, value)),
  };
  const folder = openDataFolder(path, { log: cluster });
  const record = encodeFor('vqe_decorated_result_v2', fullRecord);
  const kept = () => readdirSync(join(path, 'undelivered')).filter((name) => name.endsWith('.json'));
  await keepUndelivered(folder, record, 'away');
  await expect(resendUndelivered(folder)).rejects.toThrow('away');
  expect(kept()).toEqual([`${record.experimentId}.json`]);
  away = false;
  expect(await resendUndelivered(folder)).toEqual({ sent: 1, kept: 0 });
  expect(kept()).toEqual([]);
  expect(await resendUndelivered(folder)).toEqual({ sent: 0, kept: 0 });
  const found = [];
  for await (const { value } of log.read('vqe_decorated_result_v2', 0, 0)) {
    const { id, body } = unframe(value);
    found.push(decodeRecord(body, await folder.registry.byId(id)));
  }
  expect(found).toEqual([fullRecord]);
  writeFileSync(join(path, 'undelivered', 'x.json'), '{"topic": 1}');
  await expect(resendUndelivered(folder)).rejects.toMatchObject({ code: 'undelivered_damaged' });
  expect(kept()).toEqual(['x.json']);
  await folder.close();
});
