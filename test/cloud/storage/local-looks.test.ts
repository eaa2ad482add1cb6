import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { FolderWatch } from '../../../src/cloud/storage/local/folder-watch.ts';
import { type DiskStep, setDiskHook } from '../../../src/disk/index.ts';
import { done, drain, failed } from '../../conformance/storage-provider.ts';
import { localSites } from './site.ts';

const sites = localSites();
afterAll(() => sites.remove());
afterEach(() => setDiskHook(null));

const device = 'singlequdit';
const submission = { device, user: 'alice', text: '{"experiment_0": {}}' };

/** The steps of the disk that a piece of work takes. */
async function stepsOf(work: () => Promise<unknown>): Promise<DiskStep[]> {
  const steps: DiskStep[] = [];
  setDiskHook((step) => steps.push(step));
  await work();
  setDiskHook(null);
  return steps;
}

describe('looking into folders of a local storage', () => {
  it('costs no listing while nothing changes, and misses nothing that does', async () => {
    const site = sites.fresh();
    const provider = site.open();
    const other = site.open();
    await other.submit(submission);
    await drain(provider);
    const folders = [join(site.base, 'jobs/queued', device), join(site.state, 'leases', device)];
    // As if the last job were an hour old.
    for (const folder of folders) utimesSync(folder, Date.now() / 1000 - 3600, Date.now() / 1000 - 3600);
    await provider.claim(device, 'ours', 60_000);
    const idle = await stepsOf(async () => {
      for (let look = 0; look < 20; look++) expect(await provider.claim(device, 'ours', 60_000)).toBeNull();
    });
    expect(idle).toEqual([]);
    const { job } = await other.submit(submission);
    expect((await provider.claim(device, 'ours', 60_000))?.job).toBe(job);
  });

  it('counts a change within the grain of a folder’s time', () => {
    const folder = join(sites.fresh().base, 'watched');
    mkdirSync(folder, { recursive: true });
    const watch = new FolderWatch(folder);
    const second = Math.floor(Date.now() / 1000);
    utimesSync(folder, second, second);
    expect(watch.names()).toEqual([]);
    writeFileSync(join(folder, 'a'), '');
    utimesSync(folder, second, second);
    expect(watch.changed).toBe(true);
    expect(watch.names()).toEqual(['a']);
    const old = Date.now() / 1000 - 3600;
    utimesSync(folder, old, old);
    expect(watch.changed).toBe(true);
    watch.names();
    expect(watch.changed).toBe(false);
    writeFileSync(join(folder, 'b'), '');
    expect(watch.changed).toBe(true);
  });

  it('costs a claim as many steps with a thousand jobs queued as with fifty', async () => {
    const counts: number[] = [];
    for (const queued of [50, 1000]) {
      const site = sites.fresh();
      const submitter = site.open();
      await Promise.all(Array.from({ length: queued }, () => submitter.submit(submission)));
      const provider = site.open();
      const claim = await provider.claim(device, 'ours', 60_000);
      await provider.finish(claim!, done(claim!));
      const steps = await stepsOf(() => provider.claim(device, 'ours', 60_000));
      // The folder of leases is listed now and then, by the clock.
      counts.push(steps.filter((step) => step !== 'list').length);
    }
    expect(counts[1]).toBe(counts[0]);
    expect(counts[0]).toBeLessThan(20);
  });

  it('makes two files for a submission', async () => {
    const provider = sites.fresh().open();
    await provider.submit(submission);
    const steps = await stepsOf(() => provider.submit(submission));
    // The document and its status; the register, the user's list and the journal are there.
    expect(steps.filter((step) => step === 'rename')).toHaveLength(2);
    expect(steps.filter((step) => step === 'open')).toHaveLength(4);
    expect(steps.filter((step) => step === 'link' || step === 'unlink')).toEqual([]);
  });
});

describe('the holder of a claim', () => {
  it('may be another process than the one that claimed: the lease is one', async () => {
    let now = Date.now();
    const site = sites.fresh();
    const [one, two, thief] = [site.open(() => now), site.open(() => now), site.open(() => now)];
    await one.submit(submission);
    const claim = (await one.claim(device, 'ours', 1000))!;
    for (const holder of [two, one, two, two, one]) {
      now += 900;
      await holder.renew(claim, 1000);
      expect(readdirSync(join(site.state, 'leases', device))).toHaveLength(1);
      expect(await thief.claim(device, 'thief', 1000)).toBeNull();
      expect((await thief.state(device, claim.job))?.lease?.until).toBe(now + 1000);
    }
    await two.finish(claim, done(claim));
    now += 5000;
    expect(await thief.claim(device, 'thief', 1000)).toBeNull();
    expect(readdirSync(join(site.state, 'leases', device))).toEqual([]);
  });
});

describe('a lease that ends between two looks at the folder', () => {
  it('is found by who claims job after job, at the latest when no other waits, and each job once', async () => {
    let now = 1_700_000_000_000;
    const site = sites.fresh();
    const [dying, busy] = [site.open(() => now), site.open(() => now)];
    const jobs: string[] = [];
    for (let index = 0; index < 8; index++) jobs.push((await dying.submit(submission)).job);
    const claimed: string[] = [];
    const next = async () => {
      const claim = await busy.claim(device, 'busy', 60_000);
      if (claim !== null) claimed.push(claim.job);
      return claim;
    };
    expect((await dying.claim(device, 'dying', 1000))?.job).toBe(jobs[0]);
    await next();
    expect((await dying.claim(device, 'dying', 1000))?.job).toBe(jobs[2]);
    now += 5000;
    while ((await next()) !== null);
    expect(claimed.toSorted()).toEqual(jobs);
  });
});

describe('the jobs that ended last', () => {
  it('are told by every process, latest created first, whatever ended them', async () => {
    const site = sites.fresh();
    const [server, spooler] = [site.open(), site.open()];
    const jobs: string[] = [];
    for (let index = 0; index < 5; index++) jobs.push((await server.submit(submission)).job);
    expect(await server.ended(device, 10)).toEqual([]);
    for (const ending of [done, failed, done]) {
      const claim = (await spooler.claim(device, 'ours', 60_000))!;
      await spooler.finish(claim, ending(claim));
    }
    await server.requestCancel(device, jobs[3]!);
    const ended = await site.open().ended(device, 10);
    expect(ended.map(({ job, phase }) => [job, phase])).toEqual([
      [jobs[3], 'cancelled'],
      [jobs[2], 'done'],
      [jobs[1], 'failed'],
      [jobs[0], 'done'],
    ]);
    expect(ended[1]).toEqual(await server.state(device, jobs[2]!));
    expect((await server.ended(device, 2)).map(({ job }) => job)).toEqual([jobs[3], jobs[2]]);
    expect(await server.ended(device, 0)).toEqual([]);
    expect(await server.ended('fermions', 10)).toEqual([]);
  });
});
