import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'vitest';
import { advance, listExperiments, openDataFolder, publish, verify } from '../../src/app/pipeline/index.ts';
import { allTables, readPendingBatch } from '../../src/lake/features/index.ts';
import type { VqeRecord } from '../../src/lake/records/index.ts';
import { type Child, startChild } from '../compiled.ts';

/** A place for many small data folders; in memory where that exists: a killed process does not lose what it wrote there. */
export function crashSite(): { readonly path: string; remove(): void } {
  const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const path = mkdtempSync(join(parent, 'eigenlake-crash-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Numbers 0 … below 1 that depend on the seed only (a Weyl sequence). */
export const seeded = (seed: number): number => (seed * 0.6180339887498949) % 1;

let inputs = 0;

/**
 * A process that publishes records, saying each time that it was acknowledged, and takes them to the tables. It kills itself
 * with SIGKILL at its `killAt`-th step of the disk (0: never) and says at its end how many steps there were.
 */
export function startWriter(compiled: string, folder: string, records: readonly VqeRecord[], killAt: number): Child {
  const input = `${folder}.${inputs++}.json`;
  writeFileSync(input, JSON.stringify(records));
  const room = (name: string) => JSON.stringify(pathToFileURL(join(compiled, name, 'index.js')).href);
  const script = `
    import { readFileSync } from 'node:fs';
    import { setDiskHook } from ${room('disk')};
    import { advance, openDataFolder, publish } from ${room('app/pipeline')};
    let steps = 0;
    setDiskHook(() => {
      steps += 1;
      if (steps === ${killAt}) process.kill(process.pid, 'SIGKILL');
    });
    const folder = openDataFolder(${JSON.stringify(folder)});
    const published = [];
    for (const record of JSON.parse(readFileSync(${JSON.stringify(input)}, 'utf8'))) {
      published.push(await publish(folder, record));
      console.log(record.experiment_id);
    }
    await advance(folder, { published });
    console.log('steps ' + steps);
  `;
  return startChild(script);
}

/** Everything that the process said, once it has ended. */
export async function saidBy(child: Child): Promise<string[]> {
  const lines: string[] = [];
  for (;;) {
    const line = await child.line().catch(() => null);
    if (line === null) return lines;
    lines.push(line);
  }
}

/** What a user does after a crash: run again. Then everything must be there once, and one more run must change nothing. */
export async function expectRecovery(
  path: string,
  records: readonly VqeRecord[],
  acknowledged: ReadonlySet<string>,
): Promise<void> {
  const folder = openDataFolder(path);
  for (const record of records) {
    if (!acknowledged.has(record.experiment_id ?? '')) await publish(folder, record);
  }
  await advance(folder);
  const { experiments, pending, lost, duplicated, damaged } = await verify(folder);
  expect({ pending, lost, duplicated, damaged }).toEqual({ pending: 0, lost: [], duplicated: [], damaged: [] });
  const ids = new Set((await listExperiments(folder)).map(({ experimentId }) => experimentId));
  expect(records.filter(({ experiment_id }) => !ids.has(experiment_id ?? ''))).toEqual([]);
  expect(experiments).toBe(ids.size);
  expect(await readPendingBatch(folder.tables)).toBeNull();

  const versions = () => Promise.all(allTables.map(async ({ name }) => (await folder.warehouse.load(name))?.version));
  const before = await versions();
  expect(await advance(folder)).toMatchObject({ sink: { objects: 0 }, batch: { batchId: null, objects: 0 } });
  expect(await versions()).toEqual(before);
  for (const { name } of allTables) expect(await folder.warehouse.cleanUp(name)).toEqual([]);
  const tables = join(path, 'warehouse', 'quantum_features');
  const leftovers = allTables.flatMap(({ name }) =>
    readdirSync(join(tables, name), { recursive: true, encoding: 'utf8' }).filter((file) => file.includes('.tmp-')),
  );
  expect(leftovers).toEqual([]);
  await folder.close();
}

/** At most `width` at a time: two cores have little use for more processes. */
export async function inTurns<Item>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const item of rest) await work(item);
    }),
  );
}
