import { cancelledStatus, executionFailedStatus, type JobState } from '../../jobs/index.ts';
import type { Files } from './files.ts';
import { layout } from './layout.ts';
import type { Step, StoredEnding } from './states.ts';
import type { Statuses } from './statuses.ts';

/** The ending of a job that nobody executed to its end. */
export function endingWithoutHolder({ job, phase, reason }: JobState): StoredEnding {
  const status =
    phase === 'cancelled' ? cancelledStatus(job, reason ?? undefined) : executionFailedStatus(job, reason ?? 'Failed.');
  return { status, result: null };
}

/**
 * Publishes an end that was decided: result first, then the status, so that who reads DONE finds the result, and last the job
 * document, which tells others by its place that something is left to do. Three calls, two without a result. It may be
 * repeated by anyone, at the same time too.
 */
export async function settle(files: Files, statuses: Statuses, { state, ending }: Step): Promise<void> {
  if (ending === null) return;
  const { device, job } = state;
  const { status, result } = ending;
  const target = layout.result(device, job);
  if (result !== null && 'text' in result) await files.replace(target, result.text);
  // Not there any more: somebody has moved it already.
  else if (result !== null) await files.move(layout.staged(job, result.stagedBy), target);
  await statuses.end(device, job, status, state.owner === null);
  const end = state.phase === 'done' ? layout.finished(device, job) : layout.deleted(job);
  const places = [layout.running(job), layout.queued(device, job)];
  if (state.fence === 0) places.reverse();
  for (const from of places) {
    const how = await files.move(from, end);
    if (how === 'moved') return;
    // A second copy, left by a submission whose answer was lost.
    if (how === 'occupied') await files.remove(from);
  }
}
