import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const interpreter = resolve(import.meta.dirname, '../../../.cache/python/bin/python');

/** Why tests with Python readers are skipped; null where they run. */
export const withoutPython: string | null = existsSync(interpreter)
  ? null
  : 'no Python readers here: scripts/readers.sh installs them';

/** Runs a script that prints one JSON document. */
export async function python(script: string, ...parameters: string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(interpreter, ['-W', 'ignore', '-c', script, ...parameters], {
    maxBuffer: 1 << 28,
  });
  return JSON.parse(stdout);
}
