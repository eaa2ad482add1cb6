import type { JobState, StatusDocument } from '../../jobs/index.ts';
import type { JobReference } from '../contract.ts';
import type { JournalEntry } from './journal-format.ts';

type Submission = Extract<JournalEntry, { kind: 'submission' }>;
type End = Extract<JournalEntry, { kind: 'end' }>;

/** Between two attempts without anybody asking, milliseconds; each time twice as long. */
const shortestPause = 200;
const longestPause = 5_000;

/**
 * What the journal holds and the folders could not take, because the disk was full: acknowledged all the same, since the
 * journal is the truth. The documents are made as after a crash, from the same entries and by the same code, as soon as the
 * disk takes them: by a timer, and before anything that changes a job. A process that ends before leaves it to the next replay.
 */
export class Unfinished {
  readonly #restore: (entry: JournalEntry) => void;
  readonly #entries: JournalEntry[] = [];
  #timer: NodeJS.Timeout | null = null;
  #pause = shortestPause;

  constructor(restore: (entry: JournalEntry) => void) {
    this.#restore = restore;
  }

  get none(): boolean {
    return this.#entries.length === 0;
  }

  add(entry: JournalEntry): void {
    this.#entries.push(entry);
    this.#try();
  }

  /** Makes what is missing, in the order of the journal. Throws what the disk says: nothing new is begun on a full one. */
  complete(): void {
    for (let entry = this.#entries[0]; entry !== undefined; entry = this.#entries[0]) {
      this.#restore(entry);
      this.#entries.shift();
    }
    this.#pause = shortestPause;
  }

  /** The first state of a job of which nothing but the journal may know. */
  state(device: string, job: string): JobState | null {
    return this.#submission(device, job)?.state ?? null;
  }

  text(device: string, job: string): string | null {
    return this.#submission(device, job)?.text ?? null;
  }

  /** The status of a job that has ended, before its document says so. */
  status(device: string, job: string): StatusDocument | null {
    const end = this.#entries.findLast((entry): entry is End => entry.kind === 'end' && isOf(entry, device, job));
    return end?.status ?? null;
  }

  /** Latest first. */
  of(user: string): JobReference[] {
    return this.#entries
      .filter(({ kind, state }) => kind === 'submission' && state.owner === user)
      .map(({ state: { device, job } }) => ({ device, job }))
      .reverse();
  }

  /** Tried once more; then the next process does it. */
  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    try {
      this.complete();
    } catch {
      // The journal keeps it.
    }
  }

  #submission(device: string, job: string): Submission | undefined {
    return this.#entries.find((entry): entry is Submission => entry.kind === 'submission' && isOf(entry, device, job));
  }

  #try(): void {
    if (this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      try {
        this.complete();
      } catch {
        this.#pause = Math.min(longestPause, 2 * this.#pause);
        this.#try();
      }
    }, this.#pause).unref();
  }
}

const isOf = ({ state }: JournalEntry, device: string, job: string) => state.device === device && state.job === job;
