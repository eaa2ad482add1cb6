import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { document, eigenlake, root, scratchFolder } from './command.ts';

interface Run {
  readonly experiments: readonly { readonly molecule: string; readonly status: string }[];
  readonly interrupted?: boolean;
}

describe('Ctrl-C', () => {
  it('keeps what is finished: whole document, exit code 130, tables complete', async () => {
    const folder = scratchFolder();
    // H2O in 6-31G (1.7 million determinants) and those behind it cannot finish in the time that H2 takes: they get interrupted, or never start.
    const child = spawn(
      process.execPath,
      [join(root, 'bin/eigenlake.js'), 'run', 'H2', 'H2O', 'BeH2', 'H2O_b', 'NH3', '--basis', '6-31g', '--json'],
      {
        cwd: folder,
        env: { ...process.env, NO_COLOR: '1', EIGENLAKE_DATA: '' },
      },
    );
    let output = '';
    let log = '';
    child.stdout.on('data', (part) => {
      output += part;
    });
    child.stderr.on('data', (part) => {
      log += part;
      if (log.includes('H2:') && !child.killed) child.kill('SIGINT');
    });
    const [code] = await once(child, 'close');
    expect(code).toBe(130);
    const run = JSON.parse(output) as Run;
    expect(run.interrupted).toBe(true);
    expect(run.experiments.map(({ molecule }) => molecule)).toEqual(['H2']);
    expect(document(eigenlake(['verify', '--json'], folder))).toMatchObject({ ok: true, records: 1 });
  });
});
