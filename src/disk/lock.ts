import { dirname, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'libsql';
import type { Lease, LockOptions } from './contract.ts';
import { diskError, diskFailure, folderNotWritable, systemCode } from './errors.ts';
import { disk } from './files.ts';
import { step } from './hook.ts';

/**
 * The lock is an exclusive transaction on an empty SQLite database: a POSIX record lock, which the kernel frees with the
 * process, and which SQLite also keeps apart between connections of one process. Nothing is ever written to the file.
 * (Opening and closing that file by other means would free the lock of this process: nobody reads lock files.)
 */
type Connection = Database.Database;

/** Opens the lock file; makes its folder when it cannot be opened without. */
async function openLock(path: string): Promise<Connection> {
  step('lock', path);
  const open = () => new Database(path, { timeout: 0 });
  try {
    return open();
  } catch {
    await disk.makeFolder(dirname(path));
  }
  try {
    return open();
  } catch (error) {
    // The driver gives SQLite's code in the text only; 14 = SQLITE_CANTOPEN.
    throw folderNotWritable.from(error, path, 'SQLITE_CANTOPEN');
  }
}

function tryLock(connection: Connection, path: string): boolean {
  try {
    connection.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    const code = systemCode(error);
    if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return false;
    if (code.startsWith('SQLITE_READONLY')) throw folderNotWritable.from(error, path, code);
    throw diskError.from(error, path, code || String(error));
  }
}

/** Callers of one process stand in line, so that they do not poll against each other. */
const lines = new Map<string, Promise<void>>();

/** Waits for its turn; resolves to the function that lets the next one go, or null when the wait ran out. */
async function stand(key: string, deadline: number, signal?: AbortSignal): Promise<(() => void) | null> {
  const before = lines.get(key);
  let leave: () => void = () => undefined;
  const gone = new Promise<void>((done) => {
    leave = done;
  });
  const mine = (before ?? Promise.resolve()).then(() => gone);
  lines.set(key, mine);
  const end = () => {
    leave();
    // The last one in line leaves no trace.
    if (lines.get(key) === mine) void mine.then(() => lines.get(key) === mine && lines.delete(key));
  };
  if (before === undefined) return end;
  const timer = new AbortController();
  const limit = Number.isFinite(deadline)
    ? pause(Math.max(0, deadline - performance.now()), false, { signal: timer.signal })
    : null;
  limit?.catch(() => undefined);
  let aborted: (() => void) | undefined;
  try {
    const turn = await Promise.race([
      before.then(() => true),
      ...(limit === null ? [] : [limit]),
      ...(signal === undefined
        ? []
        : [
            new Promise<false>((_, reject) => {
              aborted = () => reject(signal.reason);
              signal.addEventListener('abort', aborted, { once: true });
            }),
          ]),
    ]);
    if (turn) return end;
    end();
    return null;
  } catch (error) {
    end();
    throw error;
  } finally {
    timer.abort();
    if (aborted !== undefined) signal?.removeEventListener('abort', aborted);
  }
}

/**
 * Takes the lock file at `path` (made if missing, never removed). Fair within a process; between processes whoever asks
 * first after a release, asked every 1 to 50 ms. Throws the signal's reason when aborted.
 */
export async function lock(path: string, options: LockOptions = {}): Promise<Lease | null> {
  const { signal, wait = Number.POSITIVE_INFINITY } = options;
  signal?.throwIfAborted();
  const deadline = performance.now() + wait;
  const key = resolve(path);
  const leave = await stand(key, deadline, signal);
  if (leave === null) return null;
  let connection: Connection | null = null;
  try {
    connection = await openLock(key);
    for (let delay = 1; !tryLock(connection, key); delay = Math.min(50, delay * 1.5)) {
      const left = deadline - performance.now();
      if (left <= 0) {
        connection.close();
        leave();
        return null;
      }
      // Jitter keeps waiting processes from asking in step.
      await pause(Math.min(left, delay * (0.5 + Math.random())), undefined, { signal });
      signal?.throwIfAborted();
    }
  } catch (error) {
    connection?.close();
    leave();
    if (signal?.aborted) throw signal.reason;
    throw diskFailure(error, key, 'write');
  }
  const held = connection;
  let released = false;
  return {
    release: async () => {
      if (released) return;
      released = true;
      held.close();
      leave();
    },
  };
}
