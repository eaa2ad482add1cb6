import { join } from 'node:path';
import { expect } from 'vitest';
import { removeTemporaries } from '../../../src/disk/index.ts';
import { folderStore } from '../../../src/lake/objects/index.ts';
import { embeddedRegistry, encodeRecord, frame, readObjectFile, schemaV2 } from '../../../src/lake/records/index.ts';
import { drainLog, embeddedLog } from '../../../src/lake/streaming/index.ts';
import { startChild } from '../../compiled.ts';
import { fullRecord } from '../records/golden-record.ts';

/**
 * Appends records named `<who>-0` … and says each name once it is acknowledged, then drains; kills itself at its n-th step
 * on the disk (0: never).
 */
const worker = `
const [root, folder, who, count, at, base] = process.argv.slice(1);
const { setDiskHook } = await import(root + '/disk/index.js');
const { folderStore } = await import(root + '/lake/objects/index.js');
const { embeddedRegistry, encodeRecord, frame, schemaV2 } = await import(root + '/lake/records/index.js');
const { embeddedLog, drainLog } = await import(root + '/lake/streaming/index.js');
const { writeSync } = await import('node:fs');
let steps = 0;
if (Number(at) > 0) setDiskHook(() => { if (++steps === Number(at)) process.kill(process.pid, 'SIGKILL'); });
const log = embeddedLog(folder + '/log', { segmentBytes: 2000 });
const registry = embeddedRegistry(folder + '/registry');
const { id } = await registry.register('vqe-value', schemaV2);
for (let index = 0; index < Number(count); index++) {
  const molecule_name = who + '-' + index;
  const { offset } = await log.append('vqe', frame(id, encodeRecord({ ...JSON.parse(base), molecule_name }, 'v2')));
  writeSync(1, JSON.stringify({ molecule_name, offset }) + '\\n');
}
await drainLog({ log, registry, store: folderStore(folder + '/objects') });
writeSync(1, 'steps ' + steps + '\\n');
`;

export interface Ran {
  readonly acknowledged: { readonly molecule_name: string; readonly offset: number }[];
  readonly how: number | NodeJS.Signals;
  /** Steps on the disk that it took, when it lived to say so and counted. */
  readonly steps: number | null;
}

export async function runWriter(
  source: string,
  folder: string,
  who: string,
  count: number,
  killAt: number,
): Promise<Ran> {
  const base = JSON.stringify(fullRecord);
  const child = startChild(worker, [source, folder, who, String(count), String(killAt), base]);
  const acknowledged: Ran['acknowledged'] = [];
  let steps: number | null = null;
  for (;;) {
    const line = await child.line().catch(() => null);
    if (line === null) break;
    if (line.startsWith('{')) acknowledged.push(JSON.parse(line));
    if (line.startsWith('steps ')) steps = Number(line.slice(6));
  }
  return { acknowledged, how: await child.ended, steps };
}

/** Drains what is left and gives the molecules of the objects, by offset. */
export async function finish(folder: string): Promise<(string | null)[]> {
  await removeTemporaries(folder);
  const store = folderStore(join(folder, 'objects'));
  const registry = embeddedRegistry(join(folder, 'registry'));
  const log = embeddedLog(join(folder, 'log'));
  const { deadLetters } = await drainLog({ log, registry, store });
  expect(deadLetters).toBe(0);
  const molecules: (string | null)[] = [];
  for await (const { key } of store.list('experiments/')) {
    const { records } = readObjectFile((await store.get(key))!);
    expect(records).toHaveLength(1);
    expect(key).toBe(`experiments/vqe/partition=0/vqe+0+${String(molecules.length).padStart(10, '0')}.avro`);
    molecules.push(records[0]!.molecule_name);
  }
  expect((await log.bounds('vqe', 0)).next).toBe(molecules.length);
  return molecules;
}

/** Two more records, from this process. */
async function goOn(folder: string): Promise<Ran['acknowledged']> {
  const log = embeddedLog(join(folder, 'log'), { segmentBytes: 2000 });
  const { id } = await embeddedRegistry(join(folder, 'registry')).register('vqe-value', schemaV2);
  const acknowledged: Ran['acknowledged'] = [];
  for (const molecule_name of ['second-0', 'second-1']) {
    const { offset } = await log.append('vqe', frame(id, encodeRecord({ ...fullRecord, molecule_name }, 'v2')));
    acknowledged.push({ molecule_name, offset });
  }
  await log.close();
  return acknowledged;
}

/** One writer killed at its n-th step, another process that works behind it: every acknowledged record is one object. */
export async function killAndGoOn(source: string, folder: string, killAt: number): Promise<Ran> {
  const killed = await runWriter(source, folder, 'killed', 3, killAt);
  const second = await goOn(folder);
  const molecules = await finish(folder);
  for (const { molecule_name, offset } of [...killed.acknowledged, ...second]) {
    expect(molecules[offset]).toBe(molecule_name);
  }
  expect(new Set(molecules).size).toBe(molecules.length);
  // At most the one append that was on its way may be there without having been acknowledged.
  expect(molecules.length - killed.acknowledged.length - 2).toBeLessThanOrEqual(1);
  return killed;
}
