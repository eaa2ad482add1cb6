import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { document, eigenlake, root, scratchFolder } from '../app/command.ts';

describe('one data folder, many commands', () => {
  it('eight runs at once, three of them killed: nothing lost, nothing twice', { timeout: 240_000 }, async () => {
    const folder = scratchFolder();
    const runs = Array.from({ length: 8 }, (_, index) =>
      spawn(
        process.execPath,
        [
          join(root, 'bin/eigenlake.js'),
          'run',
          'H2',
          'HeH+',
          '--ansatz',
          'RealAmplitudes',
          '--seed',
          String(index),
          '--max-evaluations',
          '20',
          '--json',
        ],
        {
          cwd: folder,
          env: { ...process.env, NO_COLOR: '1', EIGENLAKE_DATA: join(folder, 'data') },
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      ),
    );
    const ended = await Promise.all(
      runs.map(async (child, index) => {
        let log = '';
        child.stdout.resume();
        child.stderr.on('data', (part) => {
          log += part;
          // Killed at different places between the first record and the tables.
          if (index === 1 && log.includes('H2:')) child.kill('SIGKILL');
          if (index === 4 && log.includes('writing tables')) child.kill('SIGKILL');
          if (index === 6 && log.includes('HeH+:')) child.kill('SIGKILL');
        });
        const [code] = await once(child, 'close');
        return { index, code, log };
      }),
    );
    for (const { index, code, log } of ended)
      if (![1, 4, 6].includes(index)) expect(`${code} ${code === 0 ? '' : log}`).toBe('0 ');
    // The next command finishes what the killed ones left.
    expect(eigenlake(['process', '--json', '--data', 'data'], folder).status).toBe(0);
    const verified = document<{ ok: boolean; records: number; experiments: number; lost: unknown[] }>(
      eigenlake(['verify', '--json', '--data', 'data'], folder),
    );
    expect(verified).toMatchObject({ ok: true, lost: [], duplicated: [], damaged: [] });
    expect(verified.experiments).toBe(verified.records);
    expect(verified.records).toBeGreaterThanOrEqual(10);
  });
});
