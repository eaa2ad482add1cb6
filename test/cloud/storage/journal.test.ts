import { cpSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { localProvider } from '../../../src/cloud/storage/index.ts';
import { setDiskHook } from '../../../src/disk/index.ts';
import { done, drain, failed } from '../../conformance/storage-provider.ts';
import { localSites } from './site.ts';

const sites = localSites();
afterAll(() => sites.remove());
afterEach(() => setDiskHook(null));

const device = 'singlequdit';
const text = (shots: number) => `{"experiment_0": {"shots": ${shots}}}`;

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const journalsOf = (state: string): string[] =>
  readdirSync(join(state, 'journal'))
    .filter((name) => name.endsWith('.log'))
    .map((name) => join(state, 'journal', name));

describe('the journal of a local storage', () => {
  it('rebuilds after a power cut whatever of the other documents was lost or emptied', async () => {
    const site = sites.fresh();
    const provider = site.open();
    const jobs: string[] = [];
    for (let index = 0; index < 8; index++) {
      jobs.push((await provider.submit({ device, user: 'alice', text: text(index), idempotencyKey: `${index}` })).job);
    }
    const ends = ['done', 'failed', 'cancelled', 'done', 'queued', 'queued', 'queued', 'queued'];
    for (const end of ends.slice(0, 4)) {
      const claim = await provider.claim(device, 'ours', 60_000);
      if (end === 'cancelled') {
        await provider.requestCancel(device, claim!.job);
        await provider.finish(claim!, { outcome: 'cancelled' });
      } else await provider.finish(claim!, end === 'done' ? done(claim!) : failed(claim!));
    }
    // A job that is held when the power goes: it runs again.
    await provider.claim(device, 'ours', 60_000);
    await provider.close();

    const cut = async (fates: readonly number[]) => {
      const copy = sites.fresh();
      cpSync(join(site.base, '..'), join(copy.base, '..'), { recursive: true });
      const files = [...filesBelow(copy.base), ...filesBelow(copy.state)].filter((path) => !path.includes('/journal/'));
      for (const [index, path] of files.sort().entries()) {
        const fate = fates[index % fates.length]!;
        // File systems keep the order of names made and moved: a claim's own never goes alone.
        const keepsName = fates.length > 1 && /\/states\/.*\.[1-9]\d*\.json$/.test(path);
        if (fate === 0 && !keepsName) rmSync(path);
        if (fate === 1 || (fate === 0 && keepsName)) writeFileSync(path, '');
        if (fate === 2) truncateSync(path, 10);
      }
      const later = copy.open(() => Date.now() + 3_600_000);
      for (const [index, job] of jobs.entries()) {
        const state = await later.state(device, job);
        if (index !== 4) expect(state?.phase).toBe(ends[index]);
        expect(await later.owner(device, job)).toBe('alice');
        expect((await later.status(device, job))?.job_id).toBe(job);
        expect((await later.result(device, job)) !== null).toBe(ends[index] === 'done');
        const repeated = { device, user: 'alice', text: text(index), idempotencyKey: `${index}` };
        expect(await later.submit(repeated)).toMatchObject({ job, repeated: true });
      }
      expect((await later.jobsOf('alice')).map(({ job }) => job)).toEqual([...jobs].reverse());
      expect(await drain(later)).toEqual(jobs.slice(4));
      await later.close();
    };
    await cut([0]);
    await cut([1]);
    await fc.assert(fc.asyncProperty(fc.array(fc.nat(4), { minLength: 20, maxLength: 60 }), cut), {
      numRuns: 25,
      seed: 4,
    });
  });

  it('brings back nothing that an administrator or a peer has cleared away after it ended', async () => {
    const site = sites.fresh();
    const provider = site.open();
    const { job } = await provider.submit({ device, user: 'alice', text: text(1) });
    await drain(provider);
    await provider.close();
    rmSync(join(site.base, 'jobs'), { recursive: true });
    const again = site.open();
    expect(await again.queue(device)).toEqual([]);
    expect((await again.state(device, job))?.phase).toBe('done');
  });

  it('is not replayed while its writer lives', async () => {
    const site = sites.fresh();
    const living = site.open();
    const { job } = await living.submit({ device, user: 'alice', text: text(1) });
    // What would look like damage to somebody who replays.
    rmSync(join(site.base, 'status', device, `${job}.json`));
    expect(await site.open().status(device, job)).toBeNull();
    await living.close();
    expect(await site.open().status(device, job)).toMatchObject({ job_id: job });
  });

  it('shares one append between the submissions of many', async () => {
    const site = sites.fresh();
    const provider = site.open();
    await provider.submit({ device, user: 'alice', text: text(0) });
    let syncs = 0;
    setDiskHook((step, path) => {
      if (step === 'sync' && path.endsWith('.log')) syncs += 1;
    });
    await Promise.all(
      Array.from({ length: 64 }, (_, index) => provider.submit({ device, user: 'alice', text: text(index) })),
    );
    expect(syncs).toBeLessThanOrEqual(2);
  });

  it('acknowledges nothing that it could not write, and goes on when it can', async () => {
    const site = sites.fresh();
    const provider = site.open();
    const first = await provider.submit({ device, user: 'alice', text: text(1) });
    setDiskHook((step, path) => {
      if (step === 'write-rest' && path.endsWith('.log')) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    });
    await expect(provider.submit({ device, user: 'alice', text: text(2) })).rejects.toMatchObject({
      code: 'disk_full',
    });
    setDiskHook(null);
    expect(await provider.queue(device)).toHaveLength(1);
    const third = await provider.submit({ device, user: 'alice', text: text(3) });
    await provider.close();
    rmSync(site.base, { recursive: true });
    const again = site.open();
    expect((await again.queue(device)).map(({ job }) => job)).toEqual([first.job, third.job]);
  });

  it('asks for less where there was no room, so that it goes on with the little that is freed', async () => {
    const site = sites.fresh();
    const provider = site.open();
    await provider.submit({ device, user: 'alice', text: text(0) });
    // A disk with room for so many bytes of segments; what one that failed had taken is given back.
    let room = 0;
    const attempts: number[] = [];
    const known = new Set(journalsOf(site.state));
    setDiskHook((step, path) => {
      if (step !== 'sync' || !/\/journal\/.*\.log$/.test(path)) return;
      if (known.has(path)) return;
      const { size } = statSync(path);
      attempts.push(size);
      if (size > room) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      known.add(path);
      room -= size;
    });
    const big = JSON.stringify({ experiment_0: 'x'.repeat(100_000) });
    await provider.submit({ device, user: 'alice', text: big });
    for (let tries = 0; tries < 6; tries++) {
      await expect(provider.submit({ device, user: 'alice', text: big })).rejects.toMatchObject({ code: 'disk_full' });
    }
    // Each attempt takes what it needs, not more.
    expect(Math.max(...attempts.slice(2))).toBeLessThan(110_000);
    room = 110_000;
    const { job } = await provider.submit({ device, user: 'alice', text: big });
    expect((await provider.state(device, job))?.phase).toBe('queued');
    room = 100_000_000;
    attempts.length = 0;
    for (let index = 0; index < 12; index++) await provider.submit({ device, user: 'alice', text: big });
    expect(Math.max(...attempts)).toBeGreaterThan(200_000);
  });

  it('forgets what was torn at its end, and damaged lines do not hide the others', async () => {
    const site = sites.fresh();
    const provider = site.open();
    const jobs = [];
    for (let index = 0; index < 3; index++) {
      jobs.push((await provider.submit({ device, user: 'alice', text: text(index) })).job);
    }
    await provider.close();
    const [journal] = journalsOf(site.state);
    const lines = readFileSync(journal!, 'utf8').split('\n');
    lines[1] = lines[1]!.replace('"alice"', '"mallo"');
    // Behind its entries a segment holds zeros.
    expect(lines[3]).toMatch(/^\0+$/);
    lines[3] = lines[0]!.slice(0, 50) + lines[3]!.slice(50);
    writeFileSync(journal!, lines.join('\n'));
    rmSync(site.base, { recursive: true });
    rmSync(join(site.state, 'register'), { recursive: true });
    const again = site.open();
    expect((await again.queue(device)).map(({ job }) => job)).toEqual([jobs[0], jobs[2]]);
  });

  it('is given up once its documents are durable by themselves', async () => {
    const site = sites.fresh();
    const provider = site.open();
    const big = JSON.stringify({ experiment_0: 'x'.repeat(700_000) });
    const jobs = [];
    for (let index = 0; index < 8; index++)
      jobs.push((await provider.submit({ device, user: 'alice', text: big })).job);
    await provider.close();
    expect(journalsOf(site.state).length).toBeGreaterThan(1);
    // As if they were an hour old.
    for (const path of journalsOf(site.state)) utimesSync(path, Date.now() / 1000 - 3600, Date.now() / 1000 - 3600);
    const synced = new Set<string>();
    const again = localProvider({ basePath: site.base, statePath: site.state });
    const { promise, resolve } = withResolvers();
    setDiskHook((step, path) => {
      if (step === 'sync') synced.add(path);
      if (step === 'unlink' && path.endsWith('.lock')) resolve();
    });
    expect(await again.queue(device)).toHaveLength(8);
    await promise;
    setDiskHook(null);
    expect(journalsOf(site.state)).toEqual([]);
    for (const job of jobs) {
      expect(synced).toContain(join(site.base, 'jobs/queued', device, `${job}.json`));
      expect(synced).toContain(join(site.base, 'status', device, `${job}.json`));
    }
    const source = jobs[0]!.slice(8, 18);
    expect(synced).toContain(join(site.state, 'register', `${source}.log`));
    expect(synced).toContain(join(site.state, 'users', 'alice', `${source}.log`));
    await again.close();
  });
});

function withResolvers(): { promise: Promise<void>; resolve(): void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve: () => resolve() };
}
