import { join } from 'node:path';
import { type Lease, lock } from '../../disk/index.ts';
import type { Configuration } from '../config/index.ts';
import type { DataFolder } from '../pipeline/index.ts';
import { systemClock } from './clock.ts';
import type { Run } from './contract.ts';
import { ledgerOf } from './ledger.ts';
import { processingWork } from './processing.ts';
import { runSchedule } from './scheduler.ts';
import { mailSettings, planOf } from './settings.ts';
import { slotsOf } from './slots.ts';

export interface RunOptions {
  readonly signal: AbortSignal;
  /** Ends when nothing is due any more; without it the schedule goes on until the signal. */
  readonly once?: boolean;
  /** Somebody else has the schedule: this process waits to take over. */
  onStandBy?(): void;
  onRun?(run: Run): void;
}

export interface Schedule {
  /**
   * Runs what is due until the signal; one process at a time does, others stand by and take over when it dies. False when it was
   * to run once and another process has the schedule.
   */
  run(options: RunOptions): Promise<boolean>;
}

/** The schedule of a data folder, its settings read and checked. Throws `bad_schedule`, `bad_mail_setting`. */
export async function openSchedule(folder: DataFolder, configuration: Configuration): Promise<Schedule> {
  const plan = planOf(configuration);
  slotsOf(plan.cron);
  const mail = mailSettings(configuration);
  // Loaded when there is somebody to write to.
  const mailer = mail === null ? null : (await import('./mailer.ts')).smtpMailer(mail);
  return {
    async run({ signal, once = false, onStandBy, onRun }) {
      const lease = await take(join(folder.path, '.locks', 'schedule'), signal, once, onStandBy);
      if (lease === null) return false;
      try {
        await runSchedule({
          works: [processingWork(folder, plan)],
          ledger: ledgerOf(folder.path),
          clock: systemClock,
          mailer,
          signal,
          once,
          ...(onRun === undefined ? {} : { onRun }),
        });
        return true;
      } finally {
        await lease.release();
      }
    },
  };
}

/** How often who stands by looks whether the schedule is free, milliseconds. */
const lookEvery = 2000;

async function take(path: string, signal: AbortSignal, once: boolean, onStandBy?: () => void): Promise<Lease | null> {
  for (let looks = 0; !signal.aborted; looks++) {
    const lease = await lock(path, { wait: 0 });
    if (lease !== null || once) return lease;
    if (looks === 0) onStandBy?.();
    await systemClock.wait(lookEvery, signal);
  }
  return null;
}
