import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { secretFrom, weakSecret } from '../../../src/cloud/accounts/index.ts';

const root = mkdtempSync(join(tmpdir(), 'eigenlake-secret-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the secret that protects storage credentials', () => {
  it('is EIGENLAKE_SECRET where that is set', async () => {
    expect(await secretFrom({ EIGENLAKE_SECRET: 'sixteen letters!', HOME: '/nowhere' })()).toBe('sixteen letters!');
    expect(() => secretFrom({ EIGENLAKE_SECRET: 'fifteen letters' })).toThrowError(
      expect.toSatisfy(weakSecret.matches) as Error,
    );
  });

  it('is otherwise a file of the configuration folder, made when it is first needed, for its owner only', async () => {
    const home = join(root, 'home');
    const secret = secretFrom({ HOME: home, EIGENLAKE_SECRET: '', XDG_CONFIG_HOME: 'not/absolute' });
    expect(() => statSync(home)).toThrow();
    const text = await secret();
    const path = join(home, '.config/eigenlake/secret');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8').trim()).toBe(text);
    expect(text).toMatch(/^[\w-]{43}$/);
    expect(await secretFrom({ HOME: home })()).toBe(text);
    const configured = join(root, 'configured');
    expect(await secretFrom({ HOME: home, XDG_CONFIG_HOME: configured })()).not.toBe(text);
    expect(statSync(join(configured, 'eigenlake/secret')).isFile()).toBe(true);
  });

  it('is the same for all who need it first at the same time', async () => {
    const env = { XDG_CONFIG_HOME: join(root, 'at-once') };
    const secrets = await Promise.all(Array.from({ length: 10 }, () => secretFrom(env)()));
    expect(new Set(secrets).size).toBe(1);
  });

  it('is refused when the file holds next to nothing', async () => {
    const folder = join(root, 'empty/eigenlake');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'secret'), '\n');
    await expect(secretFrom({ XDG_CONFIG_HOME: join(root, 'empty') })()).rejects.toSatisfy(weakSecret.matches);
  });
});
