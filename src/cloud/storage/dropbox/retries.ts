import { setTimeout as sleep } from 'node:timers/promises';

/** How long one call is tried again, and how. */
export interface Retries {
  /** Milliseconds after which a call gives up. */
  readonly patience: number;
  /** Milliseconds of the first pause; each further one is twice as long, up to `longestPause`. */
  readonly firstPause: number;
  readonly longestPause: number;
  /** Pauses; rejects when the signal aborts. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export const defaultRetries: Retries = {
  patience: 30_000,
  firstPause: 300,
  longestPause: 8000,
  pause: async (milliseconds, signal) => {
    await sleep(milliseconds, undefined, { signal });
  },
};

/** The pause after failure number `attempt` (from 1): doubled each time, half of it by chance, so that callers spread. */
export function pauseAfter(attempt: number, { firstPause, longestPause }: Retries): number {
  const whole = Math.min(longestPause, firstPause * 2 ** Math.min(attempt - 1, 20));
  return whole * (0.5 + Math.random() / 2);
}

/** Milliseconds that a `Retry-After` header asks for (RFC 9110 §10.2.3: seconds, or a date); null when it says nothing. */
export function retryAfter(header: string | null, now = Date.now()): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  if (header.trim() !== '' && Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
