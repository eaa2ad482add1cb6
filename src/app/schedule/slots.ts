import { Cron } from 'croner';
import { badSchedule } from './errors.ts';

/** The slots of a plan; all times are milliseconds since 1970. */
export interface Slots {
  /** The last slot in (after, until] and how many there are, at most `counted`; null when there is none. */
  last(after: number, until: number): { readonly slot: number; readonly count: number } | null;
  /** The first slot after this time; null when none will ever come. */
  next(after: number): number | null;
}

/** More missed slots are no more than many. */
const counted = 1000;

/** Reads five crontab fields, UTC. Throws `bad_schedule`. */
export function slotsOf(cron: string): Slots {
  let pattern: Cron;
  try {
    pattern = new Cron(cron, { timezone: 'UTC', paused: true, mode: '5-part' });
  } catch (error) {
    throw badSchedule.from(error, cron, error instanceof Error ? error.message : String(error));
  }
  const next = (after: number): number | null => pattern.nextRun(new Date(after))?.getTime() ?? null;
  return {
    next,
    last(after, until) {
      const slot = pattern.previousRuns(1, new Date(until + 1))[0]?.getTime();
      if (slot === undefined || slot <= after) return null;
      let count = 1;
      for (let at = next(after); at !== null && at < slot && count < counted; at = next(at)) count += 1;
      return { slot, count };
    },
  };
}
