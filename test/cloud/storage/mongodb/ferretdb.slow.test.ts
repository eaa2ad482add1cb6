import { MongoClient } from 'mongodb';
import { afterAll, describe, expect, it } from 'vitest';
import { mongodbProvider, type StorageProvider } from '../../../../src/cloud/storage/index.ts';
import { deviceConfig, done, drain, failed } from '../../../conformance/storage-provider.ts';
import { ferretPassword, ferretServer, ferretUser } from '../../../services/mongodb.ts';
import { mongoSites } from './site.ts';

const server = await ferretServer();
const device = 'singlequdit';
const text = '{"experiment_0": {"instructions": [["load", [0], [50]]], "shots": 4}}';
const submit = async (provider: StorageProvider, shots = 1) =>
  (await provider.submit({ device, user: 'alice', text: `{"experiment_0": {"shots": ${shots}}}` })).job;

if ('missing' in server) describe.skip(`FerretDB (${server.missing})`, () => it('needs a server', () => undefined));
else {
  const sites = mongoSites(server);
  const servers = [server];
  afterAll(async () => {
    await sites.close();
    for (const one of servers) await one.remove();
  });

  describe('a login (FerretDB)', () => {
    it('with the right password opens the storage, as the seed’s document with a URL and as a URL', async () => {
      const dict = {
        mongodb_username: ferretUser,
        mongodb_password: ferretPassword,
        mongodb_database_url: `mongodb://${server.host}/`,
      };
      for (const login of [dict, { url: server.url }]) {
        const provider = mongodbProvider({ login, databasePrefix: 'login_' });
        expect(await provider.devices()).toEqual([]);
        await provider.publishConfig({ ...deviceConfig, gates: [] });
        await provider.close();
        const again = mongodbProvider({ login, databasePrefix: 'login_' });
        expect(await again.devices()).toEqual([device]);
        await again.close();
        const client = new MongoClient(server.url);
        await client.db('login_backends').dropDatabase();
        await client.close();
      }
    });

    it('with a wrong password, a wrong user or none is refused, soon, and the password is not told', async () => {
      const logins = [
        { url: `mongodb://${ferretUser}:wrong-secret@${server.host}/` },
        {
          mongodb_username: 'wrong',
          mongodb_password: 'wrong-secret',
          mongodb_database_url: `mongodb://${server.host}`,
        },
        { url: `mongodb://${server.host}/` },
      ];
      for (const login of logins) {
        const provider = mongodbProvider({ login });
        const told: unknown = await provider.devices().catch((error: unknown) => error);
        expect(told).toMatchObject({ code: 'storage_login_refused' });
        expect(String(told)).toContain(`MongoDB at ${server.host}`);
        expect(JSON.stringify([told, String(told)])).not.toContain('wrong-secret');
        await provider.close();
      }
    });
  });

  it('eight claimers have one winner for each job, though no update is atomic here (FerretDB)', async () => {
    const site = sites.fresh();
    const submitter = site.open();
    const jobs: string[] = [];
    for (let index = 0; index < 40; index++) jobs.push(await submit(submitter, index));
    const won: string[] = [];
    const claimer = async (_: unknown, index: number) => {
      const provider = site.open();
      for (;;) {
        const claim = await provider.claim(device, `spooler ${index}`, 60_000);
        if (claim === null) return;
        won.push(claim.job);
        await provider.renew(claim, 60_000);
        await provider.finish(claim, done(claim));
      }
    };
    await Promise.all(Array.from({ length: 8 }, claimer));
    expect(won.toSorted()).toEqual(jobs.toSorted());
    for (const job of jobs) expect((await submitter.result(device, job))?.document.job_id).toBe(job);
  });

  it('documents that the server does not take are kept as text: jobs with lists in lists, results with them (FerretDB)', async () => {
    const site = sites.fresh();
    const provider = site.open();
    for (const posted of [text, '{"a": [[NaN, -0.0, {"b.c": 1e999}]]}', '{"a": NaN}', '[5]']) {
      const { job } = await provider.submit({ device, user: 'alice', text: posted });
      const claim = await provider.claim(device, 'ours', 60_000);
      expect(claim).toMatchObject({ job, text: posted });
      if (posted !== text) {
        await provider.finish(claim!, failed(claim!, 'poor'));
        continue;
      }
      const ending = done(claim!);
      const [first] = ending.result.results;
      const results = [{ ...first!, data: { ...first!.data, nested: [[1, 2], [3]] } }];
      await provider.finish(claim!, { ...ending, result: { ...ending.result, results } });
      expect((await site.open().result(device, job))?.document.results[0]?.data.nested).toEqual([[1, 2], [3]]);
    }
  });

  it('a server that is killed loses nothing that it acknowledged (FerretDB)', async () => {
    let present = await ferretServer();
    if ('missing' in present) throw new Error(present.missing);
    const acknowledged: string[] = [];
    const ended = new Map<string, string>();
    for (let round = 0; round < 4; round++) {
      const login = { url: present.url };
      const providers = Array.from({ length: 3 }, () => mongodbProvider({ login, timeoutMilliseconds: 1000 }));
      let killed = false;
      let dying = false;
      const working = providers.map(async (provider, index) => {
        for (let count = 0; !killed; count++) {
          try {
            if (index > 0) acknowledged.push(await submit(provider, count));
            else {
              const claim = await provider.claim(device, `round ${round}`, 1000);
              if (claim === null) continue;
              const { phase } = await provider.finish(claim, done(claim));
              ended.set(claim.job, phase);
            }
          } catch (error) {
            if (!dying) throw error;
            expect(error).toMatchObject({ code: 'storage_unreachable' });
          }
        }
      });
      const enough = acknowledged.length + 20;
      // A worker ends early only when something is wrong.
      const stopped = Promise.race(working);
      let wrong = false;
      stopped.then(
        () => undefined,
        () => {
          wrong = true;
        },
      );
      while (acknowledged.length < enough && !wrong) await new Promise((next) => setTimeout(next, 5));
      dying = true;
      await present.kill();
      killed = true;
      await Promise.all(working);
      await Promise.all(providers.map((provider) => provider.close()));
      present = await present.again();
    }
    const heir = mongodbProvider({ login: { url: present.url }, clock: () => Date.now() + 3_600_000 });
    const listed = new Set((await heir.jobsOf('alice')).map(({ job }) => job));
    for (const job of acknowledged) {
      expect(listed.has(job)).toBe(true);
      expect((await heir.status(device, job))?.job_id).toBe(job);
    }
    for (const [job, phase] of ended) expect((await heir.state(device, job))?.phase).toBe(phase);
    const executed = await drain(heir);
    for (const job of executed) expect(ended.has(job)).toBe(false);
    for (const job of listed) expect((await heir.status(device, job))?.status).toBe('DONE');
    expect(acknowledged.length).toBeGreaterThanOrEqual(80);
    await heir.close();
    await present.remove();
  });
}
