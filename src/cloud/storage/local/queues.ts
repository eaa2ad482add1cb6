import { unsynced } from '../../../disk/index.ts';
import type { JobState } from '../../jobs/index.ts';
import { DeviceQueue } from '../device-queue.ts';
import { FolderWatch } from './folder-watch.ts';
import { documentId, type Layout } from './layout.ts';
import type { States } from './states.ts';

/** A queue up to this length is compared with its folder at every look. */
const short = 32;
/** Longer ones: comparing takes at most one part in this many of the time. */
const share = 50;

interface Watched {
  readonly queue: DeviceQueue;
  readonly watch: FolderWatch;
  /** When the folder may be looked at again, on the process's clock. */
  next: number;
}

/** The queues of all devices as this process knows them, and how they keep up with the folders that others write to. */
export class Queues {
  readonly #layout: Layout;
  readonly #states: States;
  readonly #now: () => number;
  readonly #watched = new Map<string, Watched>();

  constructor(layout: Layout, states: States, now: () => number) {
    this.#layout = layout;
    this.#states = states;
    this.#now = now;
  }

  /** The queue as known, compared with the folder if that is cheap now; `always` in any case. */
  look(device: string, always = false): DeviceQueue {
    const watched = this.#of(device);
    const { queue, watch } = watched;
    const start = performance.now();
    if ((always || queue.size <= short || start >= watched.next) && watch.changed) {
      this.#compare(device, queue, watch.names());
      const end = performance.now();
      watched.next = end + share * (end - start);
    }
    return queue;
  }

  /** A job that this process has just put into the folder. Nothing to do before the queue was looked at for the first time. */
  add(state: JobState): void {
    const { device, job, created, owner } = state;
    this.#watched.get(device)?.queue.add({ job, created, ours: owner !== null, seen: this.#now() });
  }

  remove(device: string, job: string): void {
    this.#watched.get(device)?.queue.remove(job);
  }

  #of(device: string): Watched {
    let watched = this.#watched.get(device);
    if (watched === undefined) {
      watched = { queue: new DeviceQueue(), watch: new FolderWatch(this.#layout.queuedFolder(device)), next: 0 };
      this.#watched.set(device, watched);
    }
    return watched;
  }

  #compare(device: string, queue: DeviceQueue, names: readonly string[]): void {
    const present = new Set<string>();
    const unknown: string[] = [];
    for (const name of names) {
      const job = name.slice(0, -5);
      if (queue.has(job) && name.endsWith('.json')) present.add(job);
      else if (documentId(name) !== null) unknown.push(job);
    }
    const found = [];
    // In the order of the register, which is read in blocks.
    for (const job of unknown.sort()) {
      present.add(job);
      const first = this.#states.at(device, job, 0)?.state;
      const created = first?.created ?? unsynced.modified(this.#layout.queued(device, job));
      // Gone since the folder was listed.
      if (created === null || created === undefined) continue;
      const ours = first !== undefined && first.owner !== null;
      found.push({ job, created, ours, seen: this.#now() });
    }
    for (const job of [...queue.jobs()]) if (!present.has(job)) queue.remove(job);
    queue.addAll(found);
  }
}
