import { Failure } from '../../science/errors/index.ts';
import { readableError } from './readable-error.ts';

export interface Problem {
  readonly code: string;
  readonly message: string;
}

export function problemOf(error: unknown): Problem {
  const { code, message } = readableError(error);
  return { code: code ?? 'internal_error', message };
}

/**
 * Whether trying again later may help. No: what was refused for what it is (a `Failure` of the caller's making, a value that
 * cannot be written, a text longer than V8 holds). Yes: everything that names a condition of machine or network. Not known of
 * the rest: it is tried some times.
 */
export function outlook(error: unknown): 'hopeless' | 'unknown' | 'hopeful' {
  if (error instanceof Failure) {
    const refused = error.status >= 400 && error.status < 500 && error.status !== 408 && error.status !== 429;
    return refused || error.code === 'unwritable_json' || error.code === 'storage_closed' ? 'hopeless' : 'hopeful';
  }
  if (error instanceof RangeError || error instanceof TypeError) return 'hopeless';
  if (error instanceof Error && 'code' in error && typeof error.code === 'string' && /^E[A-Z0-9_]+$/.test(error.code)) {
    return 'hopeful';
  }
  return 'unknown';
}

const shortestPause = 100;
const longestPause = 5_000;
/** How often something is tried whose failure names no condition. */
const mostTries = 10;

export interface Attempts {
  /** Called for each failure. */
  readonly onTrouble: (problem: Problem) => void;
  /** Ends the waiting: what was tried last has the last word. */
  readonly signal?: AbortSignal;
  /** Tried again for ever, whatever the failure; default: only while there is hope. */
  readonly always?: boolean;
  /** At most so often. */
  readonly tries?: number;
}

/** The value of `action`, which is tried again with growing pauses while that may help; rejects with its last failure. */
export async function persist<T>(action: () => Promise<T>, attempts: Attempts): Promise<T> {
  const { onTrouble, signal, always = false, tries = Number.POSITIVE_INFINITY } = attempts;
  for (let tried = 1; ; tried++) {
    try {
      return await action();
    } catch (error) {
      const hope = always ? 'hopeful' : outlook(error);
      const enough = tried >= (hope === 'unknown' ? Math.min(tries, mostTries) : tries);
      if (signal?.aborted || hope === 'hopeless' || enough) throw error;
      onTrouble(problemOf(error));
      await pause(Math.min(shortestPause * 2 ** Math.min(tried - 1, 6), longestPause), signal);
    }
  }
}

/** Resolves after a time, or as soon as the signal says so. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const over = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', over);
      resolve();
    };
    // A longer time would be none: timers count in 31 bits.
    const timer = setTimeout(over, Math.min(milliseconds, 2 ** 31 - 1));
    signal?.addEventListener('abort', over);
  });
}
