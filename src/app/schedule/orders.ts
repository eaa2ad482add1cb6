import type { WorkState } from './contract.ts';
import { unknownWork } from './errors.ts';
import type { LedgerFile } from './ledger.ts';
import { processingName } from './processing.ts';

/** Everything that a schedule runs. */
const known = [processingName];

/** Changes what a schedule thinks of a work, also where none has run yet. Throws `unknown_work`. */
async function order(ledger: LedgerFile, name: string, now: number, change: Partial<WorkState>): Promise<WorkState> {
  if (!known.includes(name)) throw unknownWork(name, known);
  const time = new Date(now).toISOString();
  const { works } = await ledger.update((current) => {
    const state = current.works[name] ?? { slot: time, paused: false, requested: null };
    return { ...current, works: { ...current.works, [name]: { ...state, ...change } } };
  });
  return works[name]!;
}

/** No slot is run until it is resumed; requests are. */
export const pauseWork = (ledger: LedgerFile, name: string, now: number): Promise<WorkState> =>
  order(ledger, name, now, { paused: true });

/** Slots that passed meanwhile are over: the next one is the next to come. */
export const resumeWork = (ledger: LedgerFile, name: string, now: number): Promise<WorkState> =>
  order(ledger, name, now, { paused: false, slot: new Date(now).toISOString() });

/** Asks for one run as soon as possible, whether paused or not. */
export const requestWork = (ledger: LedgerFile, name: string, now: number): Promise<WorkState> =>
  order(ledger, name, now, { requested: new Date(now).toISOString() });
