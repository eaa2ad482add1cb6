import { unsynced } from '../../../disk/index.ts';
import { type JobState, readJobState } from '../../jobs/index.ts';
import { encode, parsed } from './documents.ts';
import type { Layout } from './layout.ts';

/** A file that has reached this size is followed by another; one older than that is kept, bytes. */
const longest = 1 << 18;
/** Processes whose endings are looked at: those that wrote last. */
const recentSources = 4;

/** The latest endings, for estimates: what a process ended last stands in a file of its own for each device. */
export class EndedJobs {
  readonly #layout: Layout;
  readonly #source: string;
  readonly #sizes = new Map<string, number>();

  constructor(layout: Layout, source: string) {
    this.#layout = layout;
    this.#source = source;
  }

  note(state: JobState): void {
    const path = this.#layout.ended(state.device, this.#source);
    const size = this.#sizes.get(path) ?? 0;
    if (size > longest) unsynced.move(path, `${path}.old`);
    // Half a line that a failed append left ends here.
    const line = encode(`\n${JSON.stringify(state)}\n`);
    unsynced.append(path, line);
    this.#sizes.set(path, size > longest ? line.length : size + line.length);
  }

  /** Latest created first, at most `limit`. Those that peers ended are not known. */
  last(device: string, limit: number): JobState[] {
    const folder = this.#layout.endedFolder(device);
    const files = unsynced
      .names(folder)
      .map((name) => ({ path: `${folder}/${name}`, modified: unsynced.modified(`${folder}/${name}`) ?? 0 }))
      .sort((a, b) => b.modified - a.modified);
    const found = new Map<string, JobState>();
    for (const { path } of files.slice(0, recentSources)) {
      for (const state of tail(path, limit)) found.set(state.job, state);
    }
    return [...found.values()].sort(latestFirst).slice(0, Math.max(0, limit));
  }
}

/** The last `count` states of a file, as far as they are in the part that can hold them. */
function tail(path: string, count: number): JobState[] {
  const length = Math.min(unsynced.size(path) ?? 0, count * 1024);
  const start = (unsynced.size(path) ?? 0) - length;
  const text = new TextDecoder().decode(unsynced.readRange(path, Math.max(0, start), length) ?? undefined);
  return text
    .split('\n')
    .map((line) => (line.startsWith('{') ? parsed(line) : undefined))
    .filter((value) => value !== undefined)
    .slice(-count)
    .map(readJobState);
}

/** Ids of one moment are in the order of their submission. */
function latestFirst(a: JobState, b: JobState): number {
  return b.created - a.created || (a.job < b.job ? 1 : -1);
}
