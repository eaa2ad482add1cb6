import { dirname } from 'node:path';
import { disk, unsynced } from '../../../disk/index.ts';
import { isFinal, type JobEvent, type JobPhase, type JobState } from '../../jobs/index.ts';
import type { Claim, Ending } from '../contract.ts';
import { decide, endingEvent } from '../decisions.ts';
import { endingWithoutHolder, type Revision, resultText, type StoredEnding } from '../endings.ts';
import { leaseLost } from '../errors.ts';
import { type LocalParts, untouched } from './claims.ts';
import { encode } from './documents.ts';
import type { Endings } from './endings.ts';
import { isLocalId, type Layout } from './layout.ts';
import type { Leases } from './leases.ts';
import type { Queues } from './queues.ts';
import type { States } from './states.ts';

/** Results up to this length travel in the journal; longer ones are synced as files of their own. */
const journalled = 1 << 16;

/** What the holder of a claim may do, and what a user may ask of it. */
export class Holding {
  readonly #layout: Layout;
  readonly #endings: Endings;
  readonly #leases: Leases;
  readonly #states: States;
  readonly #queues: Queues;
  readonly #now: () => number;

  constructor(parts: LocalParts, now: () => number) {
    this.#layout = parts.layout;
    this.#endings = parts.endings;
    this.#leases = parts.leases;
    this.#states = parts.states;
    this.#queues = parts.queues;
    this.#now = now;
  }

  start({ device, job, state: { fence } }: Claim): JobState {
    const top = this.#held(device, job);
    const { state } = this.#moved(top, { kind: 'start', fence });
    this.#leases.note(state, top.revision);
    return state;
  }

  renew({ device, job, state: { fence } }: Claim, leaseMilliseconds: number): JobState {
    const top = this.#held(device, job);
    const { state } = this.#moved(top, { kind: 'heartbeat', fence, leaseMilliseconds });
    this.#leases.note(state, top.revision);
    return state;
  }

  async finish(claim: Claim, ending: Ending): Promise<JobState> {
    const { device, job } = claim;
    const { fence } = claim.state;
    const staged = this.#layout.staged(device, job, fence);
    const event = endingEvent(ending, fence);
    const repeated = this.#held(device, job);
    if (repeated.state.fence === fence && repeated.state.phase === ending.outcome) {
      // The same word again, because its first answer was lost or its journal was full.
      await this.#endings.settle(repeated);
      return repeated.state;
    }
    // Before anything is written: most late results end here.
    this.#moved(repeated, event);
    const text = ending.outcome === 'done' ? resultText(job, ending) : null;
    const apart = text !== null && text.length > journalled;
    if (apart) {
      await disk.makeFolder(dirname(staged));
      await disk.replace(staged, encode(text));
    }
    try {
      for (let top = repeated; ; top = this.#held(device, job)) {
        const { state } = this.#moved(top, event);
        const status = ending.outcome !== 'cancelled' && state.phase !== 'cancelled' ? ending.status : null;
        const stored: StoredEnding =
          status === null
            ? endingWithoutHolder(state)
            : {
                status: { ...status, job_id: job },
                result: text === null ? null : apart ? { stagedBy: fence } : { text },
              };
        // A cancel request may have come in between: then the machine decides again.
        const ended = { revision: top.revision + 1, state, ending: stored };
        if (!this.#states.create(ended)) continue;
        await this.#endings.settle(ended, true);
        return state;
      }
    } catch (error) {
      if (apart && leaseLost.matches(error)) unsynced.remove(staged);
      throw error;
    }
  }

  async handBack({ device, job, state: { fence } }: Claim, reason?: string): Promise<JobState> {
    for (;;) {
      const top = this.#held(device, job);
      const event: JobEvent = reason === undefined ? { kind: 'release', fence } : { kind: 'release', fence, reason };
      const { state } = this.#moved(top, event);
      const ending = isFinal(state.phase) ? endingWithoutHolder(state) : null;
      const next = { revision: top.revision + 1, state, ending };
      if (!this.#states.create(next)) continue;
      if (ending !== null) await this.#endings.settle(next);
      else if (unsynced.move(this.#layout.running(job), this.#layout.queued(device, job))) this.#queues.add(state);
      this.#leases.forget(device, job, fence);
      return state;
    }
  }

  async requestCancel(device: string, job: string, reason?: string): Promise<JobPhase | null> {
    for (;;) {
      const top = this.known(device, job);
      if (top === null) return null;
      if (isFinal(top.state.phase)) return top.state.phase;
      const { state } = this.#moved(top, reason === undefined ? { kind: 'cancel' } : { kind: 'cancel', reason });
      if (state === top.state) return state.phase;
      const ending = isFinal(state.phase) ? endingWithoutHolder(state) : null;
      const next = { revision: top.revision + 1, state, ending };
      if (!this.#states.create(next)) continue;
      if (ending !== null) {
        await this.#endings.settle(next);
        this.#queues.remove(device, job);
      } else await disk.sync(this.#layout.revision(device, job, next.revision));
      return state.phase;
    }
  }

  /** The latest revision, also of a job of a peer that waits; null when nobody here has a say about it. */
  known(device: string, job: string): Revision | null {
    if (!isLocalId(job)) return null;
    const top = this.#states.top(device, job);
    if (top !== null) return top;
    const created = unsynced.modified(this.#layout.queued(device, job));
    return created === null ? null : untouched(device, job, created);
  }

  #held(device: string, job: string): Revision {
    const top = isLocalId(job) ? this.#states.top(device, job) : null;
    if (top === null) throw leaseLost(job, 'there is no such job.');
    return top;
  }

  #moved(top: Revision, event: JobEvent): { state: JobState } {
    return { state: decide(top.state, event, this.#now()) };
  }
}
