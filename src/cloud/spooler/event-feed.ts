import type { JobPhase } from '../jobs/index.ts';
import type { Claim, LiveEvent, StorageProvider } from '../storage/index.ts';
import type { Problem } from './trouble.ts';
import { problemOf } from './trouble.ts';

/** Events wait this long for company, milliseconds: a job that ends sooner stores all of its own in one call. */
const gathering = 100;
/** As many wait at most while the storage takes none. */
const mostWaiting = 2000;
/** How often another writer's numbers are made way for, and the last events are tried again. */
const mostTries = 5;

/**
 * Stores the live events of one job, in their order, few calls for many events. Progress only: whatever fails here is told
 * as trouble and never harms the job. Where a job stands is told by its state, so that a job that ends at once and reports
 * nothing but that its circuits are done stores nothing, and one that reports more stores all in one call, before its end can be
 * seen. Kinds of our own, beside
 * those of the device:
 * - `{kind: 'phase', phase, at}`: the job is in this phase now (`claimed`, `running`, `cancelling`, `queued` when handed back);
 * - `{kind: 'left_out', count}`: so many events came too fast, or could not be stored;
 * - `{kind: 'end', phase, at}`: the last one of a job that could be watched while it ran, stored after its status. A job that
 *   ended within a moment has none, nor has one whose spooler died or lost it: its state says so.
 */
export class EventFeed {
  readonly #provider: StorageProvider;
  readonly #claim: Claim;
  readonly #onTrouble: (problem: Problem) => void;
  #waiting: LiveEvent[] = [];
  #leftOut = 0;
  /** Number of the next event; null while it is not known. */
  #next: number | null;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<boolean> = Promise.resolve(true);
  #closed = false;
  /** True once something was stored while the job ran: somebody may be reading. */
  #live = false;
  /** True once the device has reported something that the end of the job does not say. */
  #reported = false;

  constructor(provider: StorageProvider, claim: Claim, onTrouble: (problem: Problem) => void) {
    this.#provider = provider;
    this.#claim = claim;
    this.#onTrouble = onTrouble;
    // Nobody wrote events of a job that nobody held before.
    this.#next = claim.state.fence === 1 ? 1 : null;
  }

  /** What the device reports. */
  report(events: readonly LiveEvent[]): void {
    this.#reported ||= !events.every(saysAllIsDone);
    this.#add(events);
  }

  phase(phase: JobPhase): void {
    this.#add([{ kind: 'phase', phase, at: Date.now() }]);
  }

  /** Stores what waits, before the end of the job can be seen; tried once, since the job is worth more. */
  async beforeEnd(): Promise<void> {
    if (this.#live || this.#reported) await this.#flush();
  }

  /** Stores the last event; resolves when that is done or given up. */
  async end(phase: JobPhase): Promise<void> {
    if (this.#closed) return;
    this.#close();
    if (this.#live) this.#waiting.push({ kind: 'end', phase, at: Date.now() });
    else if (!this.#reported) return;
    for (let tries = 0; tries < mostTries; tries++) if (await this.#flush()) return;
  }

  /** Stores what waits, tried once: the job is not held any more. */
  async leave(): Promise<void> {
    this.#close();
    await this.#flush();
  }

  /** Nothing more is stored. */
  drop(): void {
    this.#close();
    this.#waiting = [];
    this.#leftOut = 0;
  }

  #add(events: readonly LiveEvent[]): void {
    if (this.#closed) return;
    const room = Math.max(0, mostWaiting - this.#waiting.length);
    this.#waiting.push(...events.slice(0, room));
    this.#leftOut += Math.max(0, events.length - room);
    this.#timer ??= setTimeout(() => {
      this.#live = true;
      void this.#flush();
    }, gathering);
  }

  #close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #flush(): Promise<boolean> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  /** True when nothing waits any more. */
  async #write(): Promise<boolean> {
    if (this.#leftOut > 0) this.#waiting.push({ kind: 'left_out', count: this.#leftOut });
    this.#leftOut = 0;
    const events = this.#waiting;
    if (events.length === 0) return true;
    this.#waiting = [];
    const { device, job } = this.#claim;
    try {
      for (let tries = 0; tries < mostTries; tries++) {
        const first = this.#next ?? (await this.#numberAfterAll());
        // The call may have been answered by nobody and heard all the same: then the numbers are read again.
        this.#next = null;
        if (await this.#provider.appendEvents(device, job, first, events)) {
          this.#next = first + events.length;
          return true;
        }
      }
    } catch (error) {
      this.#onTrouble(problemOf(error));
    }
    this.#waiting = [...events, ...this.#waiting];
    if (!this.#closed) this.#timer ??= setTimeout(() => void this.#flush(), 10 * gathering);
    return false;
  }

  async #numberAfterAll(): Promise<number> {
    const { device, job } = this.#claim;
    return ((await this.#provider.readEvents(device, job, 0)).at(-1)?.seq ?? 0) + 1;
  }
}

/** The last step of a simulator's progress: a job that has ended says the same. */
function saysAllIsDone({ kind, done, total }: LiveEvent): boolean {
  return kind === 'experiment_done' && done === total;
}
