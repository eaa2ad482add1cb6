import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resolveConfiguration } from '../../../src/app/config/index.ts';
import { openDataFolder, publish } from '../../../src/app/pipeline/index.ts';
import { recordTopics, runSink } from '../../../src/app/places/index.ts';
import { isWanted } from '../../../src/lake/streaming/index.ts';
import { syntheticRecord } from '../../data/records.ts';
import { memoryLog } from '../../doubles/memory-log.ts';

const configured = (flags: Readonly<Record<string, unknown>> = {}) =>
  resolveConfiguration({ flags, environment: {}, file: null });
const record = (seed: number) => syntheticRecord(seed, { terms: 2, evaluations: 2, parameters: 1 });

let path = '';
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'eigenlake-run-sink-'));
});
afterEach(() => rmSync(path, { recursive: true, force: true }));

describe('the sink of a configuration', () => {
  it('stores the embedded log once, and follows it until it is told to end', async () => {
    const folder = openDataFolder(path);
    await publish(folder, record(0));
    const once = { once: true, signal: new AbortController().signal };
    expect(await runSink(folder, configured(), once)).toMatchObject({ records: 1, objects: 1, deadLetters: 0 });
    expect(await runSink(folder, configured(), once)).toMatchObject({ records: 0, objects: 0 });

    const stop = new AbortController();
    let seen = 0;
    const running = runSink(folder, configured(), {
      once: false,
      signal: stop.signal,
      onEvent: (event) => {
        if (event.kind === 'progress') seen = event.result.records;
      },
    });
    for (const seed of [1, 2, 3]) await publish(folder, record(seed));
    await expect.poll(() => seen, { timeout: 20_000 }).toBe(3);
    stop.abort();
    expect(await running).toMatchObject({ records: 3, objects: 3 });
    await folder.close();
  });

  it('tells of trouble and goes on; once, it throws it', async () => {
    const folder = openDataFolder(path);
    await publish(folder, record(0));
    let away = true;
    const byId = (id: number) => (away ? Promise.reject(new Error('away')) : folder.registry.byId(id));
    const other = { ...folder, registry: { ...folder.registry, byId } };
    const once = { once: true, signal: new AbortController().signal };
    await expect(runSink(other, configured(), once)).rejects.toThrow('away');
    const stop = new AbortController();
    const troubles: string[] = [];
    const result = runSink(other, configured(), {
      once: false,
      signal: stop.signal,
      onEvent: (event) => {
        if (event.kind === 'trouble') {
          troubles.push(event.message);
          away = false;
        } else if (event.kind === 'progress' && event.result.records > 0) stop.abort();
      },
    });
    expect(await result).toMatchObject({ records: 1, deadLetters: 0 });
    expect(troubles).toEqual(['away']);
  });

  it('takes the topics that are named, those that fit an expression, and the one that records go to', () => {
    const topics = recordTopics(configured({ topics: '/^lab_\\d+$/,experiment.vqe', topic: 'mine' }));
    const taken = ['lab_12', 'experiment.vqe', 'mine', 'lab_x', 'experimentXvqe'].filter((one) =>
      isWanted(one, topics),
    );
    expect(taken).toEqual(['lab_12', 'experiment.vqe', 'mine']);
    expect(() => recordTopics(configured({ topics: '/(/' }))).toThrow(
      expect.objectContaining({ code: 'bad_configuration' }),
    );
  });

  it('asks for the registry of who wrote the records before it buries any of them', async () => {
    const folder = openDataFolder(path, { log: memoryLog() });
    const run = runSink(folder, configured({ kafka: true }), { once: true, signal: new AbortController().signal });
    await expect(run).rejects.toMatchObject({ code: 'registry_needed' });
  });
});
