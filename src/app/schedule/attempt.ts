import { Failure } from '../../science/errors/index.ts';
import type { Attempt, Clock, Work } from './contract.ts';
import { attemptTimedOut } from './errors.ts';

export interface Attempted {
  readonly attempt: Attempt;
  /** Null when it failed. */
  readonly summary: readonly string[] | null;
}

const longestDelay = 3_600_000;

/** Milliseconds before the attempt after this many failed ones. */
export function delayBefore({ plan }: Work, failed: number): number {
  return Math.min(plan.retryDelay * 2 ** (failed - 1), Math.max(plan.retryDelay, longestDelay));
}

/** One attempt, stopped when its time is over or the schedule ends; it never throws. */
export async function attempt(work: Work, clock: Clock, stop: AbortSignal): Promise<Attempted> {
  const started = new Date(clock.now()).toISOString();
  const over = new AbortController();
  let timedOut = false;
  const end = () => over.abort();
  const timer = setTimeout(() => {
    timedOut = true;
    end();
  }, work.plan.timeout);
  stop.addEventListener('abort', end, { once: true });
  let summary: readonly string[] | null = null;
  let error: string | null = null;
  try {
    if (stop.aborted) end();
    summary = await work.run(over.signal);
  } catch (caught) {
    error = timedOut ? attemptTimedOut(work.plan.timeout / 1000).message : reasonOf(caught);
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', end);
  }
  return { attempt: { started, ended: new Date(clock.now()).toISOString(), error }, summary };
}

function reasonOf(error: unknown): string {
  if (error instanceof Failure) return `${error.code}: ${error.message} ${error.hint}`;
  return error instanceof Error ? error.message : String(error);
}
