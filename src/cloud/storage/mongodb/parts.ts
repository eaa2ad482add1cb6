import type { Connection } from './connection.ts';
import type { Queues } from './queues.ts';
import type { SharedJobs } from './shared-jobs.ts';
import type { States } from './states.ts';

/** What the rooms of an open provider work with. */
export interface Parts {
  readonly connection: Connection;
  readonly states: States;
  readonly shared: SharedJobs;
  readonly queues: Queues;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
