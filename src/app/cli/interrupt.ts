import type { Pool } from '../execution/index.ts';

/** Runs work that the first Ctrl-C stops in order: threads end, what is finished is kept. The second one ends the process. */
export async function untilInterrupted<Result>(
  pool: Pool,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    void pool.close();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

/** A signal that the first Ctrl-C aborts; the second one ends the process. `off` gives Ctrl-C back. */
export function onInterrupt(): { readonly signal: AbortSignal; off(): void } {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    signal: controller.signal,
    off() {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}
