import { unsynced } from '../../../disk/index.ts';
import type { JobState } from '../../jobs/index.ts';
import { type Revision, type StoredEnding, statusText } from '../endings.ts';
import { encode, textOf } from './documents.ts';
import type { EndedJobs } from './ended-jobs.ts';
import type { Journal } from './journal.ts';
import type { JournalEntry } from './journal-format.ts';
import type { Layout } from './layout.ts';
import type { Leases } from './leases.ts';
import type { Unfinished } from './unfinished.ts';

/** How the end of a job, once decided, becomes durable and visible. */
export class Endings {
  readonly #layout: Layout;
  readonly #journal: Journal;
  readonly #leases: Leases;
  readonly #ended: EndedJobs;
  readonly #unfinished: Unfinished;

  constructor(layout: Layout, journal: Journal, leases: Leases, ended: EndedJobs, unfinished: Unfinished) {
    this.#layout = layout;
    this.#journal = journal;
    this.#leases = leases;
    this.#ended = ended;
    this.#unfinished = unfinished;
  }

  /**
   * Makes an end durable, then visible. The end was decided when its revision was created; what follows may be repeated by
   * anyone who finds it unfinished, at the same time too. `first`: nobody can have begun with it. Resolves when it is durable:
   * where a full disk does not let it become visible at once, it does later.
   */
  async settle({ revision, state, ending }: Revision, first = false): Promise<void> {
    if (ending === null) return;
    const { status, result } = ending;
    const text = result !== null && 'text' in result ? result.text : null;
    const entry: JournalEntry = { kind: 'end', revision, state, status, result: text };
    await this.#journal.append(entry);
    try {
      this.publish(state, ending, first);
    } catch {
      this.#unfinished.add(entry);
      return;
    }
    try {
      this.#ended.note(state);
    } catch {
      // Estimates do without it.
    }
  }

  /**
   * Result first, then the job document, then the status: who reads DONE finds the result. What marks the work as unfinished
   * goes last: the lease, or for a job that nobody held its place in the queue.
   */
  publish(state: JobState, { status, result }: StoredEnding, first = false): void {
    const { device, job } = state;
    const layout = this.#layout;
    if (result !== null && 'text' in result) write(layout.result(device, job), result.text, first);
    // Not there any more: somebody has moved it already.
    else if (result !== null) unsynced.move(layout.staged(device, job, result.stagedBy), layout.result(device, job));
    const tell = () => this.#tell(device, job, statusText(status), first);
    if (state.phase !== 'done') tell();
    const end = state.phase === 'done' ? layout.finished(device, job) : layout.deleted(job);
    if (!unsynced.move(layout.running(job), end)) unsynced.move(layout.queued(device, job), end);
    if (state.phase === 'done') tell();
    if (state.fence > 0) this.#leases.forget(device, job, state.fence);
  }

  #tell(device: string, job: string, text: string, first: boolean): void {
    const path = this.#layout.status(device, job);
    // Some file systems create files many times slower, for minutes, after thousands were freed: the first status is kept.
    unsynced.link(path, this.#layout.firstStatus(device, job));
    write(path, text, first);
  }
}

/** Unless it is there already. */
function write(path: string, text: string, first: boolean): void {
  if (first || textOf(path) !== text) unsynced.replace(path, encode(text));
}
