import { MongoClient, ObjectId } from 'mongodb';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { generateKey, type JobEvent, type JobState, transition } from '../../../../src/cloud/jobs/index.ts';
import { mongodbProvider, type StorageProvider } from '../../../../src/cloud/storage/index.ts';
import { deviceConfig, done, failed } from '../../../conformance/storage-provider.ts';
import { mongoJavaServer } from '../../../services/mongodb.ts';
import { type Command, type WireProxy, wireProxy } from '../../../services/wire-proxy.ts';
import { type MongoSite, mongoSites } from './site.ts';

const server = await mongoJavaServer();
const device = 'singlequdit';
const submit = async (provider: StorageProvider): Promise<string> =>
  (await provider.submit({ device, user: 'alice', text: '{"experiment_0": {}}' })).job;

function following(state: JobState, events: readonly JobEvent[], now: number): JobState {
  return events.reduce((present, event) => {
    const next = transition(present, event, now).state;
    if (next === undefined) throw new Error(`no ${event.kind}`);
    return next;
  }, state);
}

if ('missing' in server)
  describe.skip(`races on MongoDB (${server.missing})`, () => it('needs a server', () => undefined));
else {
  const sites = mongoSites(server);
  const client = new MongoClient(server.url);
  const opened: { provider: StorageProvider; proxy: WireProxy }[] = [];
  afterEach(async () => {
    for (const { provider, proxy } of opened.splice(0)) {
      await provider.close();
      await proxy.close();
    }
  });
  afterAll(async () => {
    await sites.close();
    await client.close();
    await server.remove();
  });

  const inserts = (command: Command, collection: string) =>
    command.name === 'insert' && command.collection === collection;
  const revisionOf = ({ documents }: Command) => documents[0]?.revision;

  /** A provider whose commands somebody sees before the server does. */
  async function watched(site: MongoSite, look: (command: Command) => Promise<void>): Promise<StorageProvider> {
    const proxy = await wireProxy(server && 'host' in server ? server.host : '', async (command) => {
      await look(command);
      return undefined;
    });
    const provider = mongodbProvider({ ...site.options, login: { url: `mongodb://${proxy.host}/` } });
    opened.push({ provider, proxy });
    return provider;
  }

  /** Inserts what another process decided, right before `revision` of ours arrives. */
  const forestalled = (site: MongoSite, revision: number, state: () => JobState) =>
    watched(site, async (command) => {
      if (!inserts(command, 'states') || revisionOf(command) !== revision) return;
      const { job, lease, fence } = state();
      const row = { device, job, revision, state: JSON.stringify(state()), fence, until: lease?.until ?? 0 };
      const _id = `${device}.${job}.${String(revision).padStart(6, '0')}`;
      const states = client.db(`${site.options.databasePrefix}eigenlake`).collection<{ _id: string }>('states');
      await states.insertOne({ _id, ...row }).catch(() => undefined);
    });

  describe(`eight claimers on one queue (${server.name})`, () => {
    it('claim each job once, with a submitter and a canceller at work', async () => {
      const site = sites.fresh();
      const submitter = site.open();
      const jobs: string[] = [];
      for (let index = 0; index < 24; index++) jobs.push(await submit(submitter));
      const won: string[] = [];
      const cancelled: string[] = [];
      const claimers = Array.from({ length: 8 }, async (_, index) => {
        const provider = site.open();
        for (;;) {
          const claim = await provider.claim(device, `spooler ${index}`, 60_000);
          if (claim === null) return;
          won.push(claim.job);
          await provider.finish(claim, done(claim));
        }
      });
      const canceller = jobs
        .filter((_, index) => index % 5 === 4)
        .map(async (job) => {
          if ((await submitter.requestCancel(device, job)) === 'cancelled') cancelled.push(job);
        });
      await Promise.all([...claimers, ...canceller]);
      expect(new Set(won).size).toBe(won.length);
      expect([...won, ...cancelled].sort()).toEqual(jobs.toSorted());
      expect(await submitter.queue(device)).toEqual([]);
      for (const job of jobs) {
        const phase = cancelled.includes(job) ? 'cancelled' : 'done';
        expect((await submitter.state(device, job))?.phase).toBe(phase);
      }
    });
  });

  describe(`two processes at the same moment (${server.name})`, () => {
    it('claim: the slower one gets nothing', async () => {
      const site = sites.fresh();
      const job = await submit(site.open());
      const queued = (await site.open().state(device, job))!;
      const theirs = following(queued, [{ kind: 'claim', holder: 'faster', leaseMilliseconds: 60_000 }], Date.now());
      const slower = await forestalled(site, 1, () => theirs);
      expect(await slower.claim(device, 'slower', 60_000)).toBeNull();
      expect((await slower.state(device, job))?.lease?.holder).toBe('faster');
    });

    it('finish and take over: the late result is refused and leaves no trace', async () => {
      for (const length of [2, 20_000]) {
        const site = sites.fresh();
        const job = await submit(site.open());
        let theirs: JobState | null = null;
        const late = await forestalled(site, 2, () => theirs!);
        const claim = (await late.claim(device, 'late', 1000))!;
        const take: JobEvent[] = [{ kind: 'expire' }, { kind: 'claim', holder: 'heir', leaseMilliseconds: 60_000 }];
        theirs = following(claim.state, take, Date.now() + 3_600_000);
        const finish = late.finish(claim, done(claim, Array(length).fill('late')));
        await expect(finish).rejects.toMatchObject({ code: 'lease_lost' });
        expect(await late.result(device, job)).toBeNull();
        expect((await late.status(device, job))?.status).toBe('INITIALIZING');
        expect((await late.state(device, job))?.lease?.holder).toBe('heir');
        const own = client.db(`${site.options.databasePrefix}eigenlake`);
        expect(await own.collection('texts').countDocuments()).toBe(0);
      }
    });

    it('finish and cancel: whoever is first decides, and the other one hears of it', async () => {
      for (const [ending, phase] of [
        [done, 'done'],
        [failed, 'cancelled'],
      ] as const) {
        const site = sites.fresh();
        const job = await submit(site.open());
        let theirs: JobState | null = null;
        const ours = await forestalled(site, 2, () => theirs!);
        const claim = (await ours.claim(device, 'ours', 60_000))!;
        theirs = following(claim.state, [{ kind: 'cancel' }], Date.now());
        expect((await ours.finish(claim, ending(claim))).phase).toBe(phase);
        expect((await ours.status(device, job))?.status).toBe(phase === 'done' ? 'DONE' : 'ERROR');
      }
    });

    it('a peer takes the job between our look and our move: it is its, unless its insertion comes too late', async () => {
      for (const [quick, claimed] of [
        ['inserted', false],
        ['through', false],
        ['deleted', true],
      ] as const) {
        const site = sites.fresh();
        const job = await submit(site.open());
        const _id = ObjectId.createFromHexString(job);
        const named = (name: string) => client.db(`${site.options.databasePrefix}${name}`);
        const ours = await watched(site, async (command) => {
          if (!inserts(command, 'running')) return;
          const document = await named('jobs').collection(`queued.${device}`).findOne({ _id });
          await named('jobs').collection(`queued.${device}`).deleteOne({ _id });
          if (quick === 'inserted') await named('jobs').collection('running').insertOne(document!);
          if (quick === 'through') await named('jobs').collection(`finished.${device}`).insertOne(document!);
        });
        const claim = await ours.claim(device, 'ours', 60_000);
        expect(claim !== null).toBe(claimed);
        if (claim !== null) expect((await ours.finish(claim, done(claim))).phase).toBe('done');
        else expect(await site.open(() => Date.now() + 3_600_000).claim(device, 'later', 60_000)).toBeNull();
        expect(await named('jobs').collection('running').countDocuments()).toBe(quick === 'inserted' ? 1 : 0);
      }
    });

    it('publish and note the last check: the change of one is not undone by the other', async () => {
      const key = generateKey('main');
      for (const sign of [false, true]) {
        const site = sites.fresh();
        const config = { ...deviceConfig, sign };
        await site.open().publishConfig(config, key);
        let once = true;
        const marking = await watched(site, async (command) => {
          if (command.name !== 'update' || command.collection !== 'configs' || !once) return;
          once = false;
          await site.open().publishConfig({ ...config, max_shots: 5 }, key);
        });
        expect(await marking.markChecked(device, key)).toBe(true);
        expect((await marking.config(device))?.max_shots).toBe(5);
        expect((await marking.config(device))?.last_queue_check).not.toBeNull();
      }
    });
  });
}
