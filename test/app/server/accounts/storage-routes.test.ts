import { afterEach, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../site.ts';

let site: Site;
afterEach(() => site.close());

async function owner() {
  site = await openSite();
  const headers = { authorization: `Bearer ${await site.user('ada', 'owner')}` };
  return (method: 'POST' | 'PATCH' | 'GET', path: string, payload?: object) =>
    site.server.inject({ method, url: `/api/v3/${path}`, headers, ...(payload === undefined ? {} : { payload }) });
}

describe('registering a storage provider', () => {
  it('refuses folders outside the root at once, also as a changed login', async () => {
    const ask = await owner();
    for (const base_path of ['/etc', '../storage', 'a\0b']) {
      const added = await ask('POST', 'storage', { name: 'lab', type: 'local', login: { base_path } });
      expect(added.statusCode).toBe(422);
      expect(added.json().error.code).toBe('local_path_outside_root');
    }
    expect((await ask('GET', 'storage')).json()).toEqual({ storage: [] });
    const login = { base_path: 'lab' };
    expect((await ask('POST', 'storage', { name: 'lab', type: 'local', login })).statusCode).toBe(201);
    const moved = await ask('PATCH', 'storage/lab', { login: { base_path: '/etc' } });
    expect(moved.json().error.code).toBe('local_path_outside_root');
  });

  it('says of an unknown type what the reference says', async () => {
    const ask = await owner();
    for (const [path, body] of [
      ['storage', { name: 'lab', type: 's3', login: {} }],
      ['storage/test', { type: 's3', login: {} }],
    ] as const)
      expect((await ask('POST', path, body)).json().error.message).toBe("Value 's3' is not a valid choice.");
  });
});

describe('a value that is none of those that are possible', () => {
  it('is answered with all of them', async () => {
    const ask = await owner();
    expect((await ask('GET', 'jobs?phase=lost')).json().error.message).toMatch(
      /^phase must be "queued" or "claimed" or /,
    );
  });
});
