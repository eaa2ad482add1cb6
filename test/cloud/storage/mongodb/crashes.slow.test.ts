import { MongoClient } from 'mongodb';
import { afterAll, describe, expect, it } from 'vitest';
import { type Claim, mongodbProvider, type StorageProvider } from '../../../../src/cloud/storage/index.ts';
import { done, drain, failed } from '../../../conformance/storage-provider.ts';
import { mongoJavaServer } from '../../../services/mongodb.ts';
import { wireProxy } from '../../../services/wire-proxy.ts';
import { type MongoSite, mongoSites } from './site.ts';

const server = await mongoJavaServer();
const device = 'singlequdit';
const text = '{"experiment_0": {"instructions": [["load", [0], [50]]]}}';
const later = () => Date.now() + 3_600_000;

if ('missing' in server)
  describe.skip(`crashes on MongoDB (${server.missing})`, () => it('needs a server', () => undefined));
else {
  const sites = mongoSites(server);
  const client = new MongoClient(server.url);
  /** Closings of providers whose server has gone: they wait for it for a while. */
  const dead: Promise<void>[] = [];
  afterAll(async () => {
    await Promise.all(dead);
    await sites.close();
    await client.close();
    await server.remove();
  });

  /**
   * From its `at`-th command on nothing arrives any more: what a killed process leaves. Commands of the preparation do not
   * count. True when it came to that.
   */
  async function dying<T>(
    site: MongoSite,
    at: number,
    prepare: (provider: StorageProvider) => Promise<T>,
    work: (provider: StorageProvider, prepared: T) => Promise<unknown>,
  ): Promise<{ died: boolean; prepared: T; acknowledged: boolean }> {
    let steps = 0;
    let counting = false;
    let fall: () => void = () => undefined;
    const fallen = new Promise<void>((done) => {
      fall = done;
    });
    const proxy = await wireProxy(server && 'host' in server ? server.host : '', () => {
      if (!counting || ++steps < at) return undefined;
      fall();
      return 'cut';
    });
    const login = { url: `mongodb://${proxy.host}/` };
    const victim = mongodbProvider({ ...site.options, login });
    const prepared = await prepare(victim);
    counting = true;
    const acknowledged = work(victim, prepared).then(
      () => true,
      () => false,
    );
    const outcome = await Promise.race([acknowledged, fallen.then(() => false)]);
    // The marks that nobody waits for count as well.
    if (outcome) await Promise.race([victim.close(), fallen]);
    else dead.push(victim.close());
    const died = steps >= at;
    await proxy.close();
    return { died, prepared, acknowledged: outcome };
  }

  const names = async (site: MongoSite, collection: string) => {
    const found = client.db(`${site.options.databasePrefix}jobs`).collection(collection).find();
    return (await found.toArray()).map(({ _id }) => String(_id)).sort();
  };
  const submit = async (provider: StorageProvider) => (await provider.submit({ device, user: 'alice', text })).job;
  const claimed = async (provider: StorageProvider): Promise<Claim> => {
    await submit(provider);
    const claim = await provider.claim(device, 'victim', 1000);
    if (claim === null) throw new Error('nothing to claim');
    return claim;
  };

  it(`a result that no document holds is refused, and the job may end as failed (${server.name})`, async () => {
    const site = sites.fresh();
    const provider = site.open();
    const claim = await claimed(provider);
    const finish = provider.finish(claim, done(claim, ['1'.repeat(17 << 20)]));
    await expect(finish).rejects.toMatchObject({ code: 'result_too_large' });
    expect((await provider.state(device, claim.job))?.phase).toBe('claimed');
    expect(await client.db(`${site.options.databasePrefix}eigenlake`).collection('texts').countDocuments()).toBe(0);
    expect((await provider.finish(claim, failed(claim, 'too large'))).phase).toBe('failed');
  });

  describe(`a process that dies while it (${server.name})`, () => {
    it('finishes: the job has ended once and for all, or runs again; nothing in between', async () => {
      const seen = new Set<string>();
      for (const length of [2, 20_000]) {
        for (let at = 1, more = true; more; at++) {
          const site = sites.fresh();
          const { died, prepared, acknowledged } = await dying(site, at, claimed, (victim, claim) =>
            victim.finish(claim, done(claim, Array(length).fill('victim'))),
          );
          more = died;
          const heir = site.open(later);
          const again = await drain(heir);
          if (acknowledged) expect(again).toEqual([]);
          seen.add(`executed again: ${again.length}`);
          const { job } = prepared;
          expect(await heir.state(device, job)).toMatchObject({ phase: 'done', lease: null });
          expect((await heir.status(device, job))?.status).toBe('DONE');
          const memory = (await heir.result(device, job))?.document.results[0]?.data.memory;
          expect(memory).toEqual(again.length === 0 ? Array(length).fill('victim') : ['1', '0']);
          expect(await names(site, `finished.${device}`)).toEqual([job]);
          expect(await names(site, 'running')).toEqual([]);
          expect(await names(site, `queued.${device}`)).toEqual([]);
          expect(await heir.ended(device, 5)).toHaveLength(1);
        }
      }
      expect([...seen].sort()).toEqual(['executed again: 0', 'executed again: 1']);
    });

    it('submits: what was acknowledged is executed once, and what was not either whole or not at all', async () => {
      const outcomes = new Set<string>();
      for (const idempotencyKey of [undefined, 'once']) {
        for (let at = 1, more = true; more; at++) {
          const site = sites.fresh();
          const given = { device, user: 'alice', text, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) };
          const { died, acknowledged } = await dying(
            site,
            at,
            (victim) => victim.queue(device),
            (victim) => victim.submit(given),
          );
          more = died;
          const heir = site.open(later);
          if (idempotencyKey !== undefined) await heir.submit(given);
          const executed = await drain(heir);
          const listed = (await heir.jobsOf('alice')).map(({ job }) => job);
          if (acknowledged || idempotencyKey !== undefined) expect(executed).toHaveLength(1);
          expect(listed).toEqual(executed);
          for (const job of listed) expect((await heir.status(device, job))?.status).toBe('DONE');
          expect(await names(site, 'running')).toEqual([]);
          const own = client.db(`${site.options.databasePrefix}eigenlake`).collection('states');
          expect(await own.countDocuments({ unfinished: { $gt: 0 } })).toBe(0);
          outcomes.add(`acknowledged: ${acknowledged}, executed: ${executed.length}`);
        }
      }
      expect([...outcomes].sort()).toEqual([
        'acknowledged: false, executed: 0',
        'acknowledged: false, executed: 1',
        'acknowledged: true, executed: 1',
      ]);
    });

    it('claims, hands back or cancels: the job is executed by the next one, or is cancelled for all', async () => {
      const actions = {
        claim: (provider: StorageProvider) => provider.claim(device, 'victim', 1000),
        handBack: (provider: StorageProvider, claim: Claim | null) => provider.handBack(claim!),
        cancel: (provider: StorageProvider, _claim: Claim | null, job: string) => provider.requestCancel(device, job),
      };
      for (const action of ['claim', 'handBack', 'cancel'] as const) {
        const phases = new Set<string>();
        for (let at = 1, more = true; more; at++) {
          const site = sites.fresh();
          const { died, prepared } = await dying(
            site,
            at,
            async (victim) => {
              const job = await submit(victim);
              await submit(victim);
              return { job, claim: action === 'handBack' ? await victim.claim(device, 'victim', 1000) : null };
            },
            (victim, { claim, job }) => actions[action](victim, claim, job),
          );
          more = died;
          const { job } = prepared;
          const heir = site.open(later);
          const executed = await drain(heir);
          expect(executed).toHaveLength(new Set(executed).size);
          const phase = (await heir.state(device, job))?.phase ?? '';
          phases.add(phase);
          expect(phase === 'cancelled').toBe(!executed.includes(job));
          expect((await heir.status(device, job))?.status).toBe(phase === 'done' ? 'DONE' : 'ERROR');
          expect(await heir.queue(device)).toEqual([]);
          expect(await names(site, 'running')).toEqual([]);
          expect(await names(site, `queued.${device}`)).toEqual([]);
        }
        expect([...phases].sort()).toEqual(action === 'cancel' ? ['cancelled', 'done'] : ['done']);
      }
    });
  });
}
