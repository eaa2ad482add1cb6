import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { Failure } from '../../science/errors/index.ts';
import type { ExperimentEvent, Outcome, Settings } from '../../science/experiments/index.ts';
import { experimentThread } from '../threads/index.ts';
import { workerDied } from './errors.ts';
import type { Answer, Request } from './messages.ts';

/** Worker threads that run experiments, so that the main thread stays free for progress and Ctrl-C. */
export interface Pool {
  readonly size: number;
  /** Runs one experiment on a free thread; rejects with `Failure`. Calls beyond the size queue up in order. */
  run(settings: Settings, onEvent?: (event: ExperimentEvent) => void): Promise<Outcome>;
  /** Ends all threads at once; what was running is lost. */
  close(): Promise<void>;
}

export function openPool(size = availableParallelism()): Pool {
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const waiting: { resolve(worker: Worker): void; reject(error: Error): void }[] = [];
  let closed = false;

  const start = (): Worker => {
    const worker = experimentThread();
    all.add(worker);
    // One that dies while nobody waits for it is no longer there to be taken; whoever waits hears of it in `converse`.
    worker.once('exit', () => {
      all.delete(worker);
      const at = idle.indexOf(worker);
      if (at >= 0) idle.splice(at, 1);
    });
    return worker;
  };
  const take = (): Promise<Worker> => {
    if (closed) return Promise.reject(workerDied('it was ended'));
    const worker = idle.pop() ?? (all.size < size ? start() : null);
    if (worker !== null) return Promise.resolve(worker);
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  };
  const give = (worker: Worker) => {
    const next = waiting.shift();
    if (next === undefined) idle.push(worker);
    else next.resolve(worker);
  };

  // A thread takes a while to start: the first one does it while the caller looks at its data folder.
  idle.push(start());
  return {
    size,
    async run(settings, onEvent) {
      const worker = await take();
      try {
        const outcome = await converse(worker, { settings }, onEvent);
        give(worker);
        return outcome;
      } catch (error) {
        // A thread that died or failed half-way is not trusted with the next experiment.
        all.delete(worker);
        await worker.terminate();
        if (!closed && waiting.length > 0) give(start());
        throw error;
      }
    },
    async close() {
      closed = true;
      for (const { reject } of waiting.splice(0)) reject(workerDied('it was ended'));
      // A thread that does not end at once is not waited for: nothing of it is wanted, and it keeps no process alive.
      for (const worker of all) worker.unref();
      const ended = Promise.all([...all].map((worker) => worker.terminate()));
      all.clear();
      await withPatience(ended);
    },
  };
}

/** Waits, but not longer than a second. */
async function withPatience(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, 1000);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}

function converse(worker: Worker, request: Request, onEvent?: (event: ExperimentEvent) => void): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const finish = (act: () => void) => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      act();
    };
    const onMessage = (answer: Answer) => {
      if (answer.kind === 'event') onEvent?.(answer.event);
      else if (answer.kind === 'outcome') finish(() => resolve(answer.outcome));
      else finish(() => reject(new Failure(answer.code, answer.message, answer.hint)));
    };
    const onError = (error: Error) => finish(() => reject(workerDied.from(error, error.message)));
    const onExit = () => finish(() => reject(workerDied('it was ended')));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(request);
  });
}
