import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { json, text } from 'node:stream/consumers';

const interpreter = resolve(import.meta.dirname, '../../.cache/python-confluent/bin/python');

/** Why tests with Confluent's Python client are skipped; null where they run. */
export const withoutConfluent: string | null = existsSync(interpreter)
  ? null
  : "Confluent's Python client is not here: scripts/readers.sh installs it";

/** Runs a Python script with Confluent's client; it reads one JSON document and prints one. */
export async function confluent(script: string, question: object): Promise<unknown> {
  const child = spawn(interpreter, ['-W', 'ignore', script], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(JSON.stringify(question));
  const [answer, errors] = await Promise.all([
    json(child.stdout).catch((error: unknown) => error),
    text(child.stderr),
    new Promise((done) => child.once('close', done)),
  ]);
  if (child.exitCode !== 0) throw new Error(errors);
  return answer;
}
