import { unsynced } from '../../../disk/index.ts';
import { type JobState, readJobState } from '../../jobs/index.ts';
import { parsed, textOf } from './documents.ts';
import { FolderWatch } from './folder-watch.ts';
import { isLocalId, type Layout } from './layout.ts';

/** One job that is held, as its holder said last. */
export interface LeaseNote {
  readonly job: string;
  readonly fence: number;
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly started: number | null;
  readonly name: string;
}

interface Watched {
  readonly watch: FolderWatch;
  notes: LeaseNote[] | null;
}

/** Claims of others of which the holder stays in memory. */
const keptHolders = 1024;

/**
 * Who holds what, and how long: `<job>.<fence>.<until>.<started>` in a folder of the device, a second name of the claim's
 * revision. The name says everything, and its holder, who alone may, prolongs it by renaming it: no note is ever half written.
 */
export class Leases {
  readonly #layout: Layout;
  readonly #watched = new Map<string, Watched>();
  /** What this process holds: nobody else writes about it. */
  readonly #own = new Map<string, LeaseNote>();
  readonly #holders = new Map<string, string>();

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  /** All of a device, those that end first first; `known`: as they were when the folder was listed last. */
  all(device: string, known = false): readonly LeaseNote[] {
    let watched = this.#watched.get(device);
    if (watched === undefined) {
      watched = { watch: new FolderWatch(this.#layout.leaseFolder(device)), notes: null };
      this.#watched.set(device, watched);
    }
    if (watched.notes === null || (!known && watched.watch.changed)) {
      watched.notes = watched.watch
        .names()
        .map(readName)
        .filter((note) => note !== null)
        .sort((a, b) => a.until - b.until);
    }
    return watched.notes;
  }

  of(device: string, job: string, fence: number): LeaseNote | null {
    const own = this.#own.get(`${device}/${job}.${fence}`);
    // The latest, where a crash has left two.
    return own ?? this.all(device).findLast((note) => note.job === job && note.fence === fence) ?? null;
  }

  /** Who holds it, as its claim says; null when this process does, or when it is not known. Each claim is read once. */
  otherHolder(device: string, { job, fence, name }: LeaseNote): string | null {
    const key = `${device}/${job}.${fence}`;
    if (this.#own.has(key)) return null;
    const known = this.#holders.get(key);
    if (known !== undefined) return known;
    const holder = readHolder(parsed(textOf(this.#layout.lease(device, name))));
    // Prolonged since the folder was listed, or gone.
    if (holder === null) return null;
    this.#holders.set(key, holder);
    if (this.#holders.size > keptHolders) this.#holders.delete(this.#holders.keys().next().value ?? '');
    return holder;
  }

  /** A new claim of this process: its revision gets its second name. */
  announce(state: JobState, revision: number): void {
    const note = noteOf(state);
    if (note === null) return;
    this.#own.set(`${state.device}/${note.job}.${note.fence}`, note);
    this.#link(state, revision, note);
  }

  /** The holder says something new; `revision`: a number under which the state's row has a document. */
  note(state: JobState, revision: number): void {
    const note = noteOf(state);
    if (note === null) return;
    const { device, job, fence } = state;
    const key = `${device}/${job}.${fence}`;
    const own = this.#own.get(key);
    this.#own.set(key, note);
    if (own !== undefined && this.#move(device, own, note)) return;
    // Another process may have prolonged it: a claim travels.
    if (this.#found(device, job, fence).some((present) => this.#move(device, present, note))) return;
    this.#link(state, revision, note);
  }

  /** A claim of another process of which a crash has left no lease. */
  restore(state: JobState, revision: number): void {
    const note = noteOf(state);
    if (note !== null && this.of(state.device, state.job, state.fence) === null) this.#link(state, revision, note);
  }

  forget(device: string, job: string, fence: number): void {
    const key = `${device}/${job}.${fence}`;
    const own = this.#own.get(key);
    this.#own.delete(key);
    if (own !== undefined && unsynced.remove(this.#layout.lease(device, own.name))) return;
    for (const { name } of this.#found(device, job, fence)) unsynced.remove(this.#layout.lease(device, name));
  }

  #found(device: string, job: string, fence: number): LeaseNote[] {
    return this.all(device).filter((note) => note.job === job && note.fence === fence);
  }

  #move(device: string, from: LeaseNote, to: LeaseNote): boolean {
    return unsynced.move(this.#layout.lease(device, from.name), this.#layout.lease(device, to.name));
  }

  #link({ device, job }: JobState, revision: number, { name }: LeaseNote): void {
    unsynced.link(this.#layout.revision(device, job, revision), this.#layout.lease(device, name));
  }
}

function noteOf({ job, fence, lease, started }: JobState): LeaseNote | null {
  if (lease === null) return null;
  const until = Math.ceil(lease.until);
  return { job, fence, until, started, name: `${job}.${fence}.${until}.${started ?? 0}` };
}

function readHolder(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('state' in value)) return null;
  return readJobState(value.state).lease?.holder ?? null;
}

function readName(name: string): LeaseNote | null {
  const [, job = '', fence, until, started] = /^([^.]+)\.(\d+)\.(\d+)\.(\d+)$/.exec(name) ?? [];
  if (!isLocalId(job)) return null;
  return { job, fence: Number(fence), until: Number(until), started: Number(started) || null, name };
}
