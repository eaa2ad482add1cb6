import { describe, expect, it } from 'vitest';
import { eventsIn, field, send } from './wire.ts';

/** What the cases need of a running installation: its simulators execute jobs, `local` is its default storage. */
export interface Installation {
  /** Without a slash at the end. */
  readonly url: string;
  /** Tokens of two users, with the scopes jobs:read and jobs:submit at least, and one that was revoked. */
  readonly tokens: { readonly user: string; readonly other: string; readonly revoked: string };
}

type Version = 'v2' | 'v3';
const versions: readonly Version[] = ['v2', 'v3'];

const circuit = (
  instructions: readonly (readonly [string, readonly number[], readonly number[]])[],
  num_wires = 1,
  shots = 12,
) => ({ instructions, num_wires, shots, wire_order: 'interleaved', seed: 12345 });

const load50: Parameters<typeof circuit>[0] = [
  ['load', [0], [50]],
  ['rlx', [0], [Math.PI]],
  ['measure', [0], []],
];
const simple = { experiment_0: circuit(load50, 1, 3) };

/** Jobs that end a spooler of the reference, or leave it with the status of another job. */
const poison: readonly unknown[] = [
  5,
  [1, 2],
  'text',
  {},
  { experiment_0: 7 },
  { experiment_0: { ...circuit(load50), wire_order: undefined, instructions: [['load', [0]]] } },
  { experiment_0: circuit([['load', [0], [50]]]) },
  { 'experiment_²': circuit(load50) },
  { circuit: circuit(load50) },
  { experiment_0: { ...circuit(load50), shots: 0 } },
  { experiment_0: { ...circuit(load50), seed: -1 } },
  { experiment_0: circuit([['nothing', [0], []]]) },
];

/** Sampled with seed 12345, 12 shots, as the reference does it: exactly these. */
const golden = [
  [
    'singlequdit',
    1,
    [
      ['load', [0], [20]],
      ['rlx', [0], [Math.PI / 2]],
      ['measure', [0], []],
    ],
    '13 9 8 8 10 11 14 11 12 11 11 14',
  ],
  [
    'multiqudit',
    2,
    [
      ['rlx', [0], [Math.PI / 2]],
      ['rlx', [1], [Math.PI / 3]],
      ['measure', [0], []],
      ['measure', [1], []],
    ],
    '11 00 00 00 10 10 11 10 10 10 10 11',
  ],
  [
    'rydberg',
    2,
    [
      ['rlx', [0], [Math.PI / 2]],
      ['measure', [0], []],
      ['measure', [1], []],
    ],
    '10 00 00 00 10 10 10 10 10 10 10 10',
  ],
  [
    'fermions',
    8,
    [
      ['load', [7], []],
      ['load', [2], []],
      ['measure', [2], []],
      ['measure', [6], []],
      ['measure', [7], []],
    ],
    Array(12).fill('101').join(' '),
  ],
] as const;

const backendKeys =
  'description display_name conditional coupling_map dynamic_reprate_enabled local memory open_pulse backend_version n_qubits backend_name basis_gates max_experiments max_shots simulator gates supported_instructions cold_atom_type wire_order num_species url';
const refused = (text: string, error = text) => ({
  job_id: 'None',
  status: 'ERROR',
  detail: text,
  error_message: error,
});
const missing = (...loc: string[]) => ({ type: 'missing', loc, msg: 'Field required' });
const rule = 'The string should have 1 or three parts separated by `_`!';

/** The black-box cases of the reference's own tests and those that it lacks, over HTTP alone. */
export function blackBoxCases(installation: () => Installation): void {
  const ask = (path: string, options?: Parameters<typeof send>[2]) => send(installation().url, path, options);
  const tokens = () => installation().tokens;

  /** Posts in the form of the version; `token` null: none at all. */
  const post = (
    version: Version,
    device: string,
    job: unknown,
    token: string | null = tokens().user,
    headers: Record<string, string> = {},
  ) =>
    version === 'v2'
      ? ask(`/api/v2/${device}/post_job`, {
          method: 'POST',
          headers,
          body: { job: typeof job === 'string' ? job : JSON.stringify(job), ...(token === null ? {} : { token }) },
        })
      : ask(`/api/v3/${device}/post_job`, {
          method: 'POST',
          headers: { ...headers, ...bearer(token) },
          body: { payload: job },
        });

  const read = (
    version: Version,
    device: string,
    route: 'get_job_status' | 'get_job_result',
    job: string,
    token = tokens().user,
  ) =>
    version === 'v2'
      ? ask(`/api/v2/${device}/${route}?job_id=${encodeURIComponent(job)}&token=${token}`)
      : ask(`/api/v3/${device}/${route}?job_id=${encodeURIComponent(job)}`, { headers: bearer(token) });

  const submit = async (version: Version, device: string, job: unknown): Promise<string> => {
    const answer = await post(version, device, job);
    expect(answer, answer.text).toMatchObject({ status: 200 });
    const id = field(answer.json, 'job_id');
    expect(answer.json).toEqual({
      job_id: id,
      status: 'INITIALIZING',
      detail: 'Got your json.',
      error_message: 'None',
    });
    return String(id);
  };

  /** Follows the live events to their end, and gives the phase at the end. */
  const ended = async (job: string): Promise<unknown> => {
    const stream = await ask(`/api/v3/jobs/${job}/events`, { headers: bearer(tokens().user) });
    expect(stream.type).toBe('text/event-stream; charset=utf-8');
    const last = eventsIn(stream.text).at(-1);
    expect(last?.event).toBe('end');
    return field(last?.data, 'phase');
  };

  describe.each(versions)('devices on %s', (version) => {
    it('describes fermions with its 21 fields in their order, under the short and the long name', async () => {
      const short = await ask(`/api/${version}/fermions/get_config`);
      expect(short.type).toBe('application/json; charset=utf-8');
      expect(Object.keys(Object(short.json)).join(' ')).toBe(backendKeys);
      expect(short.json).toMatchObject({
        backend_name: 'local_fermions_simulator',
        n_qubits: 8,
        num_species: 2,
        basis_gates: ['fhop', 'fint', 'fphase'],
        coupling_map: 'linear',
        memory: true,
      });
      expect(String(field(short.json, 'url'))).toMatch(/\/api\/v2\/local_fermions_simulator\/$/);
      for (const name of ['local_fermions_simulator', 'local_fermions_anything'])
        expect((await ask(`/api/${version}/${name}/get_config`)).json).toEqual(short.json);
    });

    it('tells that a device is online', async () => {
      const answer = await ask(`/api/${version}/singlequdit/get_backend_status`);
      expect(answer.text).toMatch(
        /^\{"backend_name":"local_singlequdit_simulator","backend_version":"[^"]+","operational":true,"pending_jobs":0,"status_msg":""\}$/,
      );
    });

    it('lists at least four devices, without url', async () => {
      const list = (await ask(`/api/${version}/backends`)).json;
      const names = Array.isArray(list) ? list.map((entry) => field(entry, 'display_name')) : [];
      expect(names).toEqual(expect.arrayContaining(['fermions', 'multiqudit', 'rydberg', 'singlequdit']));
      expect(list).toEqual(expect.arrayContaining([expect.objectContaining({ display_name: 'rydberg', url: null })]));
    });

    it.each([
      'nothing',
      'a_b',
      'a_b_c_d',
      'local_nothing_simulator',
      'nowhere_singlequdit_simulator',
      '..%2F..',
      '%00',
    ])('answers 404 for the name %s', async (name) => {
      const shown = decodeURIComponent(name);
      const config = await ask(`/api/${version}/${name}/get_config`);
      expect(config).toMatchObject({
        status: 404,
        json: refused(`Unknown back-end ${shown}! ${rule}`, 'Unknown back-end!'),
      });
      const status = await ask(`/api/${version}/${name}/get_backend_status`);
      expect(status).toMatchObject({ status: 404, json: refused(`Unknown back-end! ${rule}`, 'Unknown back-end!') });
      expect(await post(version, name, simple)).toMatchObject({ status: 404, json: refused('Unknown back-end!') });
      for (const route of ['get_job_status', 'get_job_result'] as const)
        expect(await read(version, name, route, 'jdsf')).toMatchObject({
          status: 404,
          json: refused('Unknown back-end!'),
        });
    });

    it.each(['', '/'])('reads paths with ending "%s" and doubled slashes', async (ending) => {
      for (const path of [
        `/api/${version}/backends${ending}`,
        `/api/${version}//singlequdit///get_config${ending}`,
        `//api/${version}/singlequdit/get_backend_status${ending}`,
      ])
        expect(await ask(path), path).toMatchObject({ status: 200 });
    });

    it('refuses wrong methods with 405 and Allow', async () => {
      for (const [route, allowed] of [
        ['get_config', 'GET'],
        ['post_job', 'POST'],
        ['get_job_status', 'GET'],
        ['get_job_result', 'GET'],
      ])
        for (const method of ['GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH'].filter(
          (one) => one !== allowed,
        )) {
          const answer = await ask(`/api/${version}/singlequdit/${route}`, { method });
          expect(answer, `${method} ${route}`).toMatchObject({
            status: 405,
            headers: { allow: allowed },
            text: method === 'HEAD' ? '' : 'Method not allowed',
          });
        }
    });

    it('tells a wrong method from a wrong path, however the slashes stand', async () => {
      for (const path of [`//api/${version}//backends/`, `/api/${version}/singlequdit//get_config/`])
        expect(await ask(path, { method: 'POST', body: '{' }), path).toMatchObject({ status: 405 });
      expect(await ask(`/api/${version}//backends//more/`, { method: 'POST', body: '{' })).toMatchObject({
        status: 404,
      });
    });

    it('has a document and a page about itself', async () => {
      expect(field((await ask(`/api/${version}/openapi.json`)).json, 'openapi')).toBe('3.1.0');
      const docs = await ask(`/api/${version}/docs`);
      expect(docs.type).toBe('text/html; charset=utf-8');
      expect(docs.text).toContain(`/api/${version}/{backend}/post_job`);
      expect(docs.text).not.toContain('<script');
    });
  });

  describe.each(versions)('jobs on %s', (version) => {
    it('are executed, and their result says what clients wait for', async () => {
      const job = await submit(version, 'singlequdit', simple);
      const early = await read(version, 'singlequdit', 'get_job_result', job);
      expect(early.status).toBe(200);
      expect(field(early.json, 'job_id')).toBe(job);
      expect(await ended(job)).toBe('done');
      expect((await read(version, 'singlequdit', 'get_job_status', job)).json).toEqual({
        job_id: job,
        status: 'DONE',
        detail: `Got your json.; Passed json sanity check; Compilation done.${' '.repeat(21)}Shots sent to solver.`,
        error_message: 'None',
      });
      const result = await read(version, 'singlequdit', 'get_job_result', job);
      expect(Object.keys(Object(result.json)).join(' ')).toBe(
        'backend_name display_name backend_version job_id qobj_id success status header results',
      );
      expect(result.json).toMatchObject({
        backend_name: 'local_singlequdit_simulator',
        display_name: 'singlequdit',
        job_id: job,
        qobj_id: null,
        success: true,
        status: version === 'v2' ? 'finished' : 'DONE',
        header: {},
        results: [
          {
            header: { name: 'experiment_0', 'extra metadata': 'text' },
            shots: 3,
            success: true,
            data: {
              memory: ['50', '50', '50'],
              instructions: load50.map(([name, wires, params]) => ({ name, wires, params })),
            },
          },
        ],
      });
    });

    it.each(golden)('give the golden vector of %s', async (device, wires, instructions, memory) => {
      const job = await submit(version, device, { experiment_0: circuit(instructions, wires) });
      expect(await ended(job)).toBe('done');
      const result = (await read(version, device, 'get_job_result', job)).json;
      const [first] = Object(field(result, 'results'));
      const values: string[] = Object(field(first, 'data')).memory;
      expect(values.map((value) => value.replaceAll(' ', '')).join(' ')).toBe(memory);
    });

    it('fail with 406 and end the loop of v2 clients', async () => {
      const job = await submit(version, 'singlequdit', { experiment_0: { ...circuit(load50), shots: 0 } });
      expect(await ended(job)).toBe('failed');
      const status = await read(version, 'singlequdit', 'get_job_status', job);
      expect(status.status).toBe(406);
      expect(status.json).toMatchObject({ job_id: job, status: 'ERROR' });
      expect(field(status.json, 'detail')).toMatch(
        /^Got your json\.; Failed json sanity check\. File will be deleted\. Error message : /,
      );
      expect(field(status.json, 'error_message')).toMatch(/^None; Failed json sanity check\./);
      const result = await read(version, 'singlequdit', 'get_job_result', job);
      expect(result.status).toBe(406);
      expect(result.json).toEqual({ ...Object(status.json), status: version === 'v2' ? 'error' : 'ERROR' });
    });

    it('are unknown: made-up ids, paths, other devices, other users', async () => {
      const job = await submit(version, 'singlequdit', simple);
      const unknown = (id: string) => ({
        job_id: id,
        status: 'ERROR',
        detail: 'Could not find the status file.',
        error_message: `Missing status file for ${id}.`,
      });
      for (const id of [
        'jdsf',
        '',
        '0'.repeat(24),
        `../singlequdit/${job}`,
        '../../status/singlequdit/x',
        '\u0000',
        'ü'.repeat(300),
      ])
        expect(await read(version, 'singlequdit', 'get_job_status', id)).toMatchObject({
          status: 406,
          json: unknown(id),
        });
      expect(await read(version, 'multiqudit', 'get_job_status', job)).toMatchObject({
        status: 406,
        json: unknown(job),
      });
      expect(await read(version, 'multiqudit', 'get_job_result', job)).toMatchObject({ status: 406 });
      for (const route of ['get_job_status', 'get_job_result'] as const) {
        const foreign = await read(version, 'singlequdit', route, job, tokens().other);
        const nobodys = await read(version, 'singlequdit', route, '0'.repeat(24), tokens().other);
        expect(foreign.status).toBe(nobodys.status);
        expect(foreign.text).toBe(nobodys.text.replaceAll('0'.repeat(24), job));
      }
    });

    it('need a token that works', async () => {
      for (const token of [tokens().revoked, 'nonsense']) {
        expect(await post(version, 'singlequdit', simple, token)).toMatchObject({
          status: 401,
          json: refused('Invalid credentials!'),
        });
        for (const route of ['get_job_status', 'get_job_result'] as const)
          expect(await read(version, 'singlequdit', route, 'jdsf', token)).toMatchObject({
            status: 401,
            json: refused('Invalid credentials!'),
          });
      }
    });

    it('are refused as JSON when the body is none', async () => {
      const path = `/api/${version}/singlequdit/post_job`;
      const headers = bearer(tokens().user);
      for (const body of ['{', 'job=%7B%7D&token=x', 'NaN', '{"a":1,}'])
        expect(await ask(path, { method: 'POST', headers, body })).toMatchObject({
          status: 400,
          json: { detail: 'Cannot parse request body' },
        });
      for (const body of ['', 'null'])
        expect(await ask(path, { method: 'POST', headers, body })).toMatchObject({
          status: 422,
          json: { detail: [missing('body', 'data')] },
        });
      expect(await ask(path, { method: 'POST', headers, body: [1] })).toMatchObject({
        status: 422,
        json: { detail: [{ type: 'model_attributes_type', loc: ['body', 'data'] }] },
      });
    });

    it('may have any Content-Type and unknown keys', async () => {
      const body =
        version === 'v2'
          ? { job: JSON.stringify(simple), token: tokens().user, username: 'ada' }
          : { payload: simple, more: 1 };
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'no type at all', ''])
        expect(
          await ask(`/api/${version}/singlequdit/post_job?more=1`, {
            method: 'POST',
            headers: { ...(version === 'v3' ? bearer(tokens().user) : {}), 'content-type': type },
            body,
          }),
        ).toMatchObject({ status: 200 });
    });

    it('are taken once under one Idempotency-Key', async () => {
      const headers = { 'idempotency-key': `key of ${version} ${Math.floor(performance.now() * 1e6)}` };
      const first = await post(version, 'singlequdit', simple, tokens().user, headers);
      expect(first.status).toBe(200);
      const again = await post(version, 'singlequdit', simple, tokens().user, headers);
      expect(again.status).toBe(200);
      expect(field(again.json, 'job_id')).toBe(field(first.json, 'job_id'));
      const other = await post(version, 'singlequdit', { experiment_0: circuit(load50, 1, 4) }, tokens().user, headers);
      expect(other).toMatchObject({
        status: 409,
        json: { job_id: 'None', status: 'ERROR', error_message: 'idempotency_conflict' },
      });
      const foreign = await post(version, 'singlequdit', simple, tokens().other, headers);
      expect(foreign.status).toBe(200);
      expect(field(foreign.json, 'job_id')).not.toBe(field(first.json, 'job_id'));
    });

    it('are large up to 2.5 MiB, and refused beyond', async () => {
      const job = (bytes: number) => ({ experiment_0: { ...circuit(load50), note: 'x'.repeat(bytes) } });
      expect((await post(version, 'singlequdit', job(2_500_000))).status).toBe(200);
      const large = await post(version, 'singlequdit', job(2_700_000));
      expect(large).toMatchObject({ status: 413, json: { job_id: 'None', status: 'ERROR' } });
    });

    it('of all kinds that ended the reference end alone, and a good one after them is done', async () => {
      const bad = [];
      // v3 takes objects only; what is none comes in as the text of v2.
      for (const job of poison) bad.push(await submit('v2', 'singlequdit', JSON.stringify(job)));
      const good = await submit(version, 'singlequdit', simple);
      expect(await ended(good)).toBe('done');
      for (const id of bad) {
        const status = (await read(version, 'singlequdit', 'get_job_status', id)).json;
        expect(status, JSON.stringify(status)).toMatchObject({ job_id: id, status: 'ERROR' });
        for (const other of [...bad, good].filter((one) => one !== id))
          expect(JSON.stringify(status)).not.toContain(other);
      }
    });
  });

  describe('what differs between the versions', () => {
    it('v2 wants job and token in the body, both texts', async () => {
      const path = '/api/v2/singlequdit/post_job';
      const answer = (body: unknown) => ask(path, { method: 'POST', body });
      expect(await answer({ job: '{}' })).toMatchObject({
        status: 422,
        json: { detail: [missing('body', 'data', 'token')] },
      });
      expect(await answer({})).toMatchObject({
        status: 422,
        json: { detail: [missing('body', 'data', 'job'), missing('body', 'data', 'token')] },
      });
      expect(await answer({ job: simple, token: tokens().user })).toMatchObject({
        status: 422,
        json: {
          detail: [{ type: 'string_type', loc: ['body', 'data', 'job'], msg: 'Input should be a valid string' }],
        },
      });
    });

    it('v2 judges the token before the device, and the device before the text of the job', async () => {
      expect((await post('v2', 'nothing', '{', 'nonsense')).status).toBe(401);
      expect((await post('v2', 'nothing', '{')).status).toBe(404);
      for (const text of ['{', '', 'NaN', "{'a': 1}"])
        expect(await post('v2', 'singlequdit', text)).toMatchObject({
          status: 406,
          json: refused('The encoding of your json seems not work out!'),
        });
    });

    it('v2 wants job_id and token in the query, and understands json= of the oldest clients', async () => {
      const job = await submit('v2', 'singlequdit', simple);
      const { user } = tokens();
      for (const route of ['get_job_status', 'get_job_result']) {
        const path = `/api/v2/singlequdit/${route}`;
        expect(await ask(`${path}?token=${user}`)).toMatchObject({
          status: 422,
          json: { detail: [missing('query', 'job_id')] },
        });
        expect(await ask(`${path}?job_id=${job}`)).toMatchObject({
          status: 422,
          json: { detail: [missing('query', 'token')] },
        });
        const old = await ask(
          `${path}?json=${encodeURIComponent(JSON.stringify({ job_id: job }))}&username=ada&token=${user}`,
        );
        expect(old.status).toBe(200);
        expect(field(old.json, 'job_id')).toBe(job);
      }
    });

    it('v3 wants a payload that is an object, {} included', async () => {
      const answer = (body: unknown) =>
        ask('/api/v3/singlequdit/post_job', { method: 'POST', headers: bearer(tokens().user), body });
      expect(await answer({ payload: [1] })).toMatchObject({
        status: 422,
        json: {
          detail: [{ type: 'dict_type', loc: ['body', 'data', 'payload'], msg: 'Input should be a valid dictionary' }],
        },
      });
      expect(await answer({})).toMatchObject({ status: 422, json: { detail: [missing('body', 'data', 'payload')] } });
      expect((await answer({ payload: {} })).status).toBe(200);
    });

    it('v3 judges the header before everything else, and its scheme in any case', async () => {
      const unauthorized = { status: 401, json: { detail: 'Unauthorized' } };
      expect(await post('v3', 'nothing', simple, null)).toMatchObject(unauthorized);
      expect(await ask('/api/v3/nothing/post_job', { method: 'POST', body: '{' })).toMatchObject(unauthorized);
      for (const route of ['get_job_status', 'get_job_result'])
        expect(
          await ask(`/api/v3/nothing/${route}`, { headers: { authorization: `Basic ${tokens().user}` } }),
        ).toMatchObject(unauthorized);
      for (const scheme of ['bearer', 'BEARER'])
        expect(
          await ask('/api/v3/singlequdit/get_job_status?job_id=x', {
            headers: { authorization: `${scheme} ${tokens().user}` },
          }),
        ).toMatchObject({ status: 406 });
      expect(await ask('/api/v3/singlequdit/get_job_status', { headers: bearer(tokens().user) })).toMatchObject({
        status: 422,
        json: { detail: [missing('query', 'job_id')] },
      });
    });
  });

  describe('our own routes', () => {
    const own = (path: string, options: Parameters<typeof send>[2] = {}, token = tokens().user) =>
      ask(`/api/v3/${path}`, { ...options, headers: { ...bearer(token), ...options.headers } });

    it('show a job from its list to its verified result', async () => {
      const job = await submit('v3', 'singlequdit', {
        experiment_0: circuit(load50, 1, 3),
        experiment_7: circuit(load50, 1, 2),
      });
      expect(await ended(job)).toBe('done');
      const list = field((await own('jobs?device=singlequdit&phase=done&limit=200')).json, 'jobs');
      expect(list).toEqual(
        expect.arrayContaining([expect.objectContaining({ job_id: job, storage: 'local', phase: 'done' })]),
      );
      expect((await own(`jobs/${job}`)).json).toMatchObject({
        job_id: job,
        status: 'DONE',
        phase: 'done',
        circuits: 2,
        position: null,
        waiting_reason: null,
        eta: null,
      });
      expect((await own(`jobs/${job}/job`)).json).toMatchObject({ experiment_7: { shots: 2 } });
      const result = (await own(`jobs/${job}/result`)).json;
      expect(result).toEqual((await read('v3', 'singlequdit', 'get_job_result', job)).json);
      expect((await own(`jobs/${job}/experiments/experiment_7`)).json).toEqual(Object(field(result, 'results'))[1]);
      expect((await own(`jobs/${job}/experiments/experiment_1`)).status).toBe(404);
      const verification = (await own(`jobs/${job}/verification`)).json;
      expect(verification).toMatchObject({ signed: true, valid: true });
      expect((await own(`jobs/${job}/signed_result`)).json).toMatchObject({
        header: { alg: 'EdDSA' },
        payload: { job_id: job },
      });
      expect((await ask(`/api/v3/keys/${field(verification, 'kid')}`)).json).toMatchObject({
        crv: 'Ed25519',
        key_ops: 'verify',
        d: null,
      });
    });

    it('keep jobs of others unknown', async () => {
      const job = await submit('v3', 'singlequdit', simple);
      for (const path of [
        '',
        '/job',
        '/result',
        '/experiments/experiment_0',
        '/signed_result',
        '/verification',
        '/events',
      ]) {
        const foreign = await own(`jobs/${job}${path}`, {}, tokens().other);
        const nobodys = await own(`jobs/${'0'.repeat(24)}${path}`, {}, tokens().other);
        expect(foreign).toMatchObject({ status: 404, text: nobodys.text });
      }
      expect((await own(`jobs/${job}/cancel`, { method: 'POST' }, tokens().other)).status).toBe(404);
      expect(field((await own('jobs?limit=200', {}, tokens().other)).json, 'jobs')).not.toEqual(
        expect.arrayContaining([expect.objectContaining({ job_id: job })]),
      );
    });

    it('list all devices with their queues', async () => {
      const devices = field((await ask('/api/v3/devices')).json, 'devices');
      expect(devices).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ device: 'rydberg', storage: 'local', online: true, trouble: null }),
        ]),
      );
    });
  });

  describe('many at once', () => {
    it('every job of many clients is done once, and nobody meets half a document', async () => {
      const jobs = await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          submit(index % 2 === 0 ? 'v2' : 'v3', 'singlequdit', { experiment_0: circuit(load50, 1, index + 1) }),
        ),
      );
      let reading = true;
      const hammer = (async () => {
        for (; reading; ) {
          const config = await ask('/api/v2/singlequdit/get_config');
          expect(config, config.text).toMatchObject({ status: 200 });
        }
      })();
      for (const job of jobs) expect(await ended(job)).toBe('done');
      reading = false;
      await hammer;
      for (const [index, job] of jobs.entries()) {
        const result = (await read('v3', 'singlequdit', 'get_job_result', job)).json;
        expect(result).toMatchObject({
          job_id: job,
          results: [{ shots: index + 1, data: { memory: Array(index + 1).fill('50') } }],
        });
        expect((await own(job)).json).toMatchObject({ attempts: 1, phase: 'done' });
      }
    });

    const own = (job: string) => ask(`/api/v3/jobs/${job}`, { headers: bearer(tokens().user) });
  });
}

const bearer = (token: string | null): Record<string, string> =>
  token === null ? {} : { authorization: `Bearer ${token}` };
