import { Worker } from 'node:worker_threads';

/** A thread that was begun before anybody could use it. */
let begun: Worker | null = null;

/**
 * Begins the first thread for experiments: a command that will need one calls this before it loads anything else, so that both
 * start side by side. A process that ends without using it is not held up.
 */
export function beginThread(): void {
  begun ??= start();
  begun.unref();
}

/** A thread that runs experiments as `execution/worker.ts` does: the one that was begun, else a new one. */
export function experimentThread(): Worker {
  const thread = begun ?? start();
  begun = null;
  thread.ref();
  return thread;
}

function start(): Worker {
  const thread = new Worker(new URL(import.meta.resolve('#experiment-worker')));
  // One that dies while nobody listens must not end the process; whoever waits for an answer listens too.
  thread.on('error', () => undefined);
  thread.once('exit', () => {
    if (begun === thread) begun = null;
  });
  return thread;
}
