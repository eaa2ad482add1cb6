import type { DeviceConfig, JobPhase, JobState, Jwk, ResultDocument, StatusDocument } from '../jobs/index.ts';

/**
 * Queue and document store of jobs: a local folder, MongoDB, Dropbox. Servers submit and read, spoolers claim and finish, each
 * in its own process; the provider is all they share. What a promise has acknowledged survives kill -9 and, where the storage
 * lets us, a power cut.
 *
 * A job's life is a row of states (`transition` of jobs), each stored once under the next revision number by an exclusive
 * create: whoever creates it decides, everybody else reads and thinks again. That is one winner on every storage, without a
 * lock. Documents that Python peers read follow that row, never the other way round.
 *
 * Devices are display names (`singlequdit`). A job is known under its own device only. Reading with an id that cannot be one
 * gives what an unknown job gives.
 */
export interface StorageProvider {
  readonly kind: 'local' | 'mongodb' | 'dropbox';

  /** Display names with a config, sorted; also those that peers published. */
  devices(): Promise<string[]>;
  /** The config, its signature laid aside and not checked; null when there is none (or only a torn one). */
  config(device: string): Promise<DeviceConfig | null>;
  /**
   * Writes the config in one piece, only when anything but its `last_queue_check` differs from what is stored: true when it
   * was written. Signed when `config.sign`. `missing_signing_key`, `config_signed_by_another`.
   */
  publishConfig(config: DeviceConfig, key?: Jwk): Promise<boolean>;
  /** Sets `last_queue_check` to now unless it is less than 60 s old: true when it was written. No config is no error. */
  markChecked(device: string, key?: Jwk): Promise<boolean>;
  /** Stores a public key under its kid; the same key again is no error. `key_taken`. */
  publishKey(key: Jwk): Promise<void>;
  publicKey(kid: string): Promise<Jwk | null>;

  /** Acknowledged when it is durable; visible with its status to every reader by then. `idempotency_conflict`. */
  submit(submission: Submission): Promise<Submitted>;
  /** Everything we know; for a job of a peer what its documents tell (without lease). Null for an unknown job. */
  state(device: string, job: string): Promise<JobState | null>;
  /** Who submitted it; null for a job of a peer and for an unknown one. */
  owner(device: string, job: string): Promise<string | null>;
  /** All jobs that a user submitted, latest first. */
  jobsOf(user: string): Promise<JobReference[]>;
  /** The posted text; null when unknown or torn. */
  job(device: string, job: string): Promise<string | null>;
  status(device: string, job: string): Promise<StatusDocument | null>;
  result(device: string, job: string): Promise<StoredResult | null>;
  /** What waits, in the order in which it will be claimed. */
  queue(device: string): Promise<QueuedJob[]>;
  /** The jobs that ended last, latest created first, for estimates: at most `limit`, what cannot be known cheaply is left out. */
  ended(device: string, limit: number): Promise<JobState[]>;
  /** 0 for the next one; null when the job does not wait. */
  position(device: string, job: string): Promise<number | null>;
  /**
   * Ends a waiting job, asks the holder of a claimed one to stop (it reads `cancelling` when it renews). Gives the phase
   * after that, also when the job has ended before; null for an unknown job.
   */
  requestCancel(device: string, job: string, reason?: string): Promise<JobPhase | null>;

  /**
   * The first job that waits, or one whose holder gave no sign of life until its lease ended or is known to be dead (its process
   * was killed on this machine); null when there is none.
   * However many ask at once, each job has one holder. First created, first claimed; jobs of peers by the time of their
   * document, then id. A peer's document without status is left alone until it is 2 s old, and nobody overtakes it.
   */
  claim(device: string, holder: string, leaseMilliseconds: number): Promise<Claim | null>;
  /** Tells that execution begins. `lease_lost`, `cancel_requested`. */
  start(claim: Claim): Promise<JobState>;
  /** Sign of life: prolongs the lease and gives the state (`cancelling` asks the holder to stop). `lease_lost`. */
  renew(claim: Claim, leaseMilliseconds: number): Promise<JobState>;
  /**
   * Ends the job: result first, then the job document and the status. Durable when acknowledged. Gives the state, `cancelled` when
   * a failed one was to be cancelled anyway. `lease_lost`: nothing of this ending is or will be visible.
   */
  finish(claim: Claim, ending: Ending): Promise<JobState>;
  /** Gives the job back unfinished: it waits at its old place, and the attempt does not count. `lease_lost`. */
  handBack(claim: Claim, reason?: string): Promise<JobState>;

  /**
   * Stores live events under the numbers firstSeq, firstSeq + 1, … (from 1). Repeating a call is no error. False, and nothing
   * stored, when other events have taken that number: read on and number anew.
   */
  appendEvents(device: string, job: string, firstSeq: number, events: readonly LiveEvent[]): Promise<boolean>;
  /** Events after number `afterSeq` (0: all), without gaps. */
  readEvents(device: string, job: string, afterSeq: number): Promise<NumberedEvent[]>;

  /** Finishes what is under way. */
  close(): Promise<void>;
}

export interface Submission {
  readonly device: string;
  readonly user: string;
  /** What was posted, as JSON text: kept to the letter where the storage holds files. Not judged here. */
  readonly text: string;
  /** The same user with the same key gets the job of the first time. */
  readonly idempotencyKey?: string;
}

export interface Submitted {
  readonly job: string;
  readonly status: StatusDocument;
  /** True when the idempotency key had been used before: nothing was submitted. */
  readonly repeated: boolean;
}

export interface JobReference {
  readonly device: string;
  readonly job: string;
}

export interface QueuedJob {
  readonly job: string;
  /** Milliseconds since 1970; for a job of a peer the time of its document. */
  readonly created: number;
  /** False for a job that a peer put into the storage. */
  readonly ours: boolean;
}

/** The right to execute a job. Plain data: it may travel to another thread. */
export interface Claim {
  readonly device: string;
  readonly job: string;
  /** The posted text and what it holds, unjudged: peers may have posted anything that is JSON. */
  readonly text: string;
  readonly document: unknown;
  /** At the moment of the claim; `state.fence` is the fencing token. */
  readonly state: JobState;
}

export type Ending =
  | {
      readonly outcome: 'done';
      readonly status: StatusDocument;
      readonly result: ResultDocument;
      /** Signs the result. */
      readonly key?: Jwk;
    }
  | { readonly outcome: 'failed'; readonly status: StatusDocument; readonly reason: string }
  /** The holder has stopped because it was asked to. */
  | { readonly outcome: 'cancelled' };

export interface StoredResult {
  readonly document: ResultDocument;
  /** The text as stored, signature included. */
  readonly text: string;
}

export interface LiveEvent {
  readonly kind: string;
  readonly [detail: string]: unknown;
}

export interface NumberedEvent {
  readonly seq: number;
  readonly event: LiveEvent;
}
