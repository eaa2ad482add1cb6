import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type IbmRuntimeOptions, ibmRuntimeDevice } from '../../../../src/cloud/devices/index.ts';
import { deviceConfigJson, readDeviceConfig } from '../../../../src/cloud/jobs/index.ts';
import { DoubleIbm } from './double.ts';

let ibm = new DoubleIbm();
let url = '';
beforeEach(async () => {
  ibm = new DoubleIbm();
  url = await ibm.start();
});
afterEach(() => ibm.stop());

const open = (options: Partial<IbmRuntimeOptions> = {}) =>
  ibmRuntimeDevice({
    backend: 'ibm_double',
    token: { text: ibm.apiKey },
    instance: { text: 'crn:v1:double' },
    url: `${url}/v1/`,
    iamUrl: url,
    pollMilliseconds: 1,
    retryMilliseconds: 1,
    ...options,
  });
const circuit = (instructions: unknown, shots = 2) => ({ instructions, num_wires: 4, shots, wire_order: 'sequential' });
const flip = circuit([
  ['x', [2], []],
  ['measure', [0], []],
  ['measure', [2], []],
]);
const controlled = circuit(
  [
    ['ry', [1], [Math.PI]],
    ['cx', [1, 0], []],
    ['measure', [0], []],
    ['measure', [1], []],
    ['measure', [3], []],
  ],
  3,
);
async function run(
  job: unknown = { experiment_0: flip },
  options: { job?: string; signal?: AbortSignal } = { job: 'ab12' },
) {
  const device = await open();
  const events: Record<string, unknown>[] = [];
  const { results } = await device.execute(device.check(job), {
    ...options,
    onEvent: (event) => events.push({ ...event }),
  });
  return { events, memory: results.map(({ data }) => data.memory) };
}

describe('a backend of IBM Quantum (against a double of the documented endpoints)', () => {
  it('runs all circuits of a job as one sampler job and gives their memory', async () => {
    const { memory, events } = await run({ experiment_0: flip, experiment_1: controlled });
    expect(memory).toEqual([
      ['0 1', '0 1'],
      ['1 1 0', '1 1 0', '1 1 0'],
    ]);
    expect(ibm.jobs.size).toBe(1);
    const posted = JSON.parse(ibm.seen.find(({ method, path }) => method === 'POST' && path === '/v1/jobs')!.body);
    expect(posted).toMatchObject({ program_id: 'sampler', backend: 'ibm_double', tags: ['eigenlake-ab12'] });
    expect(posted.params).toMatchObject({ version: 2, support_qiskit: false });
    expect(posted.params.pubs.map((pub: unknown[]) => pub.slice(1))).toEqual([
      [null, 2],
      [null, 3],
    ]);
    expect(events).toEqual([
      { kind: 'machine', operational: true, pending: 7, message: 'available' },
      { kind: 'stage', stage: 'queued', ibm_job: 'job0' },
      { kind: 'stage', stage: 'running', ibm_job: 'job0' },
      { kind: 'stage', stage: 'completed', ibm_job: 'job0' },
    ]);
    for (const { path, authorization, crn, version } of ibm.seen.filter(({ path }) => path.startsWith('/v1/'))) {
      expect([path, authorization, crn, version]).toEqual([path, 'Bearer bearer-1', 'crn:v1:double', '2025-05-01']);
    }
  });

  it('publishes what the configuration says and checks jobs against it', async () => {
    const device = await open();
    expect(readDeviceConfig(deviceConfigJson(device.config), 'ibmdouble')).toMatchObject({
      version: '1.2.3',
      num_wires: 4,
      max_shots: 5000,
      max_experiments: 100,
      simulator: false,
      supported_instructions: ['rx', 'ry', 'rz', 'sx', 'x', 'cz', 'cx', 'barrier', 'measure'],
    });
    const check =
      (instructions: unknown, shots = 1) =>
      () =>
        device.check({ experiment_0: circuit(instructions, shots) });
    const measure = ['measure', [0], []];
    expect(check([['cz', [2, 3], []], measure])).not.toThrow();
    expect(check([['cz', [0, 2], []], measure])).toThrow('coupling map');
    expect(check([['h', [0], []], measure])).toThrow('Instruction h not allowed');
    expect(check([['rx', [0], ['1); x $0']], measure])).toThrow('theta must be a number');
    expect(check([['x', [4], []], measure])).toThrow('from 0 to 3');
    expect(check([['x', [0], []]])).toThrow('measures nothing');
    expect(check([measure], 5001)).toThrow('from 1 to 5000');
  });

  it('does what the service asks for: pauses after 429, tries again after 5xx, renews a token', async () => {
    ibm.troubles.set('GET /v1/jobs/job0', [{ status: 429, after: '0' }, { status: 503 }, { status: 401 }]);
    ibm.troubles.set('POST /v1/jobs', [{ status: 429, after: '0' }]);
    ibm.troubles.set('POST /identity/token', [{ status: 429 }, { status: 500 }]);
    expect((await run()).memory).toEqual([['0 1', '0 1']]);
    expect(ibm.jobs.size).toBe(1);
    expect(ibm.count('POST', '/v1/jobs')).toBe(2);
    expect(ibm.count('POST', '/identity/token')).toBe(4);
  });

  it('does not submit twice when the answer to a submission was lost', async () => {
    ibm.troubles.set('POST /v1/jobs', [{ status: 502, carriedOut: true }]);
    expect((await run()).memory).toEqual([['0 1', '0 1']]);
    expect(ibm.jobs.size).toBe(1);
    ibm.troubles.set('POST /v1/jobs', [{ status: 502, carriedOut: false }]);
    expect((await run(undefined, { job: 'cd34' })).memory).toEqual([['0 1', '0 1']]);
    expect(ibm.jobs.size).toBe(2);
    // A job without an id cannot be found again.
    ibm.troubles.set('POST /v1/jobs', [{ status: 502 }]);
    await expect(run(undefined, {})).rejects.toThrow('answered 502');
  });

  it('takes up the job of an earlier attempt, unless that one was cancelled', async () => {
    await run();
    await run();
    expect(ibm.jobs.size).toBe(1);
    ibm.jobs.get('job0')!.states.splice(0, 9, { status: 'Cancelled' });
    await run();
    expect(ibm.jobs.size).toBe(2);
  });

  it.each([
    [{ status: 'Failed', reason: 'Error 6050: not an ISA circuit' }, 'job job0 failed: Error 6050'],
    [{ status: 'Cancelled - Ran too long' }, 'job job0 was cancelled: Cancelled - Ran too long'],
    [{ status: 'Confused' }, 'has the state "Confused"'],
  ])('ends the job with what IBM says: %j', async (state, words) => {
    ibm.states = [{ status: 'Queued' }, state];
    await expect(run()).rejects.toThrow(
      expect.objectContaining({ code: 'machine_failed', message: expect.stringContaining(words) }),
    );
  });

  it('cancels at IBM what is cancelled here, also while it submits', async () => {
    ibm.states = [{ status: 'Queued' }];
    for (const at of ['/v1/jobs/job0', '/v1/jobs']) {
      ibm.jobs.clear();
      const controller = new AbortController();
      ibm.onRequest = (path) => {
        if (path === at && ibm.jobs.size + Number(at === '/v1/jobs') > 0) controller.abort(new Error('cancelled'));
      };
      const job = at === '/v1/jobs' ? {} : { job: 'ab12' };
      await expect(run(undefined, { ...job, signal: controller.signal })).rejects.toThrow('cancelled');
      expect(ibm.jobs.get('job0')!.states).toEqual([{ status: 'Cancelled' }]);
    }
  });

  it.each([
    [{ results: [] }, 'not those of 1 circuits'],
    [{ results: [{ data: { c: { samples: ['0x1'] } } }] }, 'does not have 2 samples'],
    [{ results: [{ data: { c: { samples: ['0x1', 'x'] } } }] }, 'does not have 2 samples'],
    [{ __type__: 'PrimitiveResult' }, 'not those of'],
  ])('refuses results that are not what was asked for: %j', async (results, words) => {
    ibm.results = results;
    await expect(run()).rejects.toThrow(words);
  });

  it('says what is refused: a wrong key, a backend that is not there, a used-up instance', async () => {
    await expect(open({ token: { text: 'wrong-key' } })).rejects.toThrow(
      'the login was refused (400): Provided API key (secret)',
    );
    await expect(open({ backend: 'ibm_other' })).rejects.toThrow('answered 404: Not Found');
    await expect(open({ backend: '../x' })).rejects.toThrow(TypeError);
    ibm.troubles.set('POST /v1/jobs', [
      { status: 409, body: { errors: [{ message: 'Usage exceeds instance limit' }] } },
    ]);
    await expect(run()).rejects.toThrow('Usage exceeds instance limit');
    await ibm.stop();
    await expect(open()).rejects.toThrow('no answer from');
    await ibm.start();
  });

  it('reads its secrets from a variable or a file, and never shows them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'eigenlake-ibm-'));
    try {
      const file = join(folder, 'token');
      writeFileSync(file, `${ibm.apiKey}\n`);
      process.env.EIGENLAKE_TEST_CRN = 'crn:v1:double';
      await open({ token: { file }, instance: { environment: 'EIGENLAKE_TEST_CRN' } });
      await expect(open({ token: { file: join(folder, 'no') } })).rejects.toThrow('which is the API key');
      await expect(open({ token: { environment: 'EIGENLAKE_TEST_NOTHING' } })).rejects.toThrow(
        'variable EIGENLAKE_TEST_NOTHING',
      );
    } finally {
      delete process.env.EIGENLAKE_TEST_CRN;
      rmSync(folder, { recursive: true });
    }
    ibm.troubles.set('POST /v1/jobs', [{ status: 400, body: { echo: [ibm.apiKey, 'bearer-2'] } }]);
    const failure = await run().catch((error: unknown) => error);
    expect(String(failure)).toContain('(secret)');
    expect(`${String(failure)} ${JSON.stringify(failure)}`).not.toContain(ibm.apiKey);
    expect(`${String(failure)} ${JSON.stringify(failure)}`).not.toContain('bearer-2');
  });
});
