import { type ChildProcess, type SpawnSyncReturns, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './command.ts';

export interface Running<Ready> {
  readonly ready: Ready;
  readonly process: ChildProcess;
  /** What it has said on stderr so far. */
  errors(): string;
  /** Resolves to its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  kill(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals>;
}

/** Starts a command that stays (`up`, `spool`) and waits for the document that says that it is ready. */
export async function start<Ready>(
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<Running<Ready>> {
  const child = spawn(process.execPath, [join(root, 'bin/eigenlake.js'), ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', EIGENLAKE_DATA: '', EIGENLAKE_SERVER: '', EIGENLAKE_TOKEN: '', ...env },
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? -1));
  });
  const first = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).once('line', resolve);
  });
  const line = await Promise.race([first, ended.then((how) => ({ how }))]);
  if (typeof line !== 'string') throw new Error(`it ended (${line.how}) before it was ready:\n${errors}`);
  return {
    ready: JSON.parse(line) as Ready,
    process: child,
    errors: () => errors,
    ended,
    kill: async (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}

/** Runs a command to its end while this process goes on: for commands that talk to a server of the test. */
export async function eigenlakeBeside(
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<Pick<SpawnSyncReturns<string>, 'status' | 'stdout' | 'stderr'>> {
  const child = spawn(process.execPath, [join(root, 'bin/eigenlake.js'), ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', EIGENLAKE_DATA: '', ...env },
  });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (part: string) => {
      text[name] += part;
    });
  }
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, ...text };
}
