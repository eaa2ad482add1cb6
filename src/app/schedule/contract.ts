/** Something that runs at set times: by this room, or by Airflow, which runs the same command. */
export interface Work {
  readonly name: string;
  readonly about: string;
  readonly plan: Plan;
  /** What was done, line by line, for history and mail. Throws when it failed; `signal` says that its time is over. */
  run(signal: AbortSignal): Promise<readonly string[]>;
}

export interface Plan {
  /** Five fields, UTC. */
  readonly cron: string;
  /** Attempts after the first. */
  readonly retries: number;
  /** Milliseconds before the second attempt; doubled for each further one, up to an hour or this, whatever is more. */
  readonly retryDelay: number;
  /** Milliseconds after which an attempt is stopped and counts as failed. */
  readonly timeout: number;
}

export interface Attempt {
  readonly started: string;
  readonly ended: string;
  /** Null: it succeeded. */
  readonly error: string | null;
}

/** One slot of a plan, or one request. Times are ISO 8601 in UTC. */
export interface Run {
  readonly run: string;
  readonly work: string;
  /** The slot that it is for; for a request, when it was made. */
  readonly due: string;
  readonly trigger: 'schedule' | 'request';
  readonly status: 'running' | 'retrying' | 'done' | 'failed' | 'interrupted';
  readonly attempts: readonly Attempt[];
  readonly summary: readonly string[];
  /** Earlier slots that nobody was there for: they are not made up one by one. */
  readonly missed: number;
  /** Null as long as none was sent; else when, or why not. */
  readonly mail: string | null;
}

export interface WorkState {
  /** The last slot that was taken; slots up to here are over, whatever the clock says. */
  readonly slot: string;
  readonly paused: boolean;
  /** A request that nobody has taken yet: when it was made. */
  readonly requested: string | null;
}

/** Time, so that tests need not wait for it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Ends early, without an error, when the signal does. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Resolves when the mail server has taken it. */
export type Mailer = (mail: Mail) => Promise<void>;
