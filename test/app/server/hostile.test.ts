import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServer } from '../../../src/app/server/index.ts';
import { Failure } from '../../../src/science/errors/index.ts';
import { bearer, job, openSite, type Site } from './site.ts';
import { send } from './wire.ts';

let site: Site;
let token: string;
let admin: string;
let url: string;
const errors: unknown[] = [];

beforeAll(async () => {
  site = await openSite({
    onEvent: (event) => {
      if (event.kind === 'error') errors.push(event.error);
    },
  });
  token = await site.user('ada');
  admin = await site.user('root', 'admin');
  url = await site.server.listen({ port: 0 });
});
afterAll(() => site.close());

/** Lone surrogates cannot be written in a URL. */
const encoded = (text: string) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, ''));

/** No path of this machine, no line of a stack, no name of a source file. */
function expectDiscreet(body: string): void {
  expect(body).not.toMatch(/\bat \S+ \(|\n\s+at |node_modules|\.ts:\d|\.js:\d|file:\/\//);
  expect(body).not.toContain(site.data);
  expect(body).not.toContain(resolve(import.meta.dirname, '../../..'));
  expect(body).not.toContain(tmpdir());
}

const nasty = [
  '',
  ' ',
  '.',
  '..',
  '../',
  '..%2f..%2fetc%2fpasswd',
  '%2e%2e%2f',
  '%00',
  '%',
  '%zz',
  '%ff',
  '%c0%ae',
  '\\..\\',
  '*',
  '~',
  '$',
  "'",
  '"',
  '<script>',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  'NaN',
  '-1',
  '1e999',
  '9'.repeat(400),
  'ü'.repeat(90),
  '😀',
  '\u202e',
  'a_b',
  'a_b_c',
  'local_singlequdit_simulator',
  'singlequdit',
  'get_config',
  'jobs',
  'account',
  'x;y',
  'x?y',
  'x#y',
  '@',
  ':',
  '[::]',
  "' OR 1=1 --",
  '$' + '{7*7}',
  '{{7*7}}',
  '\r\nX: y',
] as const;
const part = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const method = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS');
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(...nasty),
  fc.constantFrom('__proto__', 'x'.repeat(5000), 1e308, -0, 2 ** 53, [], {}, [[[[[[]]]]]]),
);
const names = [
  'job',
  'token',
  'payload',
  'name',
  'password',
  'current',
  'scopes',
  'expires',
  'type',
  'login',
  'description',
  'owner',
  'active',
  'role',
  '__proto__',
  'constructor',
];
const body = fc.oneof(
  value,
  fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 6 }),
  fc.constantFrom(
    '{',
    '[',
    '{"a":',
    '\u0000',
    '"\\ud800"',
    '[1,]',
    '{"payload":{"a":1},"payload":5}',
    '{"payload": {"x": "\\u0000"}}',
    '['.repeat(20_000),
    `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
  ),
);

describe('hostile requests', () => {
  it('never make the server fail, and no answer tells about its inside', async () => {
    const document = (await site.server.inject({ url: '/api/v3/openapi.json' })).json();
    const older = (await site.server.inject({ url: '/api/v2/openapi.json' })).json();
    const known = [...Object.keys(document.paths), ...Object.keys(older.paths)];
    // Nobody is thrown out, and no stream is left open, while this goes on.
    const paths = known.filter((path) => !path.endsWith('/events'));
    const template = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...paths) },
      { weight: 1, arbitrary: fc.constant('/{a}/{b}') },
    );
    await fc.assert(
      fc.asyncProperty(
        method,
        template,
        fc.array(part, { minLength: 4, maxLength: 4 }),
        fc.dictionary(fc.constantFrom('job_id', 'token', 'json', 'limit', 'cursor', 'phase', 'after', 'x'), part, {
          maxKeys: 3,
        }),
        body,
        fc.constantFrom('none', 'user', 'admin', 'wrong'),
        fc.boolean(),
        async (verb, path, parts, query, posted, who, raw) => {
          let index = 0;
          const filled = path.replace(/\{\w+\}/g, () => {
            const piece = parts[index++] ?? '';
            return raw ? piece.replace(/[^\x21-\x7e]/g, '') : encoded(piece);
          });
          const search = new URLSearchParams(query).toString();
          const authorisation = { none: {}, user: bearer(token), admin: bearer(admin), wrong: bearer('x') }[who];
          const answer = await send(
            url,
            `${filled.startsWith('/') ? filled : `/${filled}`}${search === '' ? '' : `?${search}`}`,
            {
              method: verb,
              headers: { ...authorisation, 'content-type': 'application/json' },
              ...(verb === 'GET' || verb === 'HEAD'
                ? {}
                : { body: typeof posted === 'string' ? posted : JSON.stringify(posted) }),
            },
          );
          expect(answer.status, `${verb} ${filled} ${answer.text}`).toBeLessThan(500);
          expectDiscreet(answer.text);
          if (answer.status >= 400 && verb !== 'HEAD' && answer.status !== 405)
            expect(answer.json, answer.text).toBeTypeOf('object');
        },
      ),
      { numRuns: 400 },
    );
    expect(errors).toEqual([]);
  });

  it.each(nasty)('with %j in place of a job, a device, a key or a name find nothing', async (piece) => {
    const text = encoded(piece);
    if (text === '' || text === '.' || text === '..') return;
    for (const path of [`jobs/${text}`, `jobs/${text}/result`, `jobs/${text}/events`, `keys/${text}`]) {
      const answer = await send(url, `/api/v3/${path}`, { headers: bearer(token) });
      expect(answer.status, path).toBe(404);
      expectDiscreet(answer.text);
    }
  });

  it('in the middle of the protocol are refused as such', async () => {
    const long = await send(url, `/api/v3/singlequdit/get_job_status?job_id=${'x'.repeat(12_000)}`, {
      headers: bearer(token),
    });
    expect(long.status).toBe(406);
    const header = await send(url, '/api/v3/account', {
      headers: { authorization: 'Bearer a b c', cookie: 'eigenlake_session=%zz; ;;=;' },
    });
    expect(header.status).toBeLessThan(500);
    const twice = await send(url, `/api/v2/singlequdit/get_job_status?job_id=a&job_id=b&token=x&token=${token}`);
    expect(twice.json).toMatchObject({ job_id: 'b' });
    const utf8 = await site.server.inject({
      method: 'POST',
      url: '/api/v3/singlequdit/post_job',
      headers: bearer(token),
      payload: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    });
    expect(utf8.json()).toEqual({ detail: 'Cannot parse request body' });
  });

  it.each([
    ['an error', (text: string) => new Error(text), 'internal_error'],
    ['a failure', (text: string) => new Failure('damaged', text, text, 500), 'internal_error'],
    ['a storage that is away', (text: string) => new Failure('storage_unreachable', text, text, 503), 'unavailable'],
    ['a full disk', (text: string) => new Failure('disk_full', text, text, 507), 'unavailable'],
  ])('never read of %s what it says about the inside of the server', async (_, errorOf, code) => {
    const inside = `ENOENT: no such file or directory, open '${site.data}/jobs/x.json' at mongodb://ada:secret@10.0.0.7`;
    const seen: unknown[] = [];
    const server = await createServer({
      accounts: site.accounts,
      providers: {
        ...site.providers,
        list: () => Promise.reject(errorOf(inside)),
        open: () => Promise.reject(errorOf(inside)),
      },
      loopback: true,
      onEvent: (event) => seen.push(event),
    });
    for (const path of [
      'v3/jobs',
      'v3/devices',
      `v3/jobs/${'0'.repeat(24)}`,
      'v2/backends',
      'v2/rydberg/get_config',
      'v3/rydberg/get_job_status?job_id=x',
    ]) {
      const answer = await server.inject({ url: `/api/${path}`, headers: bearer(token) });
      expect(answer.statusCode, path).toBeGreaterThanOrEqual(500);
      expectDiscreet(answer.body);
      expect(answer.body).not.toMatch(/ENOENT|secret|10\.0\.0\.7/);
      if (path === 'v3/jobs') expect(answer.json()).toMatchObject({ error: { code } });
    }
    // The operator reads it.
    expect(seen).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'error', error: errorOf(inside) })]));
    await server.close();
  });

  it('that break a storage inside give an id and nothing else', async () => {
    const broken = await openSite({}, []);
    const secret = await broken.user('ada');
    await broken.accounts.close();
    const own = await broken.server.inject({ url: '/api/v3/jobs', headers: bearer(secret) });
    const wire = await broken.server.inject({
      method: 'POST',
      url: '/api/v2/singlequdit/post_job',
      payload: { job: JSON.stringify(job), token: secret },
    });
    for (const answer of [own, wire]) {
      expect(answer.statusCode).toBeGreaterThanOrEqual(500);
      expectDiscreet(answer.body);
    }
    expect(own.json().error.code).toMatch(/^(internal_error|unavailable)$/);
    expect(wire.json()).toMatchObject({ job_id: 'None', status: 'ERROR' });
    await broken.close();
  });
});
