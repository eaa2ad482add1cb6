import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { dropboxProvider } from '../../../../src/cloud/storage/index.ts';
import { claimed, device, deviceConfig, done, drain, submission } from '../../../conformance/storage/samples.ts';
import { dropboxSites, quickRetries } from './site.ts';
import { faultAtEveryCall } from './sweep.ts';

const sites = dropboxSites();
afterAll(() => sites.remove());

const shared = '/Backend_files';
const minute = 60_000;

describe('dropbox: a login', () => {
  it('is checked before anything is called, and what was given is never shown', () => {
    for (const login of [null, 'x', [], {}, { app_key: 'a', app_secret: 'hidden' }, { refresh_token: 5 }]) {
      expect(() => dropboxProvider({ login })).toThrow(expect.objectContaining({ code: 'poor_login' }));
      expect(() => dropboxProvider({ login })).toThrow(/^(?!.*hidden)/);
    }
  });

  it('that Dropbox does not know is refused at once', async () => {
    const { double, open } = await sites.fresh();
    for (const wrong of [{ refresh_token: 'revoked' }, { app_secret: 'wrong' }]) {
      double.calls.length = 0;
      const provider = open(undefined, { login: { ...double.login, ...wrong } });
      await expect(provider.devices()).rejects.toMatchObject({ code: 'storage_login_refused' });
      expect(double.calls).toHaveLength(1);
    }
  });

  it('without a permission says which one the app needs', async () => {
    const { double, open } = await sites.fresh();
    double.fault = ({ endpoint }) =>
      endpoint === '/oauth2/token' ? null : { status: 401, scope: 'files.content.write' };
    const refused = open().publishConfig(deviceConfig);
    await expect(refused).rejects.toMatchObject({ code: 'storage_login_refused' });
    await expect(refused).rejects.toThrow(/files\.content\.write/);
  });

  it('is refused when a fresh token does not help either', async () => {
    const { double, open } = await sites.fresh();
    double.fault = ({ endpoint }) => (endpoint === '/oauth2/token' ? null : { status: 401 });
    await expect(open().devices()).rejects.toMatchObject({ code: 'storage_login_refused' });
    expect(double.calls.map(({ endpoint }) => endpoint)).toEqual([
      '/oauth2/token',
      '/2/files/list_folder',
      '/oauth2/token',
      '/2/files/list_folder',
    ]);
  });

  it('gives one token for all calls, and one new one for all when it ends before its time', async () => {
    const { double, open } = await sites.fresh();
    const provider = open();
    const tokens = () => double.calls.filter(({ endpoint }) => endpoint === '/oauth2/token').length;
    const many = () => Promise.all(Array.from({ length: 10 }, () => provider.config(device)));
    await many();
    expect(tokens()).toBe(1);
    double.expireTokens();
    await many();
    expect(tokens()).toBe(2);
  });
});

describe('dropbox: trouble on the way', () => {
  it('a storm of 429 is waited out, never sooner than Dropbox asks', async () => {
    const { double, open } = await sites.fresh();
    const retries = quickRetries();
    let storm = 4;
    double.fault = () => (storm-- > 0 ? { status: 429, retryAfter: 3 } : null);
    const provider = open(undefined, { retries });
    expect(await provider.devices()).toEqual([]);
    expect(retries.pauses.length).toBeGreaterThanOrEqual(4);
    for (const pause of retries.pauses) expect(pause).toBeGreaterThan(2500);
  });

  it('a silence longer than the patience of a call is an error that says so', async () => {
    const { double, open } = await sites.fresh();
    double.fault = () => ({ status: 429, retryAfter: 300 });
    const refused = open().devices();
    await expect(refused).rejects.toMatchObject({ code: 'storage_unreachable' });
    await expect(refused).rejects.toThrow(/fewer calls/);
    expect(double.calls).toHaveLength(1);
  });

  it('pauses grow while it is out of order, then it is called unreachable', async () => {
    const { double, open } = await sites.fresh();
    const retries = quickRetries();
    double.fault = () => ({ status: 503 });
    const refused = open(undefined, { retries: { ...retries, patience: 30_000 } }).devices();
    await expect(refused).rejects.toMatchObject({ code: 'storage_unreachable' });
    expect(retries.pauses.length).toBeGreaterThan(4);
    expect(retries.pauses.at(-1)).toBeGreaterThan(5 * retries.pauses[0]!);
  });

  it('what has no space left is an error that says so', async () => {
    const { double, open } = await sites.fresh();
    double.fault = ({ endpoint }) =>
      endpoint === '/2/files/upload' ? { status: 409, summary: 'path/insufficient_space/..' } : null;
    const refused = open().submit(submission());
    await expect(refused).rejects.toMatchObject({ code: 'storage_refused' });
    await expect(refused).rejects.toThrow(/insufficient_space/);
  });

  it('closing ends what waits, and nothing is taken after it', async () => {
    const { double, open } = await sites.fresh();
    const provider = open(undefined, { longpoll: true });
    expect(await provider.claim(device, 'spooler', 1000)).toBeNull();
    await expect.poll(() => double.calls.some(({ endpoint }) => endpoint.endsWith('/longpoll'))).toBe(true);
    await provider.close();
    await expect(provider.claim(device, 'spooler', 1000)).rejects.toMatchObject({ code: 'storage_closed' });
  });

  it('an address where nothing listens is unreachable', async () => {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await new Promise((closed) => server.close(closed));
    const provider = dropboxProvider({
      login: { app_key: 'a', app_secret: 'b', refresh_token: 'c' },
      hosts: { api: url, content: url, notify: url },
      retries: quickRetries(),
    });
    const refused = provider.devices();
    await expect(refused).rejects.toMatchObject({ code: 'storage_unreachable' });
    await expect(refused).rejects.toThrow(/ECONNREFUSED/);
    await provider.close();
  });

  it('lists are whole whatever the length of a page, and when Dropbox forgets where one was', async () => {
    const { double, open } = await sites.fresh();
    double.pageSize = 3;
    const provider = open();
    const jobs: string[] = [];
    for (let index = 0; index < 10; index++) jobs.push((await provider.submit(submission())).job);
    expect((await provider.queue(device)).map(({ job }) => job)).toEqual(jobs);
    expect(await provider.jobsOf('alice')).toHaveLength(10);
    jobs.push((await provider.submit(submission())).job);
    double.resetCursors();
    expect((await provider.queue(device)).map(({ job }) => job)).toEqual(jobs);
    expect(await drain(open())).toEqual(jobs);
  });
});

describe('dropbox: every single call of a job', () => {
  it('may be lost after the work: the job is executed once, and everything is in its place', () =>
    faultAtEveryCall(sites.fresh, 'drop-after'));

  it('may be the last of its process: nothing acknowledged is lost, nothing is done twice after that', async () => {
    for (let at = 1; ; at++) {
      const { double, open } = await sites.fresh();
      let call = 0;
      const acknowledged = { submitted: false, done: false };
      double.fault = ({ endpoint }) => (endpoint !== '/oauth2/token' && ++call >= at ? 'drop-before' : null);
      const dying = { retries: { pause: quickRetries().pause, patience: 0 } };
      try {
        const [server, spooler] = [open(undefined, dying), open(undefined, dying)];
        await server.submit(submission(4, { idempotencyKey: 'once' }));
        acknowledged.submitted = true;
        const claim = await claimed(spooler);
        await spooler.start(claim);
        await spooler.finish(claim, done(claim));
        acknowledged.done = true;
      } catch (error) {
        expect(error).toMatchObject({ code: 'storage_unreachable' });
      }
      const survived = call < at;
      double.fault = () => null;
      const later = open(() => Date.now() + 10 * minute);
      const { job, repeated } = await later.submit(submission(4, { idempotencyKey: 'once' }));
      if (acknowledged.submitted) expect(repeated).toBe(true);
      const before = (await later.state(device, job))?.phase;
      const executed = await drain(later);
      expect(executed).toEqual(before === 'done' ? [] : [job]);
      if (acknowledged.done) expect(before).toBe('done');
      expect(await later.state(device, job)).toMatchObject({ phase: 'done' });
      expect((await open().status(device, job))?.status).toBe('DONE');
      expect((await open().result(device, job))?.document.job_id).toBe(job);
      expect(double.paths().filter((path) => path.includes('/job-'))).toEqual([
        `${shared}/Finished_Jobs/${device}/alice/job-${job}.json`,
      ]);
      if (survived) {
        expect(at).toBeGreaterThan(12);
        break;
      }
    }
  });
});

describe('dropbox: four claimers and sixteen jobs', () => {
  it('each job has one of them, though every second answer is late or lost', async () => {
    const { double, open } = await sites.fresh();
    const server = open();
    const jobs: string[] = [];
    for (let index = 0; index < 16; index++) jobs.push((await server.submit(submission())).job);
    let call = 0;
    double.fault = () => (++call % 7 === 3 ? 'drop-after' : call % 11 === 5 ? { status: 503 } : null);
    const won = await Promise.all(Array.from({ length: 4 }, (_, index) => drain(open(), `claimer ${index}`)));
    expect(won.flat().sort()).toEqual(jobs);
    for (const job of jobs) expect(await server.state(device, job)).toMatchObject({ phase: 'done', fence: 1 });
    expect(double.paths().filter((path) => path.includes('/job-'))).toHaveLength(16);
  });
});
