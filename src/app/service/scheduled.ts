import type { Configuration } from '../config/index.ts';
import type { DataFolder } from '../pipeline/index.ts';
import { openSchedule, type Run } from '../schedule/index.ts';
import { explainFailure } from './explain.ts';

export interface Scheduled {
  /** Ends what runs now: the next start begins it again. */
  stop(): Promise<void>;
}

type ScheduledEvent =
  | { readonly kind: 'processing'; readonly code: string; readonly message: string }
  | { readonly kind: 'scheduled'; readonly run: Run };

/** The schedule beside other work; trouble is told and ends it. Throws `bad_schedule`, `bad_mail_setting`. */
export async function scheduled(
  folder: DataFolder,
  configuration: Configuration,
  onEvent: (event: ScheduledEvent) => void,
): Promise<Scheduled> {
  const schedule = await openSchedule(folder, configuration);
  const end = new AbortController();
  const over = schedule
    .run({ signal: end.signal, onRun: (run) => onEvent({ kind: 'scheduled', run }) })
    .catch((error: unknown) => onEvent({ kind: 'processing', ...explainFailure(error) }));
  return {
    async stop() {
      end.abort();
      await over;
    },
  };
}
