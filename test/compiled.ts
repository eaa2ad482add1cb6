import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/**
 * Compiles src/ for tests that need processes of their own (to be killed): a folder like dist/, fresh, so that no test
 * depends on an earlier build. Give it back with `remove`.
 */
export function compiledSource(): { folder: string; remove(): void } {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(root, '.cache', 'compiled-'));
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.build.json'), '--outDir', folder].concat(
      '--noCheck',
      '--declaration',
      'false',
      '--sourceMap',
      'false',
    ),
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`src/ does not compile: ${stdout}`);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface Child {
  readonly process: ChildProcess;
  /** Resolves with the next whole line of its output; rejects when it ends before. */
  line(): Promise<string>;
  /** Resolves when it has ended, to its code or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/** Runs an ES module text in a process of its own; `args` are `process.argv.slice(1)` there. */
export function startChild(script: string, args: readonly string[] = []): Child {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, ...args], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const waiting: ((line: string) => void)[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const next = waiting.shift();
      if (next === undefined) lines.push(part);
      else next(part);
    }
  });
  const ended = new Promise<number | NodeJS.Signals>((done, failed) => {
    child.once('error', failed);
    child.once('close', (code, signal) => done(code ?? signal ?? -1));
  });
  return {
    process: child,
    ended,
    line: () => {
      const ready = lines.shift();
      if (ready !== undefined) return Promise.resolve(ready);
      return Promise.race([
        new Promise<string>((done) => waiting.push(done)),
        ended.then((how) => {
          throw new Error(`the child process ended (${how}) before it said anything more`);
        }),
      ]);
    },
  };
}
