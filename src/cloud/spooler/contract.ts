import type { DeviceOutcome } from '../devices/index.ts';
import type { DeviceConfig, Jwk } from '../jobs/index.ts';
import type { StorageProvider } from '../storage/index.ts';

/** Where a worker thread finds a device: a module that exports `device`, or `devices` of which `name` picks one. */
export interface DeviceSource {
  /** URL of an ES module. */
  readonly module: string;
  /** Display name of the one that is meant; absent: every device of the module. */
  readonly name?: string;
  /** Jobs at the same time; default 1. An option of ours that is never published. */
  readonly concurrency?: number;
}

/** What one job may use; a job beyond it ends with an ERROR that says so, and nothing else is disturbed. */
export interface JobLimitsOfSpooler {
  readonly seconds: number;
  readonly memoryMegabytes: number;
}

export interface SpoolerOptions {
  readonly provider: StorageProvider;
  readonly devices: readonly DeviceSource[];
  /** Unique for each spooler; default: host, process and random digits. */
  readonly holder?: string;
  /** Signs configs and results of devices that sign. */
  readonly key?: Jwk;
  readonly limits?: Partial<JobLimitsOfSpooler>;
  /** Default 30 000; signs of life come every third of it. */
  readonly leaseMilliseconds?: number;
  /** How often an idle device asks the storage for work; default 200. */
  readonly pollMilliseconds?: number;
  /**
   * Takes what a job leaves for the lake, before its result is written: resolves when it is durable. Called again with the
   * same ids when a job is executed again.
   */
  publish?(outcomes: readonly DeviceOutcome[], about: { readonly device: string; readonly job: string }): Promise<void>;
  onEvent?(event: SpoolerEvent): void;
  /** Aborted while devices are still being loaded: that ends at once, and the start rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export type SpoolerEvent =
  | { readonly kind: 'published'; readonly device: string; readonly written: boolean }
  | { readonly kind: 'claimed'; readonly device: string; readonly job: string; readonly attempt: number }
  | {
      readonly kind: 'ended';
      readonly device: string;
      readonly job: string;
      readonly phase: string;
      readonly seconds: number;
    }
  | { readonly kind: 'lost'; readonly device: string; readonly job: string; readonly reason: string }
  /** The storage, a thread or a device failed; the spooler goes on and tries again. */
  | { readonly kind: 'trouble'; readonly device: string | null; readonly code: string; readonly message: string };

export interface Spooler {
  readonly holder: string;
  /** Those that work by now: one that takes long to load joins later, and is told by `published`. */
  readonly devices: readonly DeviceConfig[];
  /** Something was submitted: look now instead of at the next poll. */
  wake(device?: string): void;
  /**
   * Claims nothing more. `finish` waits for running jobs up to `graceMilliseconds` (default: without end), then hands back
   * what still runs; `hand-back` does so at once. Resolves when every thread has ended. Calling it again only shortens.
   */
  stop(how: 'finish' | 'hand-back', graceMilliseconds?: number): Promise<void>;
}

/**
 * Publishes the devices' configs and executes their jobs until it is stopped: each device its own jobs one after the other
 * in their order, devices side by side, each in worker threads. No job ends it. Rejects only when nothing could start.
 *
 * One job of a device at a time (or `concurrency`) is a promise of each spooler, not of all together: two spoolers that serve
 * the same device share its queue in its order and execute two of its jobs at the same time. Simulators gain by that; a
 * machine that can do one thing at a time is served by one spooler.
 */
export type StartSpooler = (options: SpoolerOptions) => Promise<Spooler>;
