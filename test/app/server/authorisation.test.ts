import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scope } from '../../../src/cloud/accounts/index.ts';
import { allScopes, bearer, job, openSite, password, type Site } from './site.ts';
import { field } from './wire.ts';

/**
 * Who may use which route: the status that each kind of caller gets, in the order of `callers`. The routes come from the
 * OpenAPI documents: a new route without a row here fails.
 */
const callers = [
  'anonymous',
  'user',
  'another user',
  'owner',
  'another owner',
  'admin',
  'revoked',
  'expired',
  'wrong scope',
] as const;
type Caller = (typeof callers)[number];

const all = '200 200 200 200 200 200 401 401 200';
/** Routes of the reference take no header where they need no token. */
const open = '200 200 200 200 200 200 200 200 200';
/** Whose jobs they are: `user` has posted {job}. */
const own = '401 200 404 404 404 404 401 401 403';
const anyUser = (status: number) => `401 ${`${status} `.repeat(5)}401 401 403`;
const v2job = (status: number, foreign: number) => `401 ${status} ${`${foreign} `.repeat(4)}401 401 401`;

/** Of the schema registry; whose token may not write reads all the same. */
const reads = '401 200 200 200 200 200 401 401 200';
const writes = '401 403 403 200 200 200 401 401 403';
const manages = '401 403 403 403 403 200 401 401 403';

const expected: Readonly<Record<string, string>> = {
  'GET /api/v2/backends': open,
  'GET /api/v2/{backend}/get_config': open,
  'GET /api/v2/{backend}/get_backend_status': open,
  'POST /api/v2/{backend}/post_job': v2job(200, 200),
  'GET /api/v2/{backend}/get_job_status': v2job(200, 406),
  'GET /api/v2/{backend}/get_job_result': v2job(200, 406),
  'GET /api/v3/backends': open,
  'GET /api/v3/{backend}/get_config': open,
  'GET /api/v3/{backend}/get_backend_status': open,
  'POST /api/v3/{backend}/post_job': v2job(200, 200),
  'GET /api/v3/{backend}/get_job_status': v2job(200, 406),
  'GET /api/v3/{backend}/get_job_result': v2job(200, 406),
  'GET /api/v3/jobs': anyUser(200),
  'GET /api/v3/jobs/{job}': own,
  'GET /api/v3/jobs/{job}/job': own,
  // The job is cancelled: whose it is gets 409.
  'GET /api/v3/jobs/{job}/result': own.replace('200', '409'),
  'GET /api/v3/jobs/{job}/experiments/{key}': own.replace('200', '409'),
  'GET /api/v3/jobs/{job}/signed_result': own.replace('200', '409'),
  'GET /api/v3/jobs/{job}/verification': own.replace('200', '409'),
  'GET /api/v3/jobs/{job}/events': own,
  'POST /api/v3/jobs/{job}/cancel': own,
  'GET /api/v3/devices': all,
  'GET /api/v3/keys/{kid}': all,
  'GET /api/v3/health': all,
  'GET /api/v3/account': all,
  'POST /api/v3/account/sign-up': '403 403 403 403 403 403 401 401 403',
  'POST /api/v3/account/login': all,
  'POST /api/v3/account/session': anyUser(200),
  // Tokens are no sessions.
  'POST /api/v3/account/logout': '401 403 403 403 403 403 401 401 403',
  'POST /api/v3/account/password': '401 403 403 403 403 403 401 401 403',
  'GET /api/v3/account/tokens': anyUser(200),
  'POST /api/v3/account/tokens': anyUser(201),
  // Made by `user` just before.
  'DELETE /api/v3/account/tokens/{id}': '401 204 404 404 404 404 401 401 403',
  'GET /api/v3/storage': anyUser(200),
  'POST /api/v3/storage': '401 403 403 201 201 201 401 401 403',
  'POST /api/v3/storage/test': '401 403 403 200 200 200 401 401 403',
  // The storage is that of `owner`.
  'GET /api/v3/storage/{name}': '401 404 404 200 404 200 401 401 403',
  'PATCH /api/v3/storage/{name}': '401 404 404 200 404 200 401 401 403',
  'DELETE /api/v3/storage/{name}': '401 404 404 204 404 204 401 401 403',
  'POST /api/v3/storage/{name}/test': '401 404 404 200 404 200 401 401 403',
  'GET /api/v3/users': '401 403 403 403 403 200 401 401 403',
  'POST /api/v3/users': '401 403 403 403 403 201 401 401 403',
  'PATCH /api/v3/users/{name}': '401 403 403 403 403 200 401 401 403',
  'DELETE /api/v3/users/{name}': '401 403 403 403 403 204 401 401 403',
  'GET /registry': reads,
  'GET /registry/subjects': reads,
  'POST /registry/subjects/{subject}': reads,
  'DELETE /registry/subjects/{subject}': writes,
  'GET /registry/subjects/{subject}/versions': reads,
  'POST /registry/subjects/{subject}/versions': writes,
  'GET /registry/subjects/{subject}/versions/{version}': reads,
  'GET /registry/subjects/{subject}/versions/{version}/schema': reads,
  'GET /registry/subjects/{subject}/versions/{version}/referencedby': reads,
  'DELETE /registry/subjects/{subject}/versions/{version}': writes,
  'GET /registry/schemas': reads,
  'GET /registry/schemas/types': reads,
  'GET /registry/schemas/ids/{id}': reads,
  'GET /registry/schemas/ids/{id}/schema': reads,
  'GET /registry/schemas/ids/{id}/versions': reads,
  'GET /registry/schemas/ids/{id}/subjects': reads,
  'GET /registry/config': reads,
  'PUT /registry/config': manages,
  'DELETE /registry/config': manages,
  'GET /registry/config/{subject}': reads,
  'PUT /registry/config/{subject}': writes,
  'DELETE /registry/config/{subject}': writes,
  'POST /registry/compatibility/subjects/{subject}/versions': reads,
  'POST /registry/compatibility/subjects/{subject}/versions/{version}': reads,
  'GET /registry/mode': reads,
  // No subject has a mode of its own.
  'GET /registry/mode/{subject}': reads.replaceAll('200', '404'),
  'PUT /registry/mode': manages,
};

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const schema = JSON.stringify({ type: 'record', name: 'R', fields: [] });

/** A scope with which none of the routes that need one can be used. */
const otherScope = (needed: Scope): Scope => (needed === 'jobs:read' ? 'storage' : 'jobs:read');

describe('authorisation', () => {
  let site: Site;
  let routes: string[];
  let submitted: string;
  const tokens = new Map<Caller, string>();
  const scoped = new Map<Scope, string>();
  let count = 0;

  beforeAll(async () => {
    let now = Date.now();
    site = await openSite({ clock: () => now });
    tokens.set('user', await site.user('user'));
    tokens.set('another user', await site.user('other'));
    tokens.set('owner', await site.user('olga', 'owner'));
    tokens.set('another owner', await site.user('otto', 'owner'));
    tokens.set('admin', await site.user('root', 'admin'));
    tokens.set('revoked', await site.user('rob', 'admin'));
    for (const { id } of await site.accounts.tokens('rob')) await site.accounts.revokeToken('rob', id);
    await site.user('exa', 'admin');
    const soon = { user: 'exa', name: 'short', scopes: allScopes, expires: now + 1000 };
    tokens.set('expired', (await site.accounts.createToken(soon)).token);
    now += 2000;
    await site.user('scoped', 'admin');
    for (const scope of allScopes)
      scoped.set(scope, (await site.accounts.createToken({ user: 'scoped', name: scope, scopes: [scope] })).token);
    const posted = await site.server.inject({
      method: 'POST',
      url: '/api/v3/singlequdit/post_job',
      headers: bearer(tokens.get('user') ?? ''),
      payload: { payload: job },
    });
    submitted = posted.json().job_id;
    await site.local.requestCancel('singlequdit', submitted);
    routes = [];
    for (const version of ['v2', 'v3']) {
      const document = (await site.server.inject({ url: `/api/${version}/openapi.json` })).json();
      for (const [path, methods] of Object.entries(Object(document.paths)))
        for (const method of Object.keys(Object(methods))) routes.push(`${method.toUpperCase()} ${path}`);
    }
  });

  afterAll(() => site.close());

  /** The scope that a route needs, as its code says; null when it needs none. */
  async function scopeOf(route: string): Promise<Scope | null> {
    const [method = '', path = ''] = route.split(' ');
    const version = path.slice(5, 7);
    if (version === 'v2')
      return path.endsWith('post_job') ? 'jobs:submit' : path.includes('get_job') ? 'jobs:read' : null;
    const document = (await site.server.inject({ url: '/api/v3/openapi.json' })).json();
    const security: unknown = document.paths[path][method.toLowerCase()].security;
    const [first] = Array.isArray(security) ? security : [];
    const scopes: unknown = field(first, 'token');
    const scope: unknown = Array.isArray(scopes) ? scopes[0] : undefined;
    return allScopes.find((one) => one === scope) ?? null;
  }

  /** What the placeholders of a path stand for; things that a call uses up are made anew. */
  async function filled(path: string): Promise<string> {
    const number = ++count;
    let url = path
      .replace('{backend}', 'singlequdit')
      .replace('{job}', submitted)
      .replace('{key}', 'experiment_0')
      .replace('{kid}', 'sitekey');
    if (url.startsWith('/registry/')) {
      const { id } = await site.registry.register(`s${number}`, schema);
      await site.registry.setCompatibility('FULL', `s${number}`);
      return url.replace('{subject}', `s${number}`).replace('{version}', '1').replace('{id}', String(id));
    }
    if (url.includes('{id}'))
      url = url.replace('{id}', (await site.accounts.createToken({ user: 'user', name: `n${number}` })).id);
    if (url.includes('/users/{name}')) {
      await site.accounts.addUser({ name: `n${number}`, role: 'user' });
      url = url.replace('{name}', `n${number}`);
    }
    if (url.includes('/storage/{name}')) {
      await site.accounts.addRegistration({
        name: `n${number}`,
        kind: 'local',
        owner: 'olga',
        description: '',
        login: { base_path: `n${number}` },
      });
      url = url.replace('{name}', `n${number}`);
    }
    return url;
  }

  function bodyOf(route: string, token: string | undefined): object | undefined {
    const number = ++count;
    const login = { base_path: `b${number}` };
    const bodies: Readonly<Record<string, object>> = {
      'POST /api/v2/{backend}/post_job': { job: JSON.stringify(job), token: token ?? '' },
      'POST /api/v3/{backend}/post_job': { payload: job },
      'POST /api/v3/account/sign-up': { name: `b${number}`, password },
      'POST /api/v3/account/login': { name: 'user', password },
      'POST /api/v3/account/password': { current: password, password },
      'POST /api/v3/account/tokens': { name: `b${number}` },
      'POST /api/v3/storage': { name: `b${number}`, type: 'local', login },
      'POST /api/v3/storage/test': { type: 'local', login },
      'PATCH /api/v3/storage/{name}': { description: 'changed' },
      'POST /api/v3/users': { name: `b${number}`, role: 'user' },
      'PATCH /api/v3/users/{name}': { active: false },
    };
    const registry = { schema, compatibility: 'BACKWARD', mode: 'READWRITE' };
    return /^(POST|PUT) \/registry/.test(route) ? registry : bodies[route];
  }

  async function statusOf(route: string, caller: Caller): Promise<number> {
    const [method = '', path = ''] = route.split(' ');
    const scope = await scopeOf(route);
    const token = caller === 'wrong scope' ? scoped.get(otherScope(scope ?? 'jobs:submit')) : tokens.get(caller);
    let url = await filled(path);
    const v2 = path.startsWith('/api/v2/');
    if (path.endsWith('get_job_status') || path.endsWith('get_job_result'))
      url += `?job_id=${submitted}${v2 ? `&token=${token ?? ''}` : ''}`;
    const payload = bodyOf(route, token);
    const answer = await site.server.inject({
      method: methods.find((one) => one === method) ?? 'GET',
      url,
      headers: v2 || token === undefined || isOpen(route) ? {} : bearer(token),
      ...(payload === undefined ? {} : { payload }),
    });
    // Whose job it is gets its failure: the job was cancelled.
    return /get_job_(status|result)/.test(path) && answer.statusCode === 406 && answer.body.includes('Cancelled')
      ? 200
      : answer.statusCode;
  }

  const isOpen = (route: string) => expected[route] === open;

  it('has a row for every route of the OpenAPI documents, and no others', () => {
    expect(Object.keys(expected).sort()).toEqual([...routes].sort());
  });

  it.each(Object.entries(expected))('%s gives %s', async (route, row) => {
    const statuses: Partial<Record<Caller, number>> = {};
    for (const caller of callers) statuses[caller] = await statusOf(route, caller);
    const wanted = row.split(' ').map(Number);
    expect(statuses).toEqual(Object.fromEntries(callers.map((caller, index) => [caller, wanted[index]])));
  });

  it('covers every route that asks for a scope: a token with just that scope of an admin gets through', async () => {
    for (const route of routes) {
      const scope = await scopeOf(route);
      if (scope === null) continue;
      const [method = '', path = ''] = route.split(' ');
      const token = scoped.get(scope);
      let url = await filled(path);
      const v2 = path.startsWith('/api/v2/');
      if (/get_job_(status|result)$/.test(path)) url += `?job_id=x${v2 ? `&token=${token}` : ''}`;
      const payload = bodyOf(route, token);
      const answer = await site.server.inject({
        method: method === 'GET' ? 'GET' : method === 'POST' ? 'POST' : method === 'PATCH' ? 'PATCH' : 'DELETE',
        url,
        headers: v2 ? {} : bearer(token ?? ''),
        ...(payload === undefined ? {} : { payload }),
      });
      expect([401, 403], `${route}: ${answer.body}`).not.toContain(answer.statusCode);
    }
  });
});
