import { unsynced } from '../../../disk/index.ts';
import { isFinal, leaseEnded, queuedState, transition } from '../../jobs/index.ts';
import type { Claim } from '../contract.ts';
import type { Waiting } from '../device-queue.ts';
import { endingWithoutHolder, type Revision } from '../endings.ts';
import { checkDevice } from '../names.ts';
import { parsed, textOf } from './documents.ts';
import { settle } from './endings.ts';
import type { Journal } from './journal.ts';
import { isLocalId, type Layout } from './layout.ts';
import type { Queues } from './queues.ts';
import type { States } from './states.ts';

/** A peer writes the job, then its status; a document that has none after this is taken as it is, milliseconds. */
const unfinishedSubmission = 2000;

type Verdict =
  | Claim
  /** Not in the queue any more. */
  | 'gone'
  /** Not yet, and nobody may overtake it. */
  | 'wait'
  /** Not readable; others may overtake it. */
  | 'later';

/** Who executes which job. Every decision is the creation of the next revision; nothing else is exclusive. */
export class Claims {
  readonly #layout: Layout;
  readonly #journal: Journal;
  readonly #states: States;
  readonly #queues: Queues;
  readonly #now: () => number;
  /** Leases of others that need no look before this time, by name of their document. */
  readonly #leases = new Map<string, number>();

  constructor(parts: { layout: Layout; journal: Journal; states: States; queues: Queues }, now: () => number) {
    this.#layout = parts.layout;
    this.#journal = parts.journal;
    this.#states = parts.states;
    this.#queues = parts.queues;
    this.#now = now;
  }

  async claim(device: string, holder: string, leaseMilliseconds: number): Promise<Claim | null> {
    checkDevice(device);
    const lease = { holder, leaseMilliseconds };
    const abandoned = await this.#takeOver(device, lease);
    if (abandoned !== null) return abandoned;
    for (const always of [false, true]) {
      const queue = this.#queues.look(device, always);
      const known = queue.size;
      for (let position = 0; ; ) {
        const waiting = queue.at(position);
        if (waiting === undefined) break;
        const verdict = await this.#attempt(device, waiting, lease);
        if (verdict === 'wait') return null;
        if (verdict === 'later') position += 1;
        else queue.remove(waiting.job);
        if (typeof verdict !== 'string') return verdict;
      }
      // Everything known turned out to be gone: the folder has the last word.
      if (known === 0) break;
    }
    return null;
  }

  async #attempt(device: string, waiting: Waiting, lease: Lease): Promise<Verdict> {
    const { job, created, ours } = waiting;
    const now = this.#now();
    const young = now - Math.max(created, 0) < unfinishedSubmission && now - waiting.seen < unfinishedSubmission;
    if (!ours && young && unsynced.modified(this.#layout.status(device, job)) === null) return 'wait';
    const text = textOf(this.#layout.queued(device, job));
    if (text === null) return 'gone';
    const document = parsed(text);
    if (document === undefined) return young ? 'wait' : 'later';
    for (;;) {
      const top = this.#states.top(device, job) ?? untouched(device, job, created);
      if (top.ending !== null) {
        // Who ended it died before it was gone from here.
        await settle(this.#layout, this.#journal, top);
        return 'gone';
      }
      if (top.state.lease !== null && !leaseEnded(top.state, now)) return 'gone';
      const next = await this.#next(top, lease);
      if (next === 'lost') continue;
      if (next.ending !== null) return 'gone';
      if (unsynced.move(this.#layout.queued(device, job), this.#layout.running(job))) {
        return { device, job, text, document, state: next.state };
      }
      // A holder before us had moved it already, or a peer took it between our two looks.
      if (unsynced.modified(this.#layout.running(job)) !== null && top.state.lease !== null) {
        return { device, job, text, document, state: next.state };
      }
      this.#letGo(next);
      return 'gone';
    }
  }

  /**
   * Creates the next revision: a claim, or the end of a job that lost its holder too often or was to be cancelled.
   * 'lost' when somebody else has created it.
   */
  async #next(top: Revision, lease: Lease): Promise<Revision | 'lost'> {
    const now = this.#now();
    let { state } = top;
    if (state.lease !== null) state = transition(state, { kind: 'expire' }, now).state ?? state;
    if (isFinal(state.phase)) {
      const ended = { revision: top.revision + 1, state, ending: endingWithoutHolder(state) };
      if (!this.#states.create(ended)) return 'lost';
      await settle(this.#layout, this.#journal, ended);
      this.#states.forgetLease(state, top.state.fence);
      return ended;
    }
    const claimed = transition(state, { kind: 'claim', ...lease }, now).state;
    // The machine refuses only what the caller has ruled out; should that change, the job is looked at again.
    if (claimed === undefined) return 'lost';
    const next = { revision: top.revision + 1, state: claimed, ending: null };
    if (!this.#states.create(next)) return 'lost';
    this.#states.announce(next);
    if (top.state.fence > 0) this.#states.forgetLease(claimed, top.state.fence);
    return next;
  }

  /** A job whose lease has ended, or null. Finishes on the way what dead holders have left half done. */
  async #takeOver(device: string, lease: Lease): Promise<Claim | null> {
    const names = unsynced.names(this.#layout.leaseFolder(device));
    const present = new Set(names);
    for (const name of this.#leases.keys())
      if (name.startsWith(`${device}/`) && !present.has(name.slice(device.length + 1))) this.#leases.delete(name);
    for (const name of names.sort()) {
      const [job = '', fenceText = '', extension] = name.split('.');
      const fence = Number(fenceText);
      if (extension !== 'json' || !isLocalId(job) || !Number.isInteger(fence)) continue;
      if ((this.#leases.get(`${device}/${name}`) ?? 0) > this.#now()) continue;
      const until = this.#states.lease(device, job, fence)?.until ?? 0;
      if (until > this.#now()) {
        this.#leases.set(`${device}/${name}`, until);
        continue;
      }
      const claim = await this.#abandoned(device, job, fence, lease);
      if (claim !== null) return claim;
    }
    return null;
  }

  async #abandoned(device: string, job: string, fence: number, lease: Lease): Promise<Claim | null> {
    const top = this.#states.top(device, job);
    if (top?.ending) await settle(this.#layout, this.#journal, top);
    if (top === null || top.ending !== null || top.state.fence > fence) {
      // An earlier holder's note that came late.
      unsynced.remove(this.#layout.lease(device, job, fence));
      return null;
    }
    if (top.state.lease === null) {
      // Handed back by somebody who died before the job was in the queue again; or a power cut took the claim of this fence.
      unsynced.move(this.#layout.running(job), this.#layout.queued(device, job));
      unsynced.remove(this.#layout.lease(device, job, fence));
      return null;
    }
    if (!leaseEnded(top.state, this.#now())) return null;
    const text = textOf(this.#layout.running(job)) ?? textOf(this.#layout.queued(device, job));
    if (text === null) return null;
    const next = await this.#next(top, lease);
    if (next === 'lost' || next.ending !== null) return null;
    unsynced.move(this.#layout.queued(device, job), this.#layout.running(job));
    this.#queues.remove(device, job);
    return { device, job, text, document: parsed(text), state: next.state };
  }

  /** A peer executes the job: it is nobody's here. */
  #letGo({ revision, state }: Revision): void {
    const released = transition(state, { kind: 'release', fence: state.fence }, this.#now()).state;
    if (released !== undefined) this.#states.create({ revision: revision + 1, state: released, ending: null });
    this.#states.forgetLease(state, state.fence);
  }
}

interface Lease {
  readonly holder: string;
  readonly leaseMilliseconds: number;
}

/** A job of a peer before any of us has touched it. */
export function untouched(device: string, job: string, created: number): Revision {
  const state = queuedState({ job, device, owner: null, created: Math.floor(created) });
  return { revision: -1, state, ending: null };
}
