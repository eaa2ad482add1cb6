import type { StoredEnding } from '../endings.ts';
import { resultTooLarge } from '../errors.ts';
import type { SharedJobs } from './shared-jobs.ts';
import type { States, Top } from './states.ts';

/** Results up to this many characters stand in the final state; longer ones wait as documents of their own. */
const inState = 1 << 16;
/** MongoDB's limit of 16 MiB, less what is added to a document. */
const largest = (16 << 20) - (64 << 10);

/** Lays a long result down before its job's end is decided. `result_too_large`: nothing is written. */
export async function stage(
  shared: SharedJobs,
  device: string,
  job: string,
  fence: number,
  text: string,
): Promise<StoredEnding['result']> {
  if (text.length <= inState) return { text };
  // A document is a few times as long as its text at most: elements of arrays carry their numbers.
  const bytes = text.length > largest >> 3 ? Math.max(shared.resultSize(text), Buffer.byteLength(text)) : 0;
  if (bytes > largest) throw resultTooLarge(job, bytes, largest);
  await shared.setText(stagedName(device, job, fence), text);
  return { stagedBy: fence };
}

export async function unstage(shared: SharedJobs, device: string, job: string, fence: number): Promise<void> {
  await shared.removeText(stagedName(device, job, fence));
}

/**
 * Makes a decided end visible: result first, then the job document, then the status, so that who reads DONE finds the result.
 * What marks the work as unfinished goes last: the note of the lease, or for a job that nobody held its place in the queue.
 * May be repeated by anyone who finds it unfinished, at the same time too.
 */
export async function publish(
  shared: SharedJobs,
  states: States,
  { revision, state }: Top,
  known: StoredEnding | null = null,
): Promise<void> {
  const { device, job, fence, phase } = state;
  const ending = known ?? (await states.ending(device, job, revision));
  if (ending === null) return;
  const { status, result } = ending;
  if (result !== null) {
    const text = 'text' in result ? result.text : await shared.text(stagedName(device, job, result.stagedBy));
    // Not there any more: somebody has published it already.
    if (text !== null) await shared.setResult(device, job, text);
  }
  const tell = () => shared.setStatus(device, job, status);
  if (phase !== 'done') await tell();
  const end = phase === 'done' ? 'finished' : 'deleted';
  for (const from of fence > 0 ? (['running', 'queued'] as const) : (['queued'] as const))
    if (await shared.move(from, end, device, job)) break;
  if (phase === 'done') await tell();
  if (result !== null && 'stagedBy' in result) await unstage(shared, device, job, result.stagedBy);
  await states.forget(device, job, fence);
}

function stagedName(device: string, job: string, fence: number): string {
  return `staged.${device}.${job}.${fence}`;
}
