import { unsynced } from '../../../disk/index.ts';
import type { JobState } from '../../jobs/index.ts';
import { type Revision, type StoredEnding, statusText } from '../endings.ts';
import { encode, textOf } from './documents.ts';
import type { Journal } from './journal.ts';
import type { Layout } from './layout.ts';

/**
 * Makes an end durable, then visible. The end was decided when its revision was created; what follows may be repeated by
 * anyone who finds it unfinished, at the same time too.
 */
export async function settle(layout: Layout, journal: Journal, { revision, state, ending }: Revision): Promise<void> {
  if (ending === null) return;
  const { status, result } = ending;
  const text = result !== null && 'text' in result ? result.text : null;
  await journal.append({ kind: 'end', revision, state, status, result: text });
  publish(layout, state, ending);
}

/**
 * Result first, then the job document, then the status: who reads DONE finds the result. What marks the work as unfinished
 * goes last: the lease, or for a job that nobody held its place in the queue.
 */
export function publish(layout: Layout, state: JobState, { status, result }: StoredEnding): void {
  const { device, job } = state;
  if (result !== null && 'text' in result) writeOnce(layout.result(device, job), result.text);
  // Not there any more: somebody has moved it already.
  else if (result !== null) unsynced.move(layout.staged(device, job, result.stagedBy), layout.result(device, job));
  const tell = () => writeOnce(layout.status(device, job), statusText(status));
  if (state.phase !== 'done') tell();
  const end = state.phase === 'done' ? layout.finished(device, job) : layout.deleted(job);
  if (!unsynced.move(layout.running(job), end)) unsynced.move(layout.queued(device, job), end);
  if (state.phase === 'done') tell();
  if (state.fence > 0) unsynced.remove(layout.lease(device, job, state.fence));
}

function writeOnce(path: string, text: string): void {
  if (textOf(path) !== text) unsynced.replace(path, encode(text));
}
