import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createServer } from '../../../src/app/server/index.ts';
import { estimate, waitingReason } from '../../../src/app/server/jobs/estimate.ts';
import { circuitResult, doneStatus, queuedState, resultDocument } from '../../../src/cloud/jobs/index.ts';
import { type StorageProvider, storageUnreachable } from '../../../src/cloud/storage/index.ts';
import { bearer, job, openSite, type Site, signingKey } from './site.ts';

let site: Site;
const sites: Site[] = [];
afterEach(async () => {
  for (const one of sites.splice(0)) await one.close();
});

async function open(...options: Parameters<typeof openSite>): Promise<string> {
  site = await openSite(...options);
  sites.push(site);
  return site.user('ada');
}

const own = async (path: string, token: string) =>
  site.server.inject({ url: `/api/v3/${path}`, headers: bearer(token) });

/** Executes the next job of a device as a spooler would. */
async function finishNext(device: string, job: string): Promise<void> {
  const claim = await site.local.claim(device, 'test', 60_000);
  if (claim === null) throw new Error('nothing to claim');
  await site.local.start(claim);
  const result = resultDocument(job, { display_name: device, version: '0.3' }, [
    circuitResult('experiment_0', 1, ['1'], [{ name: 'rlx', wires: [0], params: [3] }]),
  ]);
  await site.local.finish(claim, { outcome: 'done', status: doneStatus(job), result, key: signingKey });
}

const submit = async (device: string, user = 'ada', text = JSON.stringify(job)) =>
  (await site.local.submit({ device, user, text })).job;

describe('the list of own jobs', () => {
  it('comes in pages, latest first, each job once', async () => {
    const token = await open();
    const jobs: string[] = [];
    for (let count = 0; count < 7; count++) jobs.push(await submit(count % 2 === 0 ? 'rydberg' : 'fermions'));
    await submit('rydberg', 'bob');
    for (const limit of [1, 2, 3, 7, 50]) {
      const seen: string[] = [];
      let next: string | null = '';
      while (next !== null) {
        const page: { jobs: { job_id: string }[]; next: string | null } = (
          await own(`jobs?limit=${limit}${next === '' ? '' : `&cursor=${next}`}`, token)
        ).json();
        expect(page.jobs.length).toBeLessThanOrEqual(limit);
        seen.push(...page.jobs.map(({ job_id }) => job_id));
        next = page.next;
      }
      expect(seen).toEqual([...jobs].reverse());
    }
  });

  it('is filtered by device, storage and phase', async () => {
    const token = await open();
    const [first, second, third] = [await submit('rydberg'), await submit('rydberg'), await submit('fermions')];
    await site.local.requestCancel('rydberg', first);
    const ids = async (query: string) =>
      (await own(`jobs?${query}`, token)).json().jobs.map((entry: { job_id: string }) => entry.job_id);
    expect(await ids('phase=cancelled')).toEqual([first]);
    expect(await ids('phase=queued')).toEqual([third, second]);
    expect(await ids('device=rydberg')).toEqual([second, first]);
    expect(await ids('device=rydberg&phase=queued&storage=local')).toEqual([second]);
    expect(await ids('storage=other')).toEqual([]);
    for (const query of ['phase=lost', 'limit=0', 'limit=201', 'limit=x', 'cursor=x'])
      expect((await own(`jobs?${query}`, token)).statusCode, query).toBe(422);
  });
});

describe('the detail of a job', () => {
  it('tells its place in the queue and why it waits', async () => {
    const token = await open();
    const jobs = [await submit('rydberg'), await submit('rydberg'), await submit('rydberg')];
    const details = await Promise.all(jobs.map(async (id) => (await own(`jobs/${id}`, token)).json()));
    expect(details.map(({ position, waiting_reason }) => [position, waiting_reason])).toEqual([
      [0, 'It is next.'],
      [1, 'One job is before it.'],
      [2, '2 jobs are before it.'],
    ]);
    expect(details[0]).toMatchObject({
      eta: null,
      circuits: 1,
      attempts: 0,
      status: 'INITIALIZING',
      backend_name: 'local_rydberg_simulator',
    });
  });

  it('says since when a device is away, and gives no estimate then', async () => {
    const token = await open({ clock: () => Date.now() + 400_000 });
    const detail = (await own(`jobs/${await submit('rydberg')}`, token)).json();
    expect(detail.waiting_reason).toMatch(/^rydberg is offline: its queue was last looked at 20\d\d-.*\+00:00\.$/);
    expect(detail.eta).toBeNull();
  });

  it('estimates the end from what the device did before', async () => {
    const token = await open();
    for (let count = 0; count < 3; count++) await finishNext('rydberg', await submit('rydberg'));
    await submit('rydberg');
    const { eta } = (await own(`jobs/${await submit('rydberg')}`, token)).json();
    expect(eta).toMatchObject({ jobs: 3 });
    expect(eta.low).toBeLessThanOrEqual(eta.seconds);
    expect(eta.seconds).toBeLessThanOrEqual(eta.high);
  });

  it('keeps the posted text to the letter, numbers and all, on v3 too', async () => {
    const token = await open();
    const text = '{"experiment_0": {"b":1.0, "a":[1e-07 , -0.0],"s":"\\u00fc}\\"","x":{"payload":[]}}}';
    const post = async (version: string, body: string) =>
      (
        await site.server.inject({
          method: 'POST',
          url: `/api/${version}/singlequdit/post_job`,
          headers: bearer(token),
          payload: body,
        })
      ).json().job_id;
    const ids = [
      await post('v3', `{"more": {"payload": {"a": "}"}}, "payload" : ${text} , "end":[1,2]}`),
      await post('v3', `{"payload":{}, "pay\\u006coad":${text}}`),
      await post('v2', JSON.stringify({ token, job: text })),
    ];
    for (const id of ids) {
      expect((await own(`jobs/${id}/job`, token)).body).toBe(text);
      expect(await site.local.job('singlequdit', id)).toBe(text);
    }
  });
});

describe('results', () => {
  it('are verified with the key of their device; one changed figure is noticed', async () => {
    const token = await open();
    const id = await submit('singlequdit');
    await finishNext('singlequdit', id);
    const verification = async () => (await own(`jobs/${id}/verification`, token)).json();
    expect(await verification()).toEqual({ signed: true, valid: true, kid: 'sitekey' });
    const stored = (await own(`jobs/${id}/signed_result`, token)).body;
    expect(stored).toContain('"params": [3.0]');
    const path = filesOf(site.data).find((file) => file.includes(id) && readFileSync(file, 'utf8') === stored);
    writeFileSync(path ?? '', stored.replace('"memory": ["1"]', '"memory": ["0"]'));
    expect(await verification()).toEqual({ signed: true, valid: false, kid: 'sitekey' });
    writeFileSync(path ?? '', stored.replace('sitekey', 'otherkey'));
    expect(await verification()).toEqual({ signed: true, valid: null, kid: 'otherkey' });
    writeFileSync(path ?? '', JSON.stringify(JSON.parse(stored).payload));
    expect(await verification()).toEqual({ signed: false, valid: null, kid: null });
  });

  it('that are lost are told as the reference tells them', async () => {
    const token = await open();
    const id = await submit('singlequdit');
    await finishNext('singlequdit', id);
    const stored = (await own(`jobs/${id}/signed_result`, token)).body;
    rmSync(filesOf(site.data).find((file) => file.includes(id) && readFileSync(file, 'utf8') === stored) ?? '');
    for (const version of ['v2', 'v3']) {
      const answer = await site.server.inject({
        url: `/api/${version}/singlequdit/get_job_result?job_id=${id}&token=${token}`,
        headers: bearer(token),
      });
      expect(answer.statusCode).toBe(200);
      expect(answer.json()).toEqual({
        backend_name: null,
        display_name: 'singlequdit',
        backend_version: '',
        job_id: id,
        qobj_id: null,
        success: false,
        status: 'ERROR',
        header: {},
        results: [],
      });
    }
    expect((await own(`jobs/${id}/result`, token)).json()).toMatchObject({ error: { code: 'result_lost' } });
  });

  it('that do not exist yet are a conflict', async () => {
    const token = await open();
    const id = await submit('singlequdit');
    expect((await own(`jobs/${id}/result`, token)).json()).toMatchObject({ error: { code: 'job_not_finished' } });
    await site.local.requestCancel('singlequdit', id);
    expect((await own(`jobs/${id}/result`, token)).json()).toMatchObject({ error: { code: 'job_failed' } });
  });
});

describe('a storage that fails', () => {
  const failing = (message: string): StorageProvider =>
    new Proxy(site.local, {
      // A storage that answers `then` would be taken for a promise.
      get: (_, name) =>
        name === 'then'
          ? undefined
          : () => Promise.reject(storageUnreachable.from(new Error(message), 'mongodb', message)),
    });

  /** The site with a second storage, `lab`, that fails with every call. */
  async function openFailing(): Promise<string> {
    const token = await open();
    const base = site;
    const trouble = failing('connect ECONNREFUSED /secret/place');
    const entry = { name: 'lab', kind: 'mongodb' as const, description: '', owner: 'olga' };
    const providers = {
      list: async () => [...(await base.providers.list()), entry],
      open: async (name: string) => (name === 'lab' ? trouble : base.providers.open(name)),
      check: async () => undefined,
      test: () => Promise.reject(storageUnreachable.from(new Error('x'), 'mongodb', 'connect ECONNREFUSED')),
      close: async () => undefined,
    };
    const server = await createServer({ accounts: base.accounts, providers, loopback: true });
    site = { ...base, server };
    return token;
  }

  it('hides no device of others, and is listed with its trouble', async () => {
    await openFailing();
    const backends = (await site.server.inject({ url: '/api/v2/backends' })).json();
    expect(backends).toHaveLength(4);
    const { devices } = (await site.server.inject({ url: '/api/v3/devices' })).json();
    expect(devices).toHaveLength(5);
    expect(devices.at(-1)).toMatchObject({
      storage: 'lab',
      online: false,
      trouble: 'The storage provider lab cannot be reached just now.',
    });
    await site.server.close();
  });

  it('is 503 on its own devices, without telling what happened inside', async () => {
    const token = await openFailing();
    for (const route of ['get_config', 'get_backend_status', `get_job_status?job_id=x&token=${token}`]) {
      const answer = await site.server.inject({ url: `/api/v2/lab_rydberg_simulator/${route}` });
      expect(answer.statusCode).toBe(503);
      expect(answer.json()).toMatchObject({ job_id: 'None', status: 'ERROR' });
      expect(answer.body).not.toContain('secret');
    }
    const posted = await site.server.inject({
      method: 'POST',
      url: '/api/v3/lab_rydberg_simulator/post_job',
      headers: bearer(token),
      payload: { payload: job },
    });
    expect(posted.statusCode).toBe(503);
    await site.server.close();
  });

  it('keeps nobody from finding and listing jobs elsewhere', async () => {
    const token = await openFailing();
    const id = await submit('rydberg');
    expect((await own(`jobs/${id}`, token)).json()).toMatchObject({ job_id: id });
    expect((await own('jobs', token)).json().jobs).toHaveLength(1);
    expect((await own(`jobs/${'0'.repeat(24)}`, token)).statusCode).toBe(404);
    expect((await site.server.inject({ url: '/api/v3/keys/sitekey' })).statusCode).toBe(200);
    expect((await site.server.inject({ url: '/api/v3/keys/nokey' })).statusCode).toBe(404);
    await site.server.close();
  });

  it('tells its owner why a login does not work', async () => {
    await openFailing();
    const olga = await site.user('olga', 'owner');
    const login = { url: 'mongodb://localhost:1' };
    const answer = await site.server.inject({
      method: 'POST',
      url: '/api/v3/storage/test',
      headers: bearer(olga),
      payload: { type: 'mongodb', login },
    });
    expect(answer.statusCode).toBe(422);
    expect(answer.json().error).toMatchObject({ code: 'storage_unreachable' });
    expect(answer.json().error.message).toContain('ECONNREFUSED');
    await site.server.close();
  });
});

describe('estimates', () => {
  const ended = (...seconds: number[]) =>
    seconds.map((duration) => ({
      ...queuedState({ job: 'x', device: 'd', owner: 'u', created: 0 }),
      phase: 'done' as const,
      started: 1000,
      finished: 1000 + duration * 1000,
    }));
  const waiting = { phase: 'queued' as const, started: null };

  it('need three comparable jobs', () => {
    expect(estimate(waiting, 0, ended(1, 2), 0)).toBeNull();
    expect(estimate({ phase: 'running', started: 0 }, 0, ended(1, 2, 9), 5000)).toBeNull();
    expect(
      estimate(waiting, 0, [...ended(1, 2), ...ended(3).map((state) => ({ ...state, phase: 'failed' as const }))], 0),
    ).toBeNull();
  });

  it('are the mean with its tenths, for each job before it once more', () => {
    const known = ended(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    expect(estimate(waiting, 0, known, 0)).toEqual({ seconds: 5, low: 1, high: 9, jobs: 11 });
    expect(estimate(waiting, 3, known, 0)).toEqual({ seconds: 20, low: 12, high: 28, jobs: 11 });
  });

  it('count only what took longer than a running job has taken', () => {
    expect(estimate({ phase: 'running', started: 0 }, 0, ended(1, 10, 10, 10), 4000)).toEqual({
      seconds: 6,
      low: 6,
      high: 6,
      jobs: 3,
    });
  });

  it('and reasons for waiting are sentences', () => {
    const about = {
      device: 'd',
      lastQueueCheck: '2026-11-21T10:00:00+00:00',
      position: 0,
      created: 0,
      reason: null,
      now: Date.parse('2026-11-21T10:00:10Z'),
    };
    expect(waitingReason(about)).toBe('It is next: d is busy with another job.');
    expect(waitingReason({ ...about, created: about.now })).toBe('It is next.');
    expect(waitingReason({ ...about, reason: 's1 handed the job back.' })).toBe(
      'It is next. Earlier: s1 handed the job back.',
    );
    expect(waitingReason({ ...about, lastQueueCheck: null })).toBe(
      'd is offline: nobody has looked into its queue yet.',
    );
  });
});

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
