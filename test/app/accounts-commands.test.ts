import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { document, eigenlake, scratchFolder } from './command.ts';

/** The user's configuration folder, where the sealing key goes, must not be the tester's own. */
const env = (folder: string) => ({ XDG_CONFIG_HOME: join(folder, 'config') });

describe('accounts from the command line', () => {
  it('adds, changes and removes users', () => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'password'), 'a long enough secret\n');
    const added = eigenlake(
      ['user', 'add', 'Alice', '--role', 'admin', '--password-file', 'password', '--json'],
      folder,
    );
    expect(added.status, added.stdout).toBe(0);
    expect(document(added)).toMatchObject({ user: 'Alice', role: 'admin', active: true });
    expect(document(eigenlake(['user', 'add', 'alice', '--role', 'user', '--json'], folder))).toMatchObject({
      error: { code: 'user_exists' },
    });
    expect(document(eigenlake(['user', 'remove', 'alice', '--json'], folder))).toMatchObject({
      error: { code: 'last_admin' },
    });
    eigenlake(['user', 'add', 'robot', '--role', 'user'], folder);
    expect(document(eigenlake(['user', 'change', 'robot', '--disable', '--json'], folder))).toMatchObject({
      active: false,
    });
    expect(document(eigenlake(['user', 'remove', 'robot', '--json'], folder))).toEqual({ removed: 'robot' });
    expect(document<{ users: unknown[] }>(eigenlake(['user', 'list', '--json'], folder)).users).toHaveLength(1);
  });

  it('makes tokens that are shown once, with scopes and an end', () => {
    const folder = scratchFolder();
    eigenlake(['user', 'add', 'bob', '--role', 'user'], folder);
    const options = ['--scope', 'jobs:read', '--expires', '30d', '--name', 'reader', '--json'];
    const made = document<{ token: string; id: string }>(
      eigenlake(['token', 'create', '--user', 'bob', ...options], folder),
    );
    const list = eigenlake(['token', 'list', '--user', 'bob', '--json'], folder);
    expect(list.stdout).not.toContain(made.token);
    expect(document<{ tokens: unknown[] }>(list).tokens).toEqual([
      expect.objectContaining({ id: made.id, name: 'reader', scopes: ['jobs:read'], revoked: null }),
    ]);
    expect(document(eigenlake(['token', 'create', '--user', 'bob', '--scope', 'all', '--json'], folder))).toMatchObject(
      {
        error: { code: 'invalid_scope' },
      },
    );
    expect(
      document(eigenlake(['token', 'create', '--user', 'bob', '--expires', '2001-01-01', '--json'], folder)),
    ).toMatchObject({ error: { code: 'invalid_expiry' } });
    expect(eigenlake(['token', 'revoke', made.id, '--user', 'bob'], folder).status).toBe(0);
  });

  it('registers storage providers, seals their credentials and never shows them', () => {
    const folder = scratchFolder();
    const run = (...args: string[]) => eigenlake([...args, '--json'], folder, env(folder));
    run('user', 'add', 'carol', '--role', 'owner');
    const login = { app_key: 'key', app_secret: 'the-secret', refresh_token: 'refresh' };
    writeFileSync(join(folder, 'login.json'), JSON.stringify(login));
    const options = ['--type', 'dropbox', '--login-file', 'login.json', '--owner', 'carol', '--description', 'ours'];
    expect(document(run('storage', 'add', 'lab', ...options))).toMatchObject({
      storage: 'lab',
      type: 'dropbox',
      owner: 'carol',
    });
    expect(document(run('storage', 'add', 'my_lab', ...options))).toMatchObject({
      error: {
        code: 'invalid_storage_name',
        message: expect.stringContaining('The name of the storage provider cannot contain spaces or underscores.'),
      },
    });
    const poor = ['--type', 'mongodb', '--login', '{"user": "x"}', '--owner', 'carol'];
    expect(document(run('storage', 'add', 'other', ...poor))).toMatchObject({
      error: { code: 'poor_login', message: expect.stringContaining('Poor login dict for mongoDB.') },
    });
    expect(run('storage', 'list').stdout).not.toContain('the-secret');
    expect(statSync(join(folder, 'config/eigenlake/secret')).mode & 0o777).toBe(0o600);
    expect(document(run('storage', 'change', 'lab', '--disable'))).toMatchObject({ active: false });
    expect(document(run('storage', 'remove', 'lab'))).toEqual({ removed: 'lab' });
  });
});
