import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { document, eigenlake, root, scratchFolder } from '../app/command.ts';
import { type Running, start } from '../app/running.ts';

const home = join(root, '.cache/python-cold-atom');
const running: Running<unknown>[] = [];
afterAll(async () => {
  for (const one of running) await one.kill('SIGKILL');
});

interface Answers {
  readonly operational: Readonly<Record<string, boolean>>;
  readonly turn: { readonly status: string; readonly memory: readonly string[] };
  readonly hop: { readonly status: string; readonly memory: readonly string[] };
  readonly refused: string;
  readonly message: string;
  readonly retrieved: string;
}

describe.skipIf(!existsSync(join(home, 'complete')))('qiskit-cold-atom (skipped without scripts/peers.sh)', () => {
  it('finds the devices, runs circuits, gets results and reads why a job was refused', async () => {
    const folder = scratchFolder();
    const service = await start<{ url: string }>(['up', '--port', '0'], folder);
    running.push(service);
    eigenlake(['user', 'add', 'alice'], folder);
    const made = eigenlake(['token', 'create', '--user', 'alice', '--json'], folder);
    const run = spawnSync(
      join(home, 'bin/python'),
      [
        '-W',
        'ignore',
        join(import.meta.dirname, 'qiskit-cold-atom.py'),
        service.ready.url,
        document<{ token: string }>(made).token,
      ],
      // It keeps its accounts in the home folder.
      { encoding: 'utf8', env: { ...process.env, HOME: folder } },
    );
    expect(run.status, run.stderr).toBe(0);
    const answers = JSON.parse(run.stdout.trim().split('\n').at(-1)!) as Answers;
    expect(Object.values(answers.operational)).toEqual([true, true, true, true]);
    // π about x turns |0⟩ of one spin to |1⟩ with certainty.
    expect(answers.turn).toEqual({ status: 'DONE', memory: Array(10).fill('1') });
    expect(answers.hop.status).toBe('DONE');
    expect(answers.hop.memory).toHaveLength(50);
    // One particle of each kind in two sites, whatever happens.
    for (const outcome of answers.hop.memory) {
      const [a, b, c, d] = outcome.split(' ').map(Number);
      expect([a! + b!, c! + d!].sort()).toEqual([1, 1]);
    }
    expect(answers.refused).toBe('JobError');
    expect(answers.message).toContain('omega must be a number from 0 to 6.28');
    expect(answers.retrieved).toMatch(/INITIALIZING|RUNNING|QUEUED|DONE/);
  });
});
