import { afterEach, describe, expect, it } from 'vitest';
import { bearer, job, openSite, password, type Site } from './site.ts';

let site: Site;
afterEach(() => site.close());

/** The cookie and the secret of a fresh session. */
async function login(name: string): Promise<{ readonly cookie: string; readonly csrf: string; readonly set: string }> {
  const answer = await site.server.inject({
    method: 'POST',
    url: '/api/v3/account/login',
    payload: { name, password },
  });
  expect(answer.statusCode, answer.body).toBe(200);
  const set = String(answer.headers['set-cookie']);
  return { cookie: set.split(';')[0] ?? '', csrf: answer.json().csrf, set };
}

const account = (cookie: string) => site.server.inject({ url: '/api/v3/account', headers: { cookie } });

describe('sessions', () => {
  it('begin with name and password, in a cookie that no script reads', async () => {
    site = await openSite();
    await site.user('ada');
    const { cookie, csrf, set } = await login('ada');
    expect(set).toMatch(/^eigenlake_session=[\w-]+; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Lax$/);
    expect((await account(cookie)).json()).toEqual({
      user: { name: 'ada', role: 'user' },
      csrf,
      local: false,
      sign_up: false,
    });
    expect((await account('eigenlake_session=nonsense')).json()).toMatchObject({ user: null, csrf: null });
  });

  it('are Secure where users come over https', async () => {
    site = await openSite({ baseUrl: 'https://jobs.example.org', loopback: false });
    await site.user('ada');
    expect((await login('ada')).set).toContain('; Secure');
    const answer = await account('');
    expect(answer.headers['strict-transport-security']).toBe('max-age=15552000');
  });

  it('change nothing without the secret of the session', async () => {
    site = await openSite();
    await site.user('ada');
    const { cookie, csrf } = await login('ada');
    const create = (headers: Record<string, string>) =>
      site.server.inject({
        method: 'POST',
        url: '/api/v3/account/tokens',
        headers: { cookie, ...headers },
        payload: { name: 'notebook' },
      });
    expect((await create({})).json()).toMatchObject({ error: { code: 'wrong_csrf' } });
    expect((await create({ 'x-csrf-token': 'x' })).statusCode).toBe(403);
    expect((await site.accounts.tokens('ada')).map(({ name }) => name)).not.toContain('notebook');
    const created = await create({ 'x-csrf-token': csrf });
    expect(created.statusCode).toBe(201);
    const usable = await site.server.inject({ url: '/api/v3/jobs', headers: bearer(created.json().token) });
    expect(usable.json()).toEqual({ jobs: [], next: null });
  });

  it('submit jobs with post_job of v3, and only with their secret', async () => {
    site = await openSite();
    await site.user('ada');
    const { cookie, csrf } = await login('ada');
    const post = (headers: Record<string, string>) =>
      site.server.inject({
        method: 'POST',
        url: '/api/v3/singlequdit/post_job',
        headers: { cookie, ...headers },
        payload: { payload: job },
      });
    expect((await post({})).statusCode).toBe(403);
    const { job_id } = (await post({ 'x-csrf-token': csrf })).json();
    const status = await site.server.inject({
      url: `/api/v3/singlequdit/get_job_status?job_id=${job_id}`,
      headers: { cookie },
    });
    expect(status.json()).toMatchObject({ job_id, status: 'INITIALIZING' });
    expect((await post({ cookie: 'eigenlake_session=nonsense' })).json()).toEqual({ detail: 'Unauthorized' });
  });

  it('end with logout', async () => {
    site = await openSite();
    await site.user('ada');
    const { cookie, csrf } = await login('ada');
    const logout = await site.server.inject({
      method: 'POST',
      url: '/api/v3/account/logout',
      headers: { cookie, 'x-csrf-token': csrf },
    });
    expect(logout.statusCode).toBe(204);
    expect(String(logout.headers['set-cookie'])).toMatch(/^eigenlake_session=;/);
    expect((await account(cookie)).json()).toMatchObject({ user: null });
  });

  it('all end with a new password, but for the one that changed it', async () => {
    site = await openSite();
    await site.user('ada');
    const [here, elsewhere] = [await login('ada'), await login('ada')];
    const change = (current: string) =>
      site.server.inject({
        method: 'POST',
        url: '/api/v3/account/password',
        headers: { cookie: here.cookie, 'x-csrf-token': here.csrf },
        payload: { current, password: 'another long password' },
      });
    expect((await change('wrong')).json()).toMatchObject({ error: { code: 'wrong_password' } });
    const changed = await change(password);
    expect(changed.statusCode).toBe(204);
    expect((await account(elsewhere.cookie)).json()).toMatchObject({ user: null });
    const cookie = String(changed.headers['set-cookie']).split(';')[0] ?? '';
    expect((await account(cookie)).json()).toMatchObject({ user: { name: 'ada' } });
  });

  it('are not opened for pages of other sites', async () => {
    site = await openSite();
    await site.user('ada');
    const from = (headers: Record<string, string>) =>
      site.server.inject({ method: 'POST', url: '/api/v3/account/login', headers, payload: { name: 'ada', password } });
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ] as Record<string, string>[])
      expect((await from(headers)).json()).toMatchObject({ error: { code: 'foreign_origin' } });
    expect((await from({ host: 'localhost:8080', origin: 'http://localhost:8080' })).statusCode).toBe(200);
  });
});

describe('a server for one local user', () => {
  it('gives a session for the printed token, and others an account where sign-up is open', async () => {
    site = await openSite({ localUser: 'local', signUp: true });
    await site.accounts.addUser({ name: 'local', role: 'admin' });
    const { token } = await site.accounts.createToken({ user: 'local', name: 'printed', scopes: ['account'] });
    expect((await account('')).json()).toEqual({ user: null, csrf: null, local: true, sign_up: true });
    const opened = await site.server.inject({ method: 'POST', url: '/api/v3/account/session', headers: bearer(token) });
    expect(opened.json()).toMatchObject({ user: { name: 'local', role: 'admin' }, local: true });
    const cookie = String(opened.headers['set-cookie']).split(';')[0] ?? '';
    expect((await account(cookie)).json()).toMatchObject({ user: { name: 'local' } });
    const signUp = await site.server.inject({
      method: 'POST',
      url: '/api/v3/account/sign-up',
      payload: { name: 'eve', password },
    });
    expect(signUp.json()).toMatchObject({ user: { name: 'eve', role: 'user' }, local: false });
  });

  it('is no longer alone as soon as another process has added an account', async () => {
    site = await openSite({ localUser: 'local', signUp: true });
    await site.accounts.addUser({ name: 'local', role: 'admin' });
    await site.accounts.addUser({ name: 'ada', role: 'user', password });
    expect((await account('')).json()).toEqual({ user: null, csrf: null, local: false, sign_up: true });
    const payload = { name: 'eve', password };
    const signUp = await site.server.inject({ method: 'POST', url: '/api/v3/account/sign-up', payload });
    expect(signUp.json()).toMatchObject({ user: { name: 'eve', role: 'user' } });
  });

  it('answers under the names of this machine only, whatever page of the web asks', async () => {
    site = await openSite();
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.1', '[::2]:80'])
      for (const url of ['/api/v3/health', '/api/v2/backends', '/'])
        expect((await site.server.inject({ url, headers: { host } })).statusCode).toBe(403);
    for (const host of ['localhost', 'localhost:8080', '127.0.0.1:1', '[::1]:8080', 'LOCALHOST'])
      expect((await site.server.inject({ url: '/api/v3/health', headers: { host } })).statusCode).toBe(200);
  });

  it('does not listen beyond this machine', async () => {
    site = await openSite();
    await expect(site.server.listen({ host: '0.0.0.0', port: 0 })).rejects.toMatchObject({ code: 'loopback_only' });
    await expect(openSite({ localUser: 'local', loopback: false })).rejects.toMatchObject({ code: 'loopback_only' });
  });
});

describe('sign-up', () => {
  it('makes an account of the role that the operator chose, and signs in', async () => {
    site = await openSite({ signUp: true, signUpRole: 'owner' });
    const signUp = (name: string, secret = password) =>
      site.server.inject({ method: 'POST', url: '/api/v3/account/sign-up', payload: { name, password: secret } });
    const answer = await signUp('ada');
    expect(answer.json()).toMatchObject({ user: { name: 'ada', role: 'owner' }, sign_up: true });
    expect((await signUp('ADA')).json()).toMatchObject({ error: { code: 'user_exists' } });
    expect((await signUp('bob', 'short')).json()).toMatchObject({ error: { code: 'weak_password' } });
    expect((await signUp('no blanks')).json()).toMatchObject({ error: { code: 'invalid_user_name' } });
  });
});

describe('headers', () => {
  it('keep everything foreign out, and answers of the API out of caches', async () => {
    site = await openSite();
    const { headers } = await site.server.inject({
      url: '/api/v3/account',
      headers: { origin: 'https://evil.example' },
    });
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
    });
    expect(headers['x-request-id']).toMatch(/^[0-9a-f]{8}-\w+$/);
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('are events for an operator without query strings', async () => {
    const events: unknown[] = [];
    site = await openSite({ onEvent: (event) => events.push(event) });
    await site.server.inject({ url: '/api/v2/singlequdit/get_job_status?job_id=x&token=secret-token' });
    expect(events).toEqual([
      expect.objectContaining({ kind: 'request', path: '/api/v2/singlequdit/get_job_status', status: 401 }),
    ]);
    expect(JSON.stringify(events)).not.toContain('secret-token');
  });
});
