import { isOnline, type JobState } from '../../../cloud/jobs/index.ts';
import type { JobDetail } from '../contract.ts';

/** Fewer comparable jobs say nothing. */
const fewest = 3;

/**
 * Seconds until the job ends, from how long done jobs of its device took: mean, and the band from the tenth to the ninetieth
 * percentile. Jobs before it add up (the band of n jobs grows with √n, as for independent times); of a running job only
 * those count that took longer than it has taken already. Null when fewer than three are comparable.
 *
 * @param before jobs that run before it: its position
 */
export function estimate(
  job: Pick<JobState, 'phase' | 'started'>,
  before: number,
  ended: readonly JobState[],
  now: number,
): JobDetail['eta'] {
  const elapsed = job.started === null ? 0 : Math.max(0, (now - job.started) / 1000);
  const seconds = ended
    .flatMap(({ phase, started, finished }) =>
      phase === 'done' && started !== null && finished !== null ? [(finished - started) / 1000] : [],
    )
    .filter((duration) => duration >= elapsed)
    .sort((a, b) => a - b);
  if (seconds.length < fewest) return null;
  const mean = seconds.reduce((sum, duration) => sum + duration, 0) / seconds.length;
  const low = quantile(seconds, 0.1) - mean;
  const high = quantile(seconds, 0.9) - mean;
  const count = before + 1;
  const expected = count * mean - elapsed;
  return {
    seconds: rounded(expected),
    low: rounded(expected + Math.sqrt(count) * low),
    high: rounded(expected + Math.sqrt(count) * high),
    jobs: seconds.length,
  };
}

/** Why a job waits, in a sentence for its user. */
export function waitingReason(about: {
  readonly device: string;
  readonly lastQueueCheck: string | null;
  readonly position: number;
  readonly created: number;
  readonly reason: string | null;
  readonly now: number;
}): string {
  const { device, lastQueueCheck, position, now } = about;
  if (lastQueueCheck === null) return `${device} is offline: nobody has looked into its queue yet.`;
  if (!isOnline({ last_queue_check: lastQueueCheck }, now))
    return `${device} is offline: its queue was last looked at ${lastQueueCheck}.`;
  if (position > 0) return position === 1 ? 'One job is before it.' : `${position} jobs are before it.`;
  if (about.reason !== null) return `It is next. Earlier: ${about.reason}`;
  // An idle device takes a job within its polling time.
  return now - about.created > 2000 ? `It is next: ${device} is busy with another job.` : 'It is next.';
}

function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}

const rounded = (seconds: number) => Math.max(0, Math.round(seconds * 1000) / 1000);
