import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { setDiskHook } from '../../../src/disk/index.ts';
import { done, drain } from '../../conformance/storage-provider.ts';
import { localSites } from './site.ts';

const sites = localSites();
afterAll(() => sites.remove());
afterEach(() => setDiskHook(null));

const device = 'singlequdit';
const text = '{"experiment_0": {"shots": 1}}';

/** No room in any file of these folders; the journal, whose room is reserved, goes on. */
function fullDisk(...folders: readonly RegExp[]): void {
  setDiskHook((step, path) => {
    if (step !== 'write' && step !== 'write-rest') return;
    if (folders.some((folder) => folder.test(path))) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  });
}

const users = /\/users\//;
const register = /\/register\//;
const statuses = /\/status\//;
const queued = /\/queued\//;
const results = /\/results\//;

describe('a submission that meets a full disk after its journal', () => {
  for (const [what, folder] of Object.entries({ users, register, statuses, queued })) {
    for (const idempotencyKey of [undefined, 'a key']) {
      const keyed = idempotencyKey === undefined ? {} : { idempotencyKey };
      it(`at its ${what}${idempotencyKey ? ', with a key,' : ''} is acknowledged, known, and executed without a restart`, async () => {
        const site = sites.fresh();
        const provider = site.open();
        await provider.submit({ device, user: 'bob', text });
        fullDisk(folder);
        const { job } = await provider.submit({ device, user: 'alice', text, ...keyed });
        expect(await provider.state(device, job)).toMatchObject({ phase: 'queued', owner: 'alice' });
        expect(await provider.owner(device, job)).toBe('alice');
        expect(await provider.status(device, job)).toMatchObject({ job_id: job, status: 'INITIALIZING' });
        expect(await provider.job(device, job)).toBe(text);
        expect(await provider.jobsOf('alice')).toEqual([{ device, job }]);
        // A first state has another place than the register.
        if (folder !== register) {
          // Nothing more is begun: what could not become visible would only grow.
          await expect(provider.submit({ device, user: 'alice', text })).rejects.toMatchObject({ code: 'disk_full' });
          expect(await provider.jobsOf('alice')).toHaveLength(1);
        }
        setDiskHook(null);
        // By itself: nobody asks this provider for anything that changes a job.
        const other = site.open();
        await vi.waitFor(
          async () => {
            expect(existsSync(join(site.base, 'jobs/queued', device, `${job}.json`))).toBe(true);
            expect(await other.jobsOf('alice')).toEqual([{ device, job }]);
          },
          { timeout: 10_000 },
        );
        expect(await drain(other)).toContain(job);
        expect(await provider.state(device, job)).toMatchObject({ phase: 'done', owner: 'alice' });
      });
    }
  }

  it('is executed after a restart when the disk is free by then, and not lost while it is not', async () => {
    const site = sites.fresh();
    const first = site.open();
    await first.submit({ device, user: 'bob', text });
    fullDisk(queued, statuses);
    const { job } = await first.submit({ device, user: 'alice', text });
    await first.close();
    const second = site.open();
    // Reads know it; what would change something waits for room.
    expect(await second.jobsOf('alice')).toEqual([{ device, job }]);
    expect(await second.status(device, job)).toMatchObject({ status: 'INITIALIZING' });
    await expect(second.claim(device, 'ours', 1000)).rejects.toMatchObject({ code: 'disk_full' });
    setDiskHook(null);
    expect(await drain(second)).toHaveLength(2);
    expect(await second.state(device, job)).toMatchObject({ phase: 'done' });
  });
});

describe('the end of a job that meets a full disk after its journal', () => {
  for (const length of [2, 20_000]) {
    it(`keeps its result of ${length} shots readable, and becomes visible without a restart`, async () => {
      const site = sites.fresh();
      const provider = site.open();
      const { job } = await provider.submit({ device, user: 'alice', text });
      const claim = (await provider.claim(device, 'ours', 60_000))!;
      fullDisk(results, statuses);
      const memory = Array<string>(length).fill('3');
      expect(await provider.finish(claim, done(claim, memory))).toMatchObject({ phase: 'done' });
      const other = site.open();
      for (const reader of [provider, other]) {
        expect(await reader.state(device, job)).toMatchObject({ phase: 'done' });
        expect((await reader.result(device, job))?.document.results[0]?.data.memory).toEqual(memory);
      }
      expect((await provider.status(device, job))?.status).toBe('DONE');
      setDiskHook(null);
      await vi.waitFor(async () => expect((await other.status(device, job))?.status).toBe('DONE'), { timeout: 10_000 });
      expect(existsSync(join(site.base, 'results', device, `${job}.json`))).toBe(true);
      expect(existsSync(join(site.base, 'jobs/finished', device, `${job}.json`))).toBe(true);
      expect(await drain(other)).toEqual([]);
    });
  }

  it('is replayed by a process that starts while the disk is full, as soon as it is not', async () => {
    const site = sites.fresh();
    const provider = site.open();
    const { job } = await provider.submit({ device, user: 'alice', text });
    const claim = (await provider.claim(device, 'ours', 60_000))!;
    fullDisk(results, statuses);
    await provider.finish(claim, done(claim, ['3']));
    await provider.close();
    const next = site.open();
    expect((await next.result(device, job))?.document.results[0]?.data.memory).toEqual(['3']);
    setDiskHook(null);
    expect(await next.claim(device, 'ours', 1000)).toBeNull();
    expect((await next.status(device, job))?.status).toBe('DONE');
    expect(existsSync(join(site.base, 'results', device, `${job}.json`))).toBe(true);
  });
});
