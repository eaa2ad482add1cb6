import { unsynced } from '../../../disk/index.ts';
import { isFinal, type JobState } from '../../jobs/index.ts';
import { documentId, type Layout } from './layout.ts';
import type { States } from './states.ts';

/** The jobs of a device that have ended, latest created first, at most `limit`. Those that peers ended are not known. */
export function endedJobs(layout: Layout, states: States, device: string, limit: number): JobState[] {
  const names = [...unsynced.names(layout.finishedFolder(device)), ...unsynced.names(layout.deletedFolder)];
  const found: JobState[] = [];
  // Our ids follow time.
  for (const name of names.sort().reverse()) {
    if (found.length >= limit) break;
    const job = documentId(name);
    const state = job === null ? undefined : states.top(device, job)?.state;
    if (state !== undefined && isFinal(state.phase)) found.push(state);
  }
  return found.sort((a, b) => b.created - a.created);
}
