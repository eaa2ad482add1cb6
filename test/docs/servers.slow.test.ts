import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root, scratchFolder } from '../app/command.ts';
import { realPlaces } from '../services/places.ts';

/**
 * Runs the ```sh blocks of the guide against real servers, in order, in one folder. A command with `# stays` behind it is ended
 * with SIGTERM once it has said something, and must end in order.
 */
const places = await realPlaces();
const missing = 'missing' in places ? places.missing : null;
afterAll(async () => {
  if (!('missing' in places)) await places.remove();
});

const page = readFileSync(join(root, 'docs/guides/kafka-and-s3.md'), 'utf8');
const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text]) => text!.trim());

describe.skipIf(missing !== null)(`docs/guides/kafka-and-s3.md (${missing ?? 'on real servers'})`, () => {
  const folder = scratchFolder();
  const command = join(folder, 'eigenlake');
  writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'bin/eigenlake.js')}" "$@"\n`);
  chmodSync(command, 0o755);
  const env = () => ({
    ...process.env,
    ...('missing' in places ? {} : places.env),
    NO_COLOR: '1',
    EIGENLAKE_DATA: '',
    PATH: `${folder}:${process.env.PATH}`,
  });

  it.each(blocks)('%s', { timeout: 240_000 }, async (text) => {
    if (!text.endsWith('# stays')) {
      const { status, stderr } = spawnSync('bash', ['-e', '-c', text], { cwd: folder, encoding: 'utf8', env: env() });
      expect(status === 0 ? '' : stderr).toBe('');
      return;
    }
    const child = spawn('bash', ['-c', `exec ${text}`], { cwd: folder, env: env(), stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    await Promise.race([anything(child), ended]);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});

/** What it says first. */
function anything(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr]) stream?.once('data', () => resolve());
  });
}
