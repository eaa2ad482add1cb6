import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { advance, type DataFolder, openDataFolder, publish } from '../../src/app/pipeline/index.ts';
import { setDiskHook } from '../../src/disk/index.ts';
import { Failure } from '../../src/science/errors/index.ts';
import { syntheticRecord } from '../data/records.ts';
import { crashSite, expectRecovery } from './crash.ts';

const small = { terms: 2, evaluations: 2, parameters: 2 };
const record = syntheticRecord(1, small);

/** Steps from one refused to the next: all of them take ten minutes each way. EIGENLAKE_EVERY_STEP=1 takes them all. */
export const stride = process.env.EIGENLAKE_EVERY_STEP === '1' ? 1 : 3;

/** A run over a disk that refuses one step: from an empty folder, or from one that holds an experiment already. */
export function failingDisk() {
  const site = crashSite();
  const base = join(site.path, 'base');
  let copies = 0;
  beforeAll(async () => {
    const folder = openDataFolder(base);
    await publish(folder, syntheticRecord(0, small));
    await advance(folder);
    await folder.close();
  });
  afterEach(() => setDiskHook(null));
  afterAll(() => site.remove());

  async function run(folder: DataFolder, acknowledged: Set<string>): Promise<void> {
    await publish(folder, record);
    acknowledged.add(record.experiment_id ?? '');
    await advance(folder);
  }

  function open(start: 'empty' | 'base'): DataFolder {
    const path = join(site.path, `copy-${copies++}`);
    if (start === 'base') cpSync(base, path, { recursive: true });
    return openDataFolder(path);
  }

  return {
    /** How many steps the run takes when none is refused. */
    async steps(start: 'empty' | 'base'): Promise<number> {
      const folder = open(start);
      let steps = 0;
      setDiskHook(() => {
        steps += 1;
      });
      await run(folder, new Set());
      setDiskHook(null);
      await folder.close();
      return steps;
    },
    /** Refuses the `refused`-th step; the run says so clearly or gets by without it, and the next run makes up for it. */
    async refuse(start: 'empty' | 'base', refused: number, code: 'EIO' | 'ENOSPC'): Promise<void> {
      const folder = open(start);
      const acknowledged = new Set<string>();
      let steps = 0;
      let where = '';
      setDiskHook((step, path) => {
        steps += 1;
        if (steps !== refused) return;
        where = `${step} ${path}`;
        throw Object.assign(new Error(`${code}: injected`), { code });
      });
      const failure: unknown = await run(folder, acknowledged).catch((error: unknown) => error);
      setDiskHook(null);
      await folder.close();
      if (failure !== undefined) {
        expect(failure, `step ${refused}: ${where}`).toBeInstanceOf(Failure);
        expect(['disk_error', 'disk_full'], `step ${refused}: ${where}`).toContain((failure as Failure).code);
      }
      await expectRecovery(folder.path, [record], acknowledged);
    },
  };
}
