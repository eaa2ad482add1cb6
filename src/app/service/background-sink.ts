import type { SinkResult } from '../../lake/streaming/index.ts';
import type { SinkRun } from '../places/index.ts';
import { explainFailure } from './explain.ts';

/** A sink beside other work. */
export interface BackgroundSink {
  /** Stores what has begun first. */
  stop(): Promise<void>;
}

const pause = 5000;

/** Runs a sink until it is stopped, again after a failure that it does not wait out itself; `onStored` when objects were created. */
export function keepSinking(
  run: (options: SinkRun) => Promise<SinkResult>,
  { onStored, onTrouble }: { onStored(): void; onTrouble(code: string, message: string): void },
): BackgroundSink {
  const stop = new AbortController();
  let objects = 0;
  const onEvent: NonNullable<SinkRun['onEvent']> = (event) => {
    if (event.kind === 'trouble') onTrouble(event.code, event.message);
    if (event.kind !== 'progress' || event.result.objects === objects) return;
    objects = event.result.objects;
    onStored();
  };
  const ended = (async () => {
    while (!stop.signal.aborted) {
      objects = 0;
      try {
        await run({ once: false, signal: stop.signal, onEvent });
      } catch (error) {
        const { code, message } = explainFailure(error);
        onTrouble(code, message);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, pause);
          stop.signal.addEventListener('abort', () => {
            clearTimeout(timer);
            resolve();
          });
        });
      }
    }
  })();
  return {
    async stop() {
      stop.abort();
      await ended;
    },
  };
}
