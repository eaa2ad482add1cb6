import { spawn } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Client, connect } from '../../src/app/client/index.ts';
import { document, eigenlake, root, scratchFolder } from './command.ts';
import { type Running, start } from './running.ts';

interface Up {
  readonly url: string;
  readonly data: string;
  readonly devices: readonly string[];
}

const running: Running<unknown>[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.kill('SIGKILL');
});

async function up(cwd: string, ...args: string[]): Promise<Running<Up>> {
  const service = await start<Up>(['up', '--port', '0', ...args], cwd);
  running.push(service);
  return service;
}

interface ServerFile {
  readonly url: string;
  readonly token: string;
}
const serverFile = (folder: string) =>
  JSON.parse(readFileSync(join(folder, '.eigenlake/server.json'), 'utf8')) as ServerFile;

const clientOf = (folder: string): Client => connect(serverFile(folder));

const rotation = {
  experiment_0: {
    instructions: [
      ['load', [0], [50]],
      ['rlx', [0], [Math.PI]],
      ['measure', [0], []],
    ],
    num_wires: 1,
    shots: 5,
    wire_order: 'interleaved',
  },
};

describe('eigenlake up', () => {
  it('runs everything in one process: a job in, its result and its rows out', async () => {
    const folder = scratchFolder();
    const service = await up(folder);
    expect(service.ready.data).toBe(join(folder, '.eigenlake'));
    expect([...service.ready.devices].sort()).toEqual(['fermions', 'multiqudit', 'rydberg', 'singlequdit', 'vqe']);
    expect(statSync(join(folder, '.eigenlake/server.json')).mode & 0o777).toBe(0o600);
    const { url, token } = serverFile(folder);
    expect(url).toBe(service.ready.url);
    await expect.poll(service.errors).toContain(token);

    writeFileSync(join(folder, 'job.json'), JSON.stringify(rotation));
    const turned = eigenlake(['submit', '--device', 'singlequdit', 'job.json', '--wait', '--json'], folder);
    expect(turned.status, turned.stderr).toBe(0);
    expect(document<{ results: { data: { memory: string[] } }[] }>(turned).results[0]!.data.memory).toEqual(
      Array(5).fill('50'),
    );

    const energy = eigenlake(['submit', '--device', 'vqe', 'H2', '--wait', '--json'], folder);
    expect(energy.status, energy.stderr).toBe(0);
    const { job_id, results } = document<{
      job_id: string;
      results: { data: { experiment: { experiment_id: string; energy: { total: number; error_mha: number } } } }[];
    }>(energy);
    const { experiment } = results[0]!.data;
    expect(experiment.energy.error_mha).toBeLessThan(0.01);

    // The record goes down the same path as the command line's; stopping takes it to the tables at the latest.
    expect(await service.kill()).toBe(0);
    const rows = document<unknown[]>(
      eigenlake(['query', 'SELECT experiment_id, job_id, total_energy FROM experiments', '--json'], folder),
    );
    expect(rows).toEqual([{ experiment_id: experiment.experiment_id, job_id, total_energy: experiment.energy.total }]);
    expect(document(eigenlake(['verify', '--json'], folder))).toMatchObject({ ok: true, records: 1 });
  });

  it('keeps its token over restarts, and says it once', async () => {
    const folder = scratchFolder();
    const first = await up(folder);
    const { token } = serverFile(folder);
    await first.kill();
    const second = await up(folder);
    expect(serverFile(folder)).toMatchObject({ token, url: second.ready.url });
    expect(second.errors()).not.toContain(token);
    expect((await clientOf(folder).jobs()).jobs).toEqual([]);
  });

  it('shares its data folder with run and user add at the same time', async () => {
    const folder = scratchFolder();
    const service = await up(folder);
    const command = (...args: string[]) =>
      new Promise<number | null>((resolve) => {
        const child = spawn(process.execPath, [join(root, 'bin/eigenlake.js'), ...args], { cwd: folder });
        child.once('close', resolve);
      });
    const codes = await Promise.all([
      clientOf(folder).run('vqe', { experiment_0: { molecule: 'HeH+' } }),
      command('run', 'H2'),
      command('user', 'add', 'alice', '--role', 'user'),
    ]);
    expect(codes.slice(1)).toEqual([0, 0]);
    const made = document<{ token: string }>(eigenlake(['token', 'create', '--user', 'alice', '--json'], folder));
    const alice = connect({ url: service.ready.url, token: made.token });
    expect((await alice.jobs()).jobs).toEqual([]);
    expect(await service.kill()).toBe(0);
    expect(document(eigenlake(['verify', '--json'], folder))).toMatchObject({ ok: true, records: 2 });
  });

  it('demands accounts beyond this machine', () => {
    const folder = scratchFolder();
    const refused = eigenlake(['up', '--host', '0.0.0.0', '--port', '0', '--json'], folder);
    expect(refused.status).toBe(2);
    expect(document(refused)).toMatchObject({ error: { code: 'accounts_needed' } });
  });

  it('says port_taken when another program listens there', async () => {
    const folder = scratchFolder();
    const service = await up(folder);
    const refused = eigenlake(['up', '--port', new URL(service.ready.url).port, '--json'], scratchFolder());
    expect(refused.status).toBe(2);
    expect(document(refused)).toMatchObject({ error: { code: 'port_taken' } });
  });
});
