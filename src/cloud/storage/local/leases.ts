import { unsynced } from '../../../disk/index.ts';
import type { JobState } from '../../jobs/index.ts';
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
  notes: LeaseNote[];
}

/**
 * Who holds what, and how long: `<job>.<fence>.<until>.<started>` in a folder of the device, a second name of the claim's
 * revision. The name says everything, and its holder, who alone may, prolongs it by renaming it: no note is ever half written.
 */
export class Leases {
  readonly #layout: Layout;
  readonly #watched = new Map<string, Watched>();

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  /** All of a device, those that end first first. */
  all(device: string): readonly LeaseNote[] {
    let watched = this.#watched.get(device);
    if (watched === undefined) {
      watched = { watch: new FolderWatch(this.#layout.leaseFolder(device)), notes: [] };
      this.#watched.set(device, watched);
    }
    if (watched.watch.changed) {
      watched.notes = watched.watch
        .names()
        .map(readName)
        .filter((note) => note !== null)
        .sort((a, b) => a.until - b.until);
    }
    return watched.notes;
  }

  of(device: string, job: string, fence: number): LeaseNote | null {
    // The latest, where a crash has left two.
    return this.all(device).findLast((note) => note.job === job && note.fence === fence) ?? null;
  }

  /** Writes down what the state says of its lease; `revision`: a number under which the state's row has a document. */
  note({ device, job, fence, lease, started }: JobState, revision: number): void {
    if (lease === null) return;
    const to = this.#layout.lease(device, `${job}.${fence}.${Math.ceil(lease.until)}.${started ?? 0}`);
    const present = this.of(device, job, fence);
    if (present !== null && unsynced.move(this.#layout.lease(device, present.name), to)) return;
    unsynced.link(this.#layout.revision(device, job, revision), to);
  }

  forget(device: string, job: string, fence: number): void {
    for (const note of this.all(device)) {
      if (note.job === job && note.fence === fence) unsynced.remove(this.#layout.lease(device, note.name));
    }
  }
}

function readName(name: string): LeaseNote | null {
  const [, job = '', fence, until, started] = /^([^.]+)\.(\d+)\.(\d+)\.(\d+)$/.exec(name) ?? [];
  if (!isLocalId(job)) return null;
  return { job, fence: Number(fence), until: Number(until), started: Number(started) || null, name };
}
