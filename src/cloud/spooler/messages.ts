import type { DeviceOutcome } from '../devices/index.ts';
import type { DeviceConfig } from '../jobs/index.ts';
import type { LiveEvent } from '../storage/index.ts';
import type { PackedResult } from './packed-result.ts';

/** What a thread is given at its birth. */
export interface ThreadData {
  readonly module: string;
  /** Null: every device of the module. */
  readonly name: string | null;
  readonly board: SharedArrayBuffer;
}

/** One message for each job, and at most one more to end it early. */
export type ToThread =
  | {
      readonly kind: 'job';
      /** Counts the jobs of the thread: what is said about another one is not heard. */
      readonly number: number;
      readonly device: string;
      readonly job: string;
      readonly text: string;
    }
  | { readonly kind: 'abort'; readonly number: number; readonly reason: string };

/** One message for each job; events of long jobs come in batches before it. */
export type FromThread =
  | { readonly kind: 'ready'; readonly configs: readonly DeviceConfig[] }
  | { readonly kind: 'unusable'; readonly problem: string }
  | { readonly kind: 'events'; readonly number: number; readonly events: readonly LiveEvent[] }
  | {
      readonly kind: 'done';
      readonly number: number;
      readonly results: readonly PackedResult[];
      readonly outcomes: readonly DeviceOutcome[];
      readonly events: readonly LiveEvent[];
    }
  | {
      readonly kind: 'failed';
      readonly number: number;
      readonly stage: Stage;
      readonly code: string | null;
      readonly message: string;
      readonly events: readonly LiveEvent[];
    };

export type Stage = 'check' | 'execution';

/**
 * Shared memory of a thread and its spooler: what is worth no message. Cells of an Int32Array.
 * `executing`: number of the job whose circuits passed the check. `megabytes`: heap and array buffers of the thread, counted
 * `reports` times.
 */
export const board = { executing: 0, megabytes: 1, reports: 2, cells: 3 } as const;
