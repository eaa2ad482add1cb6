import { randomBytes } from 'node:crypto';
import {
  isFinal,
  type JobState,
  queuedState,
  readJobState,
  readStatus,
  type StatusDocument,
} from '../../jobs/index.ts';
import { storageRefused } from '../errors.ts';
import type { Files } from './files.ts';
import { where } from './http.ts';
import { isObject, parsed } from './json.ts';
import { layout } from './layout.ts';
import { timeOf } from './names.ts';
import { Remembered } from './remembered.ts';

/** What the end of a job publishes; it stands in the same document as the final state, so that both are decided at once. */
export interface StoredEnding {
  readonly status: StatusDocument;
  /** Text of the result, or by which claim it waits as a file of its own. */
  readonly result: { readonly text: string } | { readonly stagedBy: number } | null;
}

export interface Step {
  readonly state: JobState;
  readonly ending: StoredEnding | null;
}

export interface Stored extends Step {
  /** Dropbox's revision of the document. */
  readonly rev: string;
  /** Marks of the latest writes, this one last. */
  readonly writes: readonly string[];
}

/** As many writes back a writer that lost an answer recognises its own. */
const marks = 6;

/**
 * The rows of states. Dropbox numbers the revisions of a file and takes an upload in mode `update` only for the revision that
 * the writer has read, so a row is one file: its next revision is created exclusively, as the first is in mode `add`.
 * Whoever creates it decides. Reading the present state is one call, and a holder that knows its revision needs none.
 */
export class States {
  readonly #files: Files;
  readonly #known = new Remembered<Stored>(5000);
  /** Owners never change. */
  readonly #owners = new Remembered<string | null>(20_000);

  constructor(files: Files) {
    this.#files = files;
  }

  /** What this process has seen last; a final state is the last word. */
  seen(job: string): Stored | null {
    return this.#known.get(job) ?? null;
  }

  /** The present state: from memory when it is final. Null for a job that we have never touched. */
  async read(device: string, job: string): Promise<Stored | null> {
    const known = this.seen(job);
    if (known !== null && isFinal(known.state.phase)) return known;
    const foreign = this.#owners.get(job) === null;
    const stored =
      (foreign ? null : await this.#readAt(layout.state(job), device, job)) ??
      (await this.#readAt(layout.peerState(job), device, job));
    if (stored !== null) this.#remember(stored);
    return stored;
  }

  /** The owner, null for a job of a peer, undefined for one of which we know nothing. */
  async owner(device: string, job: string): Promise<string | null | undefined> {
    const known = this.#owners.get(job);
    return known !== undefined ? known : (await this.read(device, job))?.state.owner;
  }

  /** True when a job was submitted through us; remembered, for a job that has a document cannot become ours any more. */
  async isOurs(device: string, job: string): Promise<boolean> {
    const owner = await this.owner(device, job);
    if (owner === undefined) this.#owners.set(job, null);
    return typeof owner === 'string';
  }

  /**
   * Creates the state after `top` (null: the first). `won`: this very step was taken, even when others have gone on since.
   */
  async write(
    top: Stored | null,
    { state, ending }: Step,
  ): Promise<{ readonly won: boolean; readonly present: Stored }> {
    const { device, job, owner } = state;
    const path = owner === null ? layout.peerState(job) : layout.state(job);
    const mark = randomBytes(6).toString('hex');
    const writes = [...(top?.writes ?? []).slice(1 - marks), mark];
    const text = JSON.stringify(ending === null ? { state, writes } : { state, writes, ending });
    for (let attempt = 1; ; attempt++) {
      const rev = await (top === null ? this.#files.create(path, text) : this.#files.update(path, text, top.rev));
      if (rev !== null) {
        const present = { state, ending, writes, rev };
        this.#remember(present);
        return { won: true, present };
      }
      const present = await this.#readAt(path, device, job);
      if (present === null) {
        if (attempt > 2) throw storageRefused(where, `${path} is in the way and cannot be read`);
        // Removed by hand between two calls.
        top = null;
        continue;
      }
      this.#remember(present);
      return { won: present.writes.includes(mark), present };
    }
  }

  #remember(stored: Stored): void {
    this.#known.set(stored.state.job, stored);
    this.#owners.set(stored.state.job, stored.state.owner);
  }

  async #readAt(path: string, device: string, job: string): Promise<Stored | null> {
    const found = await this.#files.read(path);
    const value = parsed(found?.text);
    if (found === null || !isObject(value)) return null;
    const state = soundState(value.state);
    if (state === null) return null;
    // Another job whose id differs in case only.
    if (state.job !== job || state.device !== device) return null;
    const writes = Array.isArray(value.writes) ? value.writes.map(String) : [];
    return { state, writes, ending: readEnding(value.ending), rev: found.rev };
  }
}

/** The state of a job of a peer that none of us has touched. */
export function untouched(device: string, job: string): JobState {
  return queuedState({ job, device, owner: null, created: Math.floor(timeOf(job) ?? 0) });
}

/** What somebody has changed by hand must not stop the jobs behind it. */
function soundState(value: unknown): JobState | null {
  try {
    return readJobState(value);
  } catch {
    return null;
  }
}

function readEnding(value: unknown): StoredEnding | null {
  if (!isObject(value)) return null;
  const { result } = value;
  const status = readStatus(value.status);
  if (!isObject(result)) return { status, result: null };
  if (typeof result.text === 'string') return { status, result: { text: result.text } };
  return { status, result: { stagedBy: Number(result.stagedBy) } };
}
