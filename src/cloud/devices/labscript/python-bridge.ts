import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { machineFailed } from '../errors.ts';
import type { LabscriptRemote } from './remote.ts';

export interface BridgeOptions {
  /** Working folder of the program. */
  readonly folder?: string;
  /** Added to the environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A call that takes longer ends the program; default 90 000. */
  readonly callMilliseconds?: number;
}

/** A remote that a program of the lab provides; `close` ends the program. */
export interface LabscriptBridge extends LabscriptRemote {
  close(): void;
}

interface Call {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly limit: NodeJS.Timeout;
}

interface Program {
  readonly child: ChildProcessByStdio<Writable, Readable, null>;
  readonly calls: Map<number, Call>;
}

/** A line that is longer than this comes from no bridge. */
const longestLine = 10_000_000;

/**
 * A remote behind a program that reads one JSON request a line, `{"id": 1, "method": "engage", "params": {}}`, and answers
 * each with one line, `{"id": 1, "result": null}` or `{"id": 1, "error": {"message": "…"}}`; methods are those of
 * `LabscriptRemote` with the names of their parameters. It is started at the first call and again after it has died, and ends
 * itself when its input ends. Calls throw `machine_failed`.
 */
export function pythonBridge(command: readonly string[], options: BridgeOptions = {}): LabscriptBridge {
  const { callMilliseconds = 90_000 } = options;
  let program: Program | null = null;
  let last = 0;

  function lose(lost: Program, reason: string): void {
    if (program === lost) program = null;
    for (const { reject, limit } of lost.calls.values()) {
      clearTimeout(limit);
      reject(machineFailed('the labscript bridge', reason));
    }
    lost.calls.clear();
    lost.child.kill();
  }

  function hear(from: Program, line: string): void {
    const answer = parsed(line);
    const call = typeof answer?.id === 'number' ? from.calls.get(answer.id) : undefined;
    if (answer === null || call === undefined) {
      lose(from, `it said what is no answer: ${shortened(line)}`);
      return;
    }
    from.calls.delete(answer.id as number);
    clearTimeout(call.limit);
    if (answer.error === undefined) call.resolve(answer.result ?? null);
    else call.reject(machineFailed('labscript', messageOf(answer.error)));
  }

  function start(): Program {
    const [executable = '', ...parameters] = command;
    const child = spawn(executable, parameters, {
      stdio: ['pipe', 'pipe', 'inherit'],
      cwd: options.folder,
      env: { ...process.env, ...options.environment },
    });
    const started: Program = { child, calls: new Map() };
    let rest = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.trim() !== '') hear(started, line);
      if (rest.length > longestLine) lose(started, 'it said a line without end');
    });
    child.stdin.on('error', () => undefined);
    child.once('error', (error) => lose(started, `it cannot be started: ${error.message}`));
    child.once('close', (code, signal) => lose(started, `it ended (${code ?? signal})`));
    return started;
  }

  function call(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    program ??= start();
    const to = program;
    const id = ++last;
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => lose(to, `${method} took longer than ${callMilliseconds} ms`), callMilliseconds);
      to.calls.set(id, { resolve, reject, limit });
      to.child.stdin.write(`${JSON.stringify({ id, method, params })}\n`);
    });
  }

  const wrong = (method: string) =>
    machineFailed('the labscript bridge', `${method} answered something else than it must.`);

  return {
    async setShotFolder(below) {
      const folder = await call('setShotFolder', { below });
      if (typeof folder !== 'string') throw wrong('setShotFolder');
      return folder;
    },
    async setGlobals(globals) {
      await call('setGlobals', { globals });
    },
    async setScript(path) {
      await call('setScript', { path });
    },
    async engage() {
      await call('engage');
    },
    async abort() {
      await call('abort');
    },
    async shotFiles(folder) {
      const files = await call('shotFiles', { folder });
      if (!Array.isArray(files) || !files.every((file) => typeof file === 'string')) throw wrong('shotFiles');
      return files;
    },
    async readResult(file, group, name) {
      const value = await call('readResult', { file, group, name });
      if (value !== null && typeof value !== 'number') throw wrong('readResult');
      return value;
    },
    close() {
      if (program !== null) lose(program, 'it was closed');
    },
  };
}

function parsed(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function messageOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error) return shortened(String(error.message));
  return shortened(JSON.stringify(error) ?? 'no reason given');
}

const shortened = (text: string): string => (text.length > 300 ? `${text.slice(0, 297)}...` : text);
