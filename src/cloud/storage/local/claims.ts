import { unsynced } from '../../../disk/index.ts';
import { isFinal, leaseEnded, queuedState, transition } from '../../jobs/index.ts';
import type { Claim } from '../contract.ts';
import type { Waiting } from '../device-queue.ts';
import { endingWithoutHolder, type Revision } from '../endings.ts';
import { checkDevice } from '../names.ts';
import { parsed, textOf } from './documents.ts';
import type { Endings } from './endings.ts';
import type { Holders } from './holders.ts';
import type { Journal } from './journal.ts';
import type { Layout } from './layout.ts';
import type { LeaseNote, Leases } from './leases.ts';
import type { Queues } from './queues.ts';
import type { Register } from './register.ts';
import type { States } from './states.ts';
import type { Unfinished } from './unfinished.ts';
import type { UserLists } from './user-lists.ts';

/** A peer writes the job, then its status; a document that has none after this is taken as it is, milliseconds. */
const unfinishedSubmission = 2000;
/** So many claims of a job may die before they start it without being counted as attempts. */
const freeClaims = 7;
/** Who takes one job after the other, and changes the leases with each, looks for abandoned ones this often, milliseconds. */
const lookEvery = 100;

type Verdict =
  | Claim
  /** Not in the queue any more. */
  | 'gone'
  /** Not yet, and nobody may overtake it. */
  | 'wait'
  /** Not readable; others may overtake it. */
  | 'later';

/** What the parts of a local storage share. */
export interface LocalParts {
  readonly layout: Layout;
  readonly journal: Journal;
  readonly states: States;
  readonly leases: Leases;
  readonly holders: Holders;
  readonly endings: Endings;
  readonly queues: Queues;
  readonly register: Register;
  readonly userLists: UserLists;
  readonly unfinished: Unfinished;
}

/**
 * Who executes which job. Among us every decision is the creation of the next revision. Python peers know one thing only, the
 * move of the document from queued to running: our claim includes that move, and who finds nothing to move has lost the job,
 * whatever was decided here. A peer that loses finds nothing to move either. What a peer has moved stays the peer's for ever:
 * nothing tells whether it lives, so a job that a dead peer left in running is not taken over.
 */
export class Claims {
  readonly #layout: Layout;
  readonly #endings: Endings;
  readonly #leases: Leases;
  readonly #holders: Holders;
  readonly #states: States;
  readonly #queues: Queues;
  readonly #now: () => number;
  /** When each device's leases were last gone through, on the process's clock. */
  readonly #looked = new Map<string, number>();

  constructor(parts: LocalParts, now: () => number) {
    this.#layout = parts.layout;
    this.#endings = parts.endings;
    this.#leases = parts.leases;
    this.#holders = parts.holders;
    this.#states = parts.states;
    this.#queues = parts.queues;
    this.#now = now;
  }

  async claim(device: string, holder: string, leaseMilliseconds: number): Promise<Claim | null> {
    checkDevice(device);
    await this.#holders.register(holder);
    const lease = { holder, leaseMilliseconds };
    // A lease that has ended since waits for the next look, or until nothing else is to be done.
    const recent = performance.now() - (this.#looked.get(device) ?? Number.NEGATIVE_INFINITY) < lookEvery;
    return (
      (await this.#takeOver(device, lease, recent)) ??
      (await this.#fromQueue(device, lease)) ??
      (recent ? this.#takeOver(device, lease, false) : null)
    );
  }

  async #fromQueue(device: string, lease: Lease): Promise<Claim | null> {
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
        await this.#endings.settle(top);
        return 'gone';
      }
      // On its way out of the queue, or its holder died before it was.
      if (top.state.lease !== null && !leaseEnded(top.state, now)) return 'later';
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
      await this.#endings.settle(ended);
      this.#leases.forget(state.device, state.job, top.state.fence);
      return ended;
    }
    const claimed = transition(state, { kind: 'claim', ...lease }, now).state;
    // The machine refuses only what the caller has ruled out; should that change, the job is looked at again.
    if (claimed === undefined) return 'lost';
    const next = { revision: top.revision + 1, state: claimed, ending: null };
    if (!this.#states.create(next)) return 'lost';
    this.#leases.announce(claimed, next.revision);
    if (top.state.fence > 0) this.#leases.forget(claimed.device, claimed.job, top.state.fence);
    return next;
  }

  /** A job whose lease has ended, or null. Finishes on the way what dead holders have left half done. */
  async #takeOver(device: string, lease: Lease, recent: boolean): Promise<Claim | null> {
    const now = this.#now();
    const hasEnded = ({ until }: LeaseNote) => until <= now;
    // Nothing is done on the strength of an old list: its notes may be gone.
    if (recent && !this.#leases.all(device, true).some(hasEnded)) return null;
    this.#looked.set(device, performance.now());
    const ended: LeaseNote[] = [];
    for (const note of this.#leases.all(device)) {
      if (hasEnded(note) || (await this.#isOfTheDead(device, note))) ended.push(note);
    }
    for (const note of ended.sort((a, b) => (a.job < b.job ? -1 : 1))) {
      const claim = await this.#abandoned(device, note, lease, !hasEnded(note));
      if (claim !== null) return claim;
    }
    return null;
  }

  /** Its holder died before its time was over. */
  async #isOfTheDead(device: string, note: LeaseNote): Promise<boolean> {
    const holder = this.#leases.otherHolder(device, note);
    return holder !== null && this.#holders.isDead(holder);
  }

  /** `dead`: its holder died before the lease's time was over. */
  async #abandoned(device: string, { job, fence }: LeaseNote, lease: Lease, dead: boolean): Promise<Claim | null> {
    const top = this.#states.top(device, job);
    if (top?.ending) await this.#endings.settle(top);
    if (top === null || top.ending !== null || top.state.fence > fence) {
      // An earlier holder's note that came late.
      this.#leases.forget(device, job, fence);
      return null;
    }
    if (top.state.lease === null) {
      // Handed back by somebody who died before the job was in the queue again; or a power cut took the claim of this fence.
      unsynced.move(this.#layout.running(job), this.#layout.queued(device, job));
      this.#leases.forget(device, job, fence);
      return null;
    }
    const now = this.#now();
    if (!dead && !leaseEnded(top.state, now)) return null;
    const text = textOf(this.#layout.running(job)) ?? textOf(this.#layout.queued(device, job));
    if (text === null) return null;
    const next = await this.#next(dead ? afterDeath(top, now) : top, lease);
    if (next === 'lost' || next.ending !== null) return null;
    unsynced.move(this.#layout.queued(device, job), this.#layout.running(job));
    this.#queues.remove(device, job);
    return { device, job, text, document: parsed(text), state: next.state };
  }

  /** A peer executes the job: it is nobody's here. */
  #letGo({ revision, state }: Revision): void {
    const released = transition(state, { kind: 'release', fence: state.fence }, this.#now()).state;
    if (released !== undefined) this.#states.create({ revision: revision + 1, state: released, ending: null });
    this.#leases.forget(state.device, state.job, state.fence);
  }
}

interface Lease {
  readonly holder: string;
  readonly leaseMilliseconds: number;
}

/**
 * A job whose holder has died before its lease's time was over: the time is over now. Who creates the next revision has the
 * job, as ever. A claim that was not started yet (a job claimed ahead, or so short that its start is not told) is handed back
 * on behalf of the dead: being killed beside a job is no attempt at it. Not without end, for a job that kills at once.
 */
function afterDeath(top: Revision, now: number): Revision {
  const { state } = top;
  const { lease, fence } = state;
  if (lease === null) return top;
  const reason = `${lease.holder} was ended before it started the job.`;
  const released =
    state.phase === 'claimed' && fence <= freeClaims
      ? transition(state, { kind: 'release', fence, reason }, now).state
      : undefined;
  return { ...top, state: released ?? { ...state, lease: { ...lease, until: Math.min(lease.until, now) } } };
}

/** A job of a peer before any of us has touched it. */
export function untouched(device: string, job: string, created: number): Revision {
  const state = queuedState({ job, device, owner: null, created: Math.floor(created) });
  return { revision: -1, state, ending: null };
}
