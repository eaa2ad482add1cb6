import { afterAll, describe, expect, it } from 'vitest';
import {
  doneStatus,
  initialStatus,
  resultJson,
  type StatusDocument,
  writeJson,
} from '../../../../src/cloud/jobs/index.ts';
import {
  claimed,
  device,
  deviceConfig,
  done,
  drain,
  failed,
  jobText,
  resultOf,
  submission,
} from '../../../conformance/storage/samples.ts';
import type { DropboxDouble } from '../../../doubles/dropbox.ts';
import { dropboxSites } from './site.ts';

const sites = dropboxSites();
afterAll(() => sites.remove());

const shared = '/Backend_files';
const peerJob = '20210906_203730-singlequdit-user_1-1088f';
const queued = (job: string) => `${shared}/Queued_Jobs/${device}/job-${job}.json`;
const running = (job: string) => `${shared}/Running_Jobs/job-${job}.json`;
const finished = (job: string, user: string) => `${shared}/Finished_Jobs/${device}/${user}/job-${job}.json`;
const statusOf = (job: string, folder: string) => `${shared}/Status/${device}/${folder}/status-${job}.json`;
const statusText = (status: StatusDocument) => writeJson({ ...status });

/** A peer submits: the job, then its status, which those from 0.9.0 on put into a folder `None`. */
function peerSubmits(double: DropboxDouble, job: string, folder: 'None' | 'user_1', text = jobText(3)): void {
  double.put(queued(job), text);
  double.put(statusOf(job, folder), statusText(initialStatus(job)));
}

describe('dropbox: what peers see', () => {
  it('is the layout of the guide: ids with time, device and user, each document in its folder', async () => {
    const { double, open } = await sites.fresh();
    const provider = open(() => Date.UTC(2021, 8, 6, 20, 37, 30, 64));
    await provider.publishConfig(deviceConfig);
    const { job } = await provider.submit(submission(4, { user: 'user_1' }));
    expect(job).toMatch(/^20210906_203730-singlequdit-user_1-[0-9a-f]{5}$/);
    const status = statusOf(job, 'user_1');
    expect(double.text(queued(job))).toBe(jobText(4));
    expect(double.text(status)).toBe(statusText(initialStatus(job)));
    expect(JSON.parse(double.text(`${shared}/Config/${device}/config.json`) ?? '')).toEqual({ ...deviceConfig });
    const claim = await claimed(provider);
    expect(double.text(running(job))).toBe(jobText(4));
    expect(double.text(queued(job))).toBeNull();
    await provider.finish(claim, done(claim));
    expect(double.paths().filter((path) => path.startsWith(shared))).toEqual([
      `${shared}/Config/${device}/config.json`,
      finished(job, 'user_1'),
      `${shared}/Result/${device}/user_1/result-${job}.json`,
      status,
    ]);
    const other = (await provider.submit(submission())).job;
    const second = await claimed(provider);
    await provider.finish(second, failed(second));
    expect(double.text(`${shared}/Deleted_Jobs/job-${other}.json`)).toBe(jobText(4));
  });

  it('files users where peers look: they cut a name at its first hyphen and a file at its first dot', async () => {
    const { double, open } = await sites.fresh();
    const provider = open();
    const jean = (await provider.submit(submission(1, { user: 'jean-luc' }))).job;
    expect(double.text(statusOf(jean, 'jean'))).not.toBeNull();
    const dotted = (await provider.submit(submission(1, { user: 'jean.luc' }))).job;
    expect(dotted).not.toMatch(/\./);
    expect((await provider.jobsOf('jean.luc')).map(({ job }) => job)).toEqual([dotted]);
    expect((await provider.jobsOf('jean-luc')).map(({ job }) => job)).toEqual([jean]);
  });
});

describe('dropbox: jobs of peers', () => {
  it.each(['None', 'user_1'] as const)(
    'are executed, and their status changes where it is read (%s)',
    async (folder) => {
      const { double, open } = await sites.fresh();
      const provider = open();
      peerSubmits(double, peerJob, folder);
      expect(await provider.queue(device)).toMatchObject([{ job: peerJob, ours: false }]);
      expect(await provider.state(device, peerJob)).toMatchObject({ phase: 'queued', owner: null });
      const claim = await claimed(provider);
      expect(claim).toMatchObject({ job: peerJob, text: jobText(3), state: { owner: null, fence: 1 } });
      await provider.finish(claim, done(claim));
      expect(double.text(statusOf(peerJob, folder))).toBe(statusText(doneStatus(peerJob)));
      expect(double.text(finished(peerJob, 'user_1'))).toBe(jobText(3));
      expect((await open().state(device, peerJob))?.phase).toBe('done');
      expect(await open().jobsOf('user_1')).toEqual([]);
      expect(await open().owner(device, peerJob)).toBeNull();
    },
  );

  it('without a status are left alone for two seconds, and nobody overtakes them', async () => {
    const { double, open } = await sites.fresh();
    let now = Date.now();
    const provider = open(() => now);
    double.put(queued(peerJob), jobText(3));
    const { job } = await provider.submit(submission());
    expect(await provider.claim(device, 'spooler', 1000)).toBeNull();
    expect(await provider.claim(device, 'spooler', 1000)).toBeNull();
    now += 3000;
    expect((await claimed(provider)).job).toBe(peerJob);
    expect((await claimed(provider)).job).toBe(job);
  });

  it('that cannot be read are not judged, and others go on', async () => {
    const { double, open } = await sites.fresh();
    let now = Date.now();
    const provider = open(() => now);
    peerSubmits(double, peerJob, 'None', '{"experiment_0": ');
    const { job } = await provider.submit(submission());
    expect(await provider.claim(device, 'spooler', 1000)).toBeNull();
    now += 3000;
    expect(await drain(provider)).toEqual([job]);
    expect(double.text(queued(peerJob))).toBe('{"experiment_0": ');
    double.put(queued(peerJob), jobText(3));
    expect(await drain(provider)).toEqual([peerJob]);
  });

  it('can be cancelled while they wait', async () => {
    const { double, open } = await sites.fresh();
    peerSubmits(double, peerJob, 'None');
    expect(await open().requestCancel(device, peerJob)).toBe('cancelled');
    expect(await open().claim(device, 'spooler', 1000)).toBeNull();
    expect(double.text(statusOf(peerJob, 'None'))).toMatch(/Cancelled by the user/);
  });
});

describe('dropbox: peers that execute', () => {
  it('take our jobs, and we read how they end, also from the folder None', async () => {
    const { double, open } = await sites.fresh();
    const provider = open();
    const { job } = await provider.submit(submission());
    double.files.move(queued(job), running(job), false);
    expect(await provider.claim(device, 'spooler', 1000)).toBeNull();
    expect(await provider.state(device, job)).toMatchObject({ phase: 'running', owner: 'alice', lease: null });
    expect(await provider.requestCancel(device, job)).toBe('running');
    double.put(`${shared}/Result/${device}/alice/result-${job}.json`, writeJson(resultJson(resultOf(job))));
    double.files.move(running(job), finished(job, 'alice'), false);
    double.put(statusOf(job, 'None'), statusText(doneStatus(job)));
    const reader = open();
    expect(await reader.status(device, job)).toEqual(doneStatus(job));
    expect((await reader.state(device, job))?.phase).toBe('done');
    expect((await reader.result(device, job))?.document).toEqual(resultOf(job));
    expect(await reader.job(device, job)).toBe(jobText(4));
    expect((await reader.jobsOf('alice')).map((entry) => entry.job)).toEqual([job]);
  });

  it('keep a job that they took between our look and our move', async () => {
    const { double, open } = await sites.fresh();
    const provider = open();
    const { job } = await provider.submit(submission());
    double.fault = ({ endpoint }) => {
      if (endpoint === '/2/files/move_v2' && double.text(queued(job)) !== null)
        double.files.move(queued(job), running(job), false);
      return null;
    };
    expect(await provider.claim(device, 'spooler', 60_000)).toBeNull();
    expect(await provider.claim(device, 'spooler', 60_000)).toBeNull();
    expect(await provider.state(device, job)).toMatchObject({ phase: 'running', lease: null, attempts: 0 });
    expect(double.text(running(job))).not.toBeNull();
  });

  it('may leave an empty config: the last sound one answers, and publishing mends it', async () => {
    const { double, open } = await sites.fresh();
    const path = `${shared}/Config/${device}/config.json`;
    const provider = open();
    await provider.publishConfig(deviceConfig);
    double.put(path, '');
    expect(await provider.config(device)).toEqual(deviceConfig);
    expect(await open().config(device)).toBeNull();
    expect(await open().publishConfig(deviceConfig)).toBe(true);
    expect(JSON.parse(double.text(path) ?? '')).toEqual({ ...deviceConfig });
  });
});

describe('dropbox: the price of an operation in calls', () => {
  it('is known and small', async () => {
    const { double, open } = await sites.fresh();
    const [server, spooler] = [open(), open()];
    const price = async (work: () => Promise<unknown>) => {
      const before = double.calls.length;
      await work();
      return double.calls.length - before;
    };
    await server.publishConfig(deviceConfig);
    await spooler.markChecked(device);
    await spooler.claim(device, 'spooler', 60_000);
    const { job } = await server.submit(submission());
    const prices = {
      submit: await price(() => server.submit(submission())),
      idle: 0,
      claim: 0,
      start: 0,
      renew: 0,
      finish: 0,
      markChecked: await price(() => spooler.markChecked(device)),
      config: await price(() => server.config(device)),
      status: await price(() => server.status(device, job)),
      jobsOf: await price(() => server.jobsOf('alice')),
    };
    await drain(spooler, 'spooler');
    prices.idle = await price(() => spooler.claim(device, 'spooler', 60_000));
    await server.submit(submission());
    let claim = null as Awaited<ReturnType<typeof claimed>> | null;
    prices.claim = await price(async () => {
      claim = await claimed(spooler);
    });
    if (claim === null) throw new Error('no claim');
    const held = claim;
    prices.start = await price(() => spooler.start(held));
    prices.renew = await price(() => spooler.renew(held, 60_000));
    prices.finish = await price(() => spooler.finish(held, done(held)));
    // `status` asks once in ten seconds whether peers have a folder of their own.
    expect(prices).toEqual({
      submit: 3,
      idle: 1,
      claim: 5,
      start: 1,
      renew: 1,
      finish: 4,
      markChecked: 0,
      config: 1,
      status: 2,
      jobsOf: 1,
    });
    const before = { status: await price(() => server.status(device, job)), state: 0 };
    await server.state(device, job);
    before.state = await price(() => server.state(device, job));
    expect(before).toEqual({ status: 1, state: 0 });
    expect(await price(() => server.status(device, job))).toBe(0);
  });

  it('of waiting is nothing: Dropbox tells when there is something to do', async () => {
    const { double, open } = await sites.fresh();
    const spooler = open(undefined, { longpoll: true });
    for (let look = 0; look < 50; look++) expect(await spooler.claim(device, 'spooler', 60_000)).toBeNull();
    const calls = () => double.calls.filter(({ endpoint }) => !endpoint.endsWith('longpoll')).length;
    const before = calls();
    for (let look = 0; look < 50; look++) expect(await spooler.claim('fermions', 'spooler', 60_000)).toBeNull();
    expect(calls()).toBe(before);
    const { job } = await open().submit(submission());
    await expect.poll(async () => (await spooler.claim(device, 'spooler', 60_000))?.job ?? null).toBe(job);
    const own = await spooler.submit(submission());
    expect((await spooler.claim(device, 'spooler', 60_000))?.job).toBe(own.job);
  });

  it('of estimates is one call: the endings of before are read once', async () => {
    const { double, open } = await sites.fresh();
    const provider = open();
    const jobs: string[] = [];
    for (let index = 0; index < 5; index++) jobs.unshift((await provider.submit(submission())).job);
    await drain(provider);
    const { job: bad } = await provider.submit(submission());
    const claim = await claimed(provider);
    await provider.finish(claim, failed(claim));
    const reader = open();
    expect((await reader.ended(device, 3)).map(({ job }) => job)).toEqual([bad, jobs[0], jobs[1]]);
    expect((await reader.ended(device, 100)).map(({ phase }) => phase)).toEqual(['failed', ...Array(5).fill('done')]);
    double.calls.length = 0;
    await reader.ended(device, 100);
    expect(double.calls).toHaveLength(1);
    expect(await reader.ended('fermions', 5)).toEqual([]);
  });
});
