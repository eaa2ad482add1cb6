import { randomUUID } from 'node:crypto';
import { attempt, delayBefore } from './attempt.ts';
import type { Clock, Mailer, Run, Work, WorkState } from './contract.ts';
import type { Ledger, LedgerFile } from './ledger.ts';
import { mailOf } from './report.ts';
import { type Slots, slotsOf } from './slots.ts';

export interface SchedulerOptions {
  readonly works: readonly Work[];
  readonly ledger: LedgerFile;
  readonly clock: Clock;
  /** Null: no mails. */
  readonly mailer: Mailer | null;
  readonly signal: AbortSignal;
  /** Ends when nothing is due any more, instead of waiting for the next slot. */
  readonly once?: boolean;
  onRun?(run: Run): void;
}

/** How often requests and pauses of other processes are looked for, milliseconds. */
const glance = 1000;

/**
 * Runs what is due, one after the other, until the signal. The caller holds the lock of the schedule, so nothing overlaps.
 * A work that was never seen begins with its next slot; of slots that nobody was there for the last one is run, the others are
 * counted as missed; a run that a dead process left is run again. A clock that goes back repeats no slot. Throws `bad_schedule`.
 */
export async function runSchedule(options: SchedulerOptions): Promise<void> {
  const { works, ledger, clock, signal } = options;
  const planned = works.map((work) => ({ work, slots: slotsOf(work.plan.cron) }));
  await ledger.update((now) => begin(now, works, clock.now()));
  while (!signal.aborted) {
    let ran = false;
    for (const { work, slots } of planned) {
      const due = signal.aborted ? null : await take(options, work, slots);
      if (due === null) continue;
      await carryOut(options, work, due);
      ran = true;
    }
    if (ran) continue;
    if (options.once) return;
    await clock.wait(glance, signal);
  }
}

/** New works get a state; what a dead process was doing is interrupted, and asked for again. */
function begin(ledger: Ledger, works: readonly Work[], now: number): Ledger {
  const time = new Date(now).toISOString();
  const isOpen = ({ status }: Run) => status === 'running' || status === 'retrying';
  const left = new Set(ledger.runs.filter(isOpen).map(({ work }) => work));
  const states = works.map(({ name }): [string, WorkState] => {
    const state = ledger.works[name] ?? { slot: time, paused: false, requested: null };
    return [name, left.has(name) ? { ...state, requested: state.requested ?? time } : state];
  });
  return {
    works: { ...ledger.works, ...Object.fromEntries(states) },
    runs: ledger.runs.map((run) => (isOpen(run) ? { ...run, status: 'interrupted' } : run)),
  };
}

/** The next run of a work, already in the ledger; null when none is due. */
async function take(options: SchedulerOptions, { name }: Work, slots: Slots): Promise<Run | null> {
  const { ledger, clock } = options;
  const now = clock.now();
  const dueOf = (state: WorkState): Pick<Run, 'due' | 'trigger' | 'missed'> | null => {
    if (state.requested !== null) return { due: state.requested, trigger: 'request', missed: 0 };
    const found = state.paused ? null : slots.last(Date.parse(state.slot), now);
    if (found === null) return null;
    return { due: new Date(found.slot).toISOString(), trigger: 'schedule', missed: found.count - 1 };
  };
  const seen = (await ledger.read()).works[name];
  if (seen === undefined || dueOf(seen) === null) return null;
  let run: Run | null = null;
  await ledger.update((current) => {
    const state = current.works[name] ?? seen;
    const due = dueOf(state);
    if (due === null) return current;
    run = { run: randomUUID(), work: name, ...due, status: 'running', attempts: [], summary: [], mail: null };
    const next = due.trigger === 'request' ? { ...state, requested: null } : { ...state, slot: due.due };
    return { works: { ...current.works, [name]: next }, runs: [...current.runs, run] };
  });
  return run;
}

/** All attempts of one run, with pauses between them, and the mail at its end. */
async function carryOut(options: SchedulerOptions, work: Work, taken: Run): Promise<void> {
  const { ledger, clock, signal, mailer, onRun } = options;
  let run = taken;
  const note = async (change: Partial<Run>): Promise<void> => {
    run = { ...run, ...change };
    onRun?.(run);
    await ledger.update(({ works, runs }) => ({ works, runs: runs.map((one) => (one.run === run.run ? run : one)) }));
  };
  while (run.status === 'running' || run.status === 'retrying') {
    if (run.status === 'retrying') {
      await clock.wait(delayBefore(work, run.attempts.length), signal);
      // Stopped while it waited: the next start sees an open run and begins it again.
      if (signal.aborted) return;
      await note({ status: 'running' });
    } else onRun?.(run);
    const { attempt: made, summary } = await attempt(work, clock, signal);
    const attempts = [...run.attempts, made];
    if (summary !== null) await note({ status: 'done', attempts, summary });
    else if (signal.aborted) return;
    else await note({ status: attempts.length > work.plan.retries ? 'failed' : 'retrying', attempts });
  }
  if (mailer === null) return;
  const sent = await mailer(mailOf(work, run)).then(
    () => `sent ${new Date(clock.now()).toISOString()}`,
    (error: unknown) => `not sent: ${error instanceof Error ? error.message : String(error)}`,
  );
  await note({ mail: sent });
}
