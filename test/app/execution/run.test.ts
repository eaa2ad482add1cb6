import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Pool, runExperiments, subjectName } from '../../../src/app/execution/index.ts';
import { defaultTopic, openDataFolder, verify } from '../../../src/app/pipeline/index.ts';
import { setDiskHook } from '../../../src/disk/index.ts';
import { shippedMolecule } from '../../../src/science/chemistry/index.ts';
import { prepareExperiment, resolveSettings, runExperiment } from '../../../src/science/experiments/index.ts';

const folders: string[] = [];
afterEach(() => {
  setDiskHook(null);
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Every write below a folder of this name finds the disk full. */
const fillUp = (name: string) =>
  setDiskHook((_, path) => {
    if (path.includes(`/${name}/`)) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
  });

function setUp(full: string, never?: Pool['run']) {
  const path = mkdtempSync(join(tmpdir(), 'eigenlake-run-'));
  folders.push(path);
  const folder = openDataFolder(path);
  // A double of the worker threads: computes here, and the disk is full from then on.
  const pool: Pool = {
    size: 1,
    async run(settings) {
      if (never !== undefined) return never(settings);
      const outcome = runExperiment(settings, await prepareExperiment(settings));
      fillUp(full);
      return outcome;
    },
    close: async () => undefined,
  };
  const settings = resolveSettings({ kind: 'molecule', molecule: shippedMolecule('H2')! }, {});
  const context = { folder, pool, topic: defaultTopic, again: false, signal: new AbortController().signal };
  return { folder, run: () => runExperiments([{ settings }], context) };
}

describe('a disk that fills up while experiments run', () => {
  it('takes no finished experiment away: the result is whole, and the next command goes on', async () => {
    const { folder, run } = setUp('objects');
    const result = await run();
    expect(result.experiments[0]).toMatchObject({ molecule: 'H2', status: 'done' });
    expect(result.error).toMatchObject({ code: 'disk_full' });
    expect(result.tables).toEqual({});
    setDiskHook(null);
    expect(await runExperiments([], { ...context(folder), pool: nobody })).toMatchObject({ error: null });
    expect(await verify(folder)).toMatchObject({ ok: true, records: 1, experiments: 1, pending: 0 });
  });

  it('makes an experiment whose record cannot be kept a failed one', async () => {
    const { run } = setUp('log');
    const result = await run();
    expect(result.experiments[0]).toMatchObject({ status: 'failed', error: { code: 'disk_full' } });
  });
});

describe('a data folder that was never written to', () => {
  it('that cannot be written to ends the run before anything is computed', async () => {
    const { run } = setUp('objects', () => new Promise(() => undefined));
    fillUp('metadata');
    await expect(run()).rejects.toMatchObject({ code: 'disk_full' });
  });
});

describe('a run of several molecules', () => {
  it('hands them to the threads in the order in which they were named', async () => {
    const path = mkdtempSync(join(tmpdir(), 'eigenlake-run-'));
    folders.push(path);
    const order: string[] = [];
    const pool: Pool = {
      size: 1,
      async run(settings) {
        order.push(subjectName(settings));
        throw new Error('a double that only remembers the order');
      },
      close: async () => undefined,
    };
    const names = ['H2O', 'H2', 'LiH', 'HeH+', 'BeH2', 'NH3'];
    const planned = names.map((name) => ({
      settings: resolveSettings({ kind: 'molecule', molecule: shippedMolecule(name)! }, {}),
    }));
    const { experiments } = await runExperiments(planned, { ...context(openDataFolder(path)), pool });
    expect(order).toEqual(names);
    expect(experiments.map(({ status }) => status)).toEqual(names.map(() => 'failed'));
  });
});

const nobody: Pool = {
  size: 0,
  run: () => Promise.reject(new Error('nothing is to be run')),
  close: async () => undefined,
};
const context = (folder: ReturnType<typeof openDataFolder>) => ({
  folder,
  topic: defaultTopic,
  again: false,
  signal: new AbortController().signal,
});
