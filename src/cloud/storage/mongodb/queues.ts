import { DeviceQueue, type Waiting } from '../device-queue.ts';
import type { SharedJobs } from './shared-jobs.ts';
import type { States } from './states.ts';

/** A queue up to this length is compared with its collection at every look. */
const short = 32;
/** Longer ones: comparing takes at most one part in this many of the time. */
const share = 20;
/** How many jobs of peers are taken note of at once. */
const together = 16;

interface Watched {
  readonly queue: DeviceQueue;
  /** When the collection may be looked at again, on the process's clock. */
  next: number;
  /** Numbers of the latest comparison that began, and of the latest that was heard. */
  begun: number;
  heard: number;
  /** What this process put in or took out while comparisons are under way. */
  readonly changes: Set<Set<string>>;
}

/**
 * The queues of all devices as this process knows them. What waits is what stands in the collection that peers read; its order
 * is that of the first states: our jobs by their creation, those of peers by the moment at which one of us saw them first, then
 * by id.
 */
export class Queues {
  readonly #shared: SharedJobs;
  readonly #states: States;
  readonly #now: () => number;
  readonly #watched = new Map<string, Watched>();

  constructor(shared: SharedJobs, states: States, now: () => number) {
    this.#shared = shared;
    this.#states = states;
    this.#now = now;
  }

  /** The queue as known, compared with the collection if that is cheap now; `always` in any case. */
  async look(device: string, always = false): Promise<DeviceQueue> {
    const watched = this.#of(device);
    const start = performance.now();
    if (always || watched.queue.size <= short || start >= watched.next) {
      await this.#compare(device, watched);
      const end = performance.now();
      watched.next = end + share * (end - start);
    }
    return watched.queue;
  }

  /** A job that this process has just put into the collection. Nothing to do before the queue was looked at for the first time. */
  add(device: string, waiting: Omit<Waiting, 'seen'>): void {
    const watched = this.#watched.get(device);
    if (watched === undefined) return;
    watched.queue.add({ ...waiting, seen: this.#now() });
    for (const changed of watched.changes) changed.add(waiting.job);
  }

  /** A job that does not wait any more. */
  remove(device: string, job: string): void {
    const watched = this.#watched.get(device);
    if (watched === undefined) return;
    watched.queue.remove(job);
    for (const changed of watched.changes) changed.add(job);
  }

  #of(device: string): Watched {
    let watched = this.#watched.get(device);
    if (watched === undefined) {
      watched = { queue: new DeviceQueue(), next: 0, begun: 0, heard: 0, changes: new Set() };
      this.#watched.set(device, watched);
    }
    return watched;
  }

  async #compare(device: string, watched: Watched): Promise<void> {
    const { queue, changes } = watched;
    const number = ++watched.begun;
    const changed = new Set<string>();
    changes.add(changed);
    try {
      const present = await this.#shared.waiting(device);
      const found = await this.#beginnings(
        device,
        present.filter((job) => !queue.has(job)),
      );
      // A later look may have come back earlier.
      if (number < watched.heard) return;
      watched.heard = number;
      const there = new Set(present);
      for (const job of [...queue.jobs()]) if (!there.has(job) && !changed.has(job)) queue.remove(job);
      queue.addAll(found.filter(({ job }) => !changed.has(job)));
    } finally {
      changes.delete(changed);
    }
  }

  async #beginnings(device: string, jobs: readonly string[]): Promise<Waiting[]> {
    if (jobs.length === 0) return [];
    const now = this.#now();
    const known = await this.#states.firsts(device, jobs);
    const found = known.map(({ job, created, owner }) => ({ job, created, ours: owner !== null, seen: now }));
    const ours = new Set(known.map(({ job }) => job));
    const foreign = jobs.filter((job) => !ours.has(job));
    for (let start = 0; start < foreign.length; start += together) {
      const group = foreign.slice(start, start + together).map(async (job) => {
        const { state } = await this.#states.adopt(device, job, now);
        found.push({ job, created: state.created, ours: state.owner !== null, seen: now });
      });
      await Promise.all(group);
    }
    return found;
  }
}
