import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type JobEvent, type JobState, transition } from '../../../src/cloud/jobs/index.ts';
import type { StorageProvider } from '../../../src/cloud/storage/index.ts';
import { setDiskHook } from '../../../src/disk/index.ts';
import { done, drain, failed } from '../../conformance/storage-provider.ts';
import { type LocalSite, localSites } from './site.ts';

const sites = localSites();
afterAll(() => sites.remove());
afterEach(() => setDiskHook(null));

const device = 'singlequdit';
const submit = async (provider: StorageProvider): Promise<string> =>
  (await provider.submit({ device, user: 'alice', text: '{"experiment_0": {}}' })).job;
const later = () => Date.now() + 3_600_000;

/** Does what another process would do at the worst moment: after we decided, right before we say so. */
function forestall(site: LocalSite, job: string, revision: number, state: JobState): void {
  const path = join(site.state, 'states', device, `${job}.${revision}.json`);
  setDiskHook((step, at) => {
    if (step !== 'link' || at !== path) return;
    setDiskHook(null);
    writeFileSync(path, JSON.stringify({ state }));
  });
}

function following(state: JobState, events: readonly JobEvent[], now: number): JobState {
  return events.reduce((present, event) => {
    const next = transition(present, event, now).state;
    if (next === undefined) throw new Error(`no ${event.kind}`);
    return next;
  }, state);
}

/** From its `at`-th step on nothing works any more: what a killed process leaves, in this one. True when it came to that. */
async function dying(at: number, work: () => Promise<unknown>): Promise<boolean> {
  let steps = 0;
  setDiskHook(() => {
    if (++steps >= at) throw Object.assign(new Error('dead'), { code: 'EIO' });
  });
  await work().catch(() => undefined);
  setDiskHook(null);
  return steps >= at;
}

describe('two processes at the same moment', () => {
  it('claim: the slower one gets nothing', async () => {
    const site = sites.fresh();
    const provider = site.open();
    const job = await submit(provider);
    const queued = await provider.state(device, job);
    const theirs = following(queued!, [{ kind: 'claim', holder: 'faster', leaseMilliseconds: 60_000 }], Date.now());
    forestall(site, job, 1, theirs);
    expect(await provider.claim(device, 'slower', 60_000)).toBeNull();
    expect((await provider.state(device, job))?.lease?.holder).toBe('faster');
  });

  it('finish and take over: the late result is refused and leaves no trace', async () => {
    for (const length of [2, 20_000]) {
      const site = sites.fresh();
      const provider = site.open();
      const job = await submit(provider);
      const claim = await provider.claim(device, 'late', 1000);
      const take: JobEvent[] = [{ kind: 'expire' }, { kind: 'claim', holder: 'heir', leaseMilliseconds: 60_000 }];
      forestall(site, job, 2, following(claim!.state, take, later()));
      const finish = provider.finish(claim!, done(claim!, Array(length).fill('late')));
      await expect(finish).rejects.toMatchObject({ code: 'lease_lost' });
      expect(await provider.result(device, job)).toBeNull();
      expect((await provider.status(device, job))?.status).toBe('INITIALIZING');
      expect((await provider.state(device, job))?.lease?.holder).toBe('heir');
      expect(existsSync(join(site.state, 'staged', device, `${job}.1.json`))).toBe(false);
    }
  });

  it('finish and cancel: whoever is first decides, and the other one hears of it', async () => {
    for (const [ending, phase] of [
      [done, 'done'],
      [failed, 'cancelled'],
    ] as const) {
      const site = sites.fresh();
      const provider = site.open();
      const job = await submit(provider);
      const claim = await provider.claim(device, 'ours', 60_000);
      forestall(site, job, 2, following(claim!.state, [{ kind: 'cancel' }], Date.now()));
      expect((await provider.finish(claim!, ending(claim!))).phase).toBe(phase);
      expect((await provider.status(device, job))?.status).toBe(phase === 'done' ? 'DONE' : 'ERROR');
    }
    const site = sites.fresh();
    const provider = site.open();
    const job = await submit(provider);
    const queued = await provider.state(device, job);
    forestall(
      site,
      job,
      1,
      following(queued!, [{ kind: 'claim', holder: 'h', leaseMilliseconds: 60_000 }], Date.now()),
    );
    expect(await provider.requestCancel(device, job)).toBe('cancelling');
  });
});

describe('a process that dies while it', () => {
  it('finishes: the job has ended once and for all, or runs again; nothing in between', async () => {
    const seen = new Set<string>();
    for (const length of [2, 20_000]) {
      for (let at = 1, died = true; died; at++) {
        const site = sites.fresh();
        const victim = site.open();
        const job = await submit(victim);
        const claim = await victim.claim(device, 'victim', 1000);
        died = await dying(at, () => victim.finish(claim!, done(claim!, Array(length).fill('victim'))));
        const heir = site.open(later);
        const again = await drain(heir);
        seen.add(`executed again: ${again.length}`);
        expect(await heir.state(device, job)).toMatchObject({ phase: 'done', lease: null });
        expect((await heir.status(device, job))?.status).toBe('DONE');
        const memory = (await heir.result(device, job))?.document.results[0]?.data.memory;
        expect(memory).toEqual(again.length === 0 ? Array(length).fill('victim') : ['1', '0']);
        expect(existsSync(join(site.base, 'jobs/finished', device, `${job}.json`))).toBe(true);
        expect(existsSync(join(site.base, 'jobs/running', `${job}.json`))).toBe(false);
      }
    }
    expect([...seen].sort()).toEqual(['executed again: 0', 'executed again: 1']);
  });

  it('claims, hands back or cancels: the job is executed by the next one, or is cancelled for all', async () => {
    const actions = {
      claim: (provider: StorageProvider) => provider.claim(device, 'victim', 1000),
      handBack: async (provider: StorageProvider, claim: () => Promise<unknown>) => claim().then(() => provider),
      cancel: async (provider: StorageProvider, _claim: () => Promise<unknown>, job: string) =>
        provider.requestCancel(device, job),
    };
    for (const action of ['claim', 'handBack', 'cancel'] as const) {
      const phases = new Set<string>();
      for (let at = 1, died = true; died; at++) {
        const site = sites.fresh();
        const victim = site.open();
        const job = await submit(victim);
        await submit(victim);
        const held = action === 'handBack' ? await victim.claim(device, 'victim', 1000) : null;
        died = await dying(at, () =>
          actions[action](victim, () => (held === null ? Promise.resolve() : victim.handBack(held)), job),
        );
        const heir = site.open(later);
        const executed = await drain(heir);
        expect(executed).toHaveLength(new Set(executed).size);
        const phase = (await heir.state(device, job))?.phase ?? '';
        phases.add(phase);
        expect(phase === 'cancelled').toBe(!executed.includes(job));
        expect((await heir.status(device, job))?.status).toBe(phase === 'done' ? 'DONE' : 'ERROR');
        expect(await heir.queue(device)).toEqual([]);
        expect(existsSync(join(site.base, 'jobs/running', `${job}.json`))).toBe(false);
      }
      expect([...phases].sort()).toEqual(action === 'cancel' ? ['cancelled', 'done'] : ['done']);
    }
  });
});
