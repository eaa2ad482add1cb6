import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { placeOf, services } from '../../scripts/services/index.mjs';
import { root } from '../app/command.ts';

/** `npm run services`, as a developer types it. */
const scratch = mkdtempSync(join(tmpdir(), 'eigenlake-services-'));
// PostgreSQL runs as a user of its own, where we are root.
chmodSync(scratch, 0o755);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const command = (run: string, words: readonly string[], env: Record<string, string> = {}) =>
  spawnSync(process.execPath, [join(root, 'scripts/services/main.mjs'), ...words], {
    encoding: 'utf8',
    env: { ...process.env, EIGENLAKE_SERVICES_RUN: join(scratch, run), ...env },
  });

/** A corpse that nobody has fetched is none. */
function isAlive(pid: number): boolean {
  const path = `/proc/${pid}/stat`;
  return existsSync(path) && !/\) Z/.test(readFileSync(path, 'utf8'));
}

const pidOf = (run: string, name: string) =>
  Number(/process (\d+)/.exec(command(run, ['status', name]).stdout)?.[1] ?? 'NaN');

// The two that start in a second or two, one of them with processes of its own.
const quick = (['mongodb', 'postgres'] as const).filter((name) => placeOf(services[name]) !== null);

describe.skipIf(quick.length === 0)('npm run services (installed by `npm run services -- install`)', () => {
  afterEach(() => {
    for (const run of ['one', 'two']) command(run, ['down']);
  });

  it.each(quick)('up, status and down of %s: again on the same data and port, and nothing else is stopped', (name) => {
    expect(command('one', ['status', name])).toMatchObject({ status: 0, stdout: `${name}: stopped\n` });
    expect(command('one', ['up', name]).stdout).toContain(`${name}: running`);
    expect(command('two', ['up', name]).stdout).toContain(`${name}: running`);
    const [first, second] = [pidOf('one', name), pidOf('two', name)];
    expect(first).not.toBe(second);
    // One that runs is left alone.
    command('one', ['up', name]);
    expect(pidOf('one', name)).toBe(first);
    const variables = readFileSync(join(scratch, 'one', name, 'env'), 'utf8');
    expect(command('one', ['status', name]).stdout).not.toContain('eigenlake-secret');

    expect(command('one', ['down', name]).stdout).toContain('stopped');
    expect(isAlive(first)).toBe(false);
    expect(isAlive(second)).toBe(true);
    expect(command('one', ['down', name]).stdout).toContain('was not running');
    expect(existsSync(join(scratch, 'one', name, 'log'))).toBe(true);
    command('one', ['up', name]);
    expect(readFileSync(join(scratch, 'one', name, 'env'), 'utf8')).toBe(variables);
  });

  it('down leaves a process alone that has got the number of one that ended', () => {
    const [name] = quick;
    command('one', ['up', name!]);
    command('one', ['down', name!]);
    const stranger = spawn('sleep', ['600'], { stdio: 'ignore' });
    writeFileSync(join(scratch, 'one', name!, 'pid'), `${stranger.pid} 12345`);
    expect(command('one', ['down', name!]).stdout).toContain('was not running');
    expect(isAlive(stranger.pid ?? 0)).toBe(true);
    stranger.kill();
  });
});

describe('npm run services without what it needs', () => {
  /** A program that fails as one does whose download broke. */
  function broken(name: string): string {
    const folder = mkdtempSync(join(scratch, 'bin-'));
    writeFileSync(
      join(folder, name),
      '#!/bin/sh\nmkdir -p libs\necho "[ERROR] the connection was reset" >&2\nexit 1\n',
    );
    chmodSync(join(folder, name), 0o755);
    return `${folder}${delimiter}${process.env.PATH}`;
  }

  it.each([
    ['kafka', 'mvn'],
    ['mongodb', 'mvn'],
    ['s3', 'python3'],
    ['ferretdb', 'go'],
  ])('says why %s could not be fetched, and keeps nothing of it', (name, program) => {
    const cache = join(scratch, `cache-${name}`);
    const run = command('broken', ['install', name], { PATH: broken(program), EIGENLAKE_SERVICES_CACHE: cache });
    expect(run.status).toBe(1);
    expect(run.stderr).toContain(`${name}: ${program} failed: [ERROR] the connection was reset`);
    expect(readdirSync(cache)).toEqual([]);
  });

  it('names what it does not know, and what there is', () => {
    const run = command('none', ['up', 'oracle']);
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(/no such service: oracle[\s\S]*kafka[\s\S]*mongodb[\s\S]*postgres/);
    expect(command('none', []).status).toBe(2);
  });
});
