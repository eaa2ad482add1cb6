import { isFinal, leaseEnded, transition } from '../../jobs/index.ts';
import type { Claim } from '../contract.ts';
import { endingWithoutHolder, settle } from './endings.ts';
import type { Files } from './files.ts';
import { parsed } from './json.ts';
import { layout } from './layout.ts';
import { checkDevice } from './names.ts';
import { type States, type Step, type Stored, untouched } from './states.ts';
import type { Statuses } from './statuses.ts';
import type { Placed, Watch } from './watch.ts';

/** A peer writes the job, then its status; a document that has none after this is taken as it is, milliseconds. */
const unfinishedSubmission = 2000;
/** Who ended a job moves its document at once; after this, milliseconds, it is taken for dead and somebody else does. */
const unfinishedEnding = 10_000;
/** A job that we have touched and that seems to be a peer's is looked at again after this, milliseconds. */
const lookAgain = 30_000;

interface Lease {
  readonly holder: string;
  readonly leaseMilliseconds: number;
}

type Verdict =
  | Claim
  /** Not to be had. */
  | 'gone'
  /** Not yet, and nobody may overtake it. */
  | 'wait';

/**
 * Who executes which job. Decided by the next state alone; where documents lie only says where to look.
 * An idle claim is one call, none while Dropbox is waited for; a claim that finds a job has five: look, state, text, next
 * state, move.
 */
export class Claims {
  readonly #files: Files;
  readonly #states: States;
  readonly #statuses: Statuses;
  readonly #watch: Watch;
  readonly #now: () => number;
  /** Documents that need no look before a time: they cannot be read, or peers execute them. */
  readonly #passed = new Map<string, { readonly rev: string; readonly until: number }>();

  constructor(parts: { files: Files; states: States; statuses: Statuses; watch: Watch }, now: () => number) {
    this.#files = parts.files;
    this.#states = parts.states;
    this.#statuses = parts.statuses;
    this.#watch = parts.watch;
    this.#now = now;
  }

  async claim(device: string, holder: string, leaseMilliseconds: number): Promise<Claim | null> {
    checkDevice(device);
    const lease = { holder, leaseMilliseconds };
    await this.#watch.lookIfAwake();
    this.#forgetPassed(device);
    for (const running of this.#watch.running(device)) {
      const claim = await this.#takeOver(running, lease);
      if (claim !== null) return claim;
    }
    for (const waiting of [...this.#watch.waiting(device)]) {
      const verdict = await this.#attempt(waiting, lease);
      if (verdict === 'wait') return null;
      if (verdict !== 'gone') return verdict;
    }
    this.#watch.sleep();
    return null;
  }

  async #attempt(waiting: Placed, lease: Lease): Promise<Verdict> {
    const { device, job } = waiting;
    if (this.#isPassed(waiting)) return 'gone';
    const before = this.#states.seen(job);
    if (before !== null && !this.#isDue(before)) return 'gone';
    let top = await this.#states.read(device, job);
    for (;;) {
      if (top !== null && !this.#isDue(top)) return 'gone';
      if (top?.ending) {
        // Who ended it died before it was gone from here, or a lost answer left a second copy.
        await settle(this.#files, this.#statuses, top);
        return 'gone';
      }
      const now = this.#now();
      const young = now - waiting.modified < unfinishedSubmission && now - waiting.seen < unfinishedSubmission;
      if (top === null && young && (await this.#statuses.read(device, job)) === null) return 'wait';
      const text = (await this.#files.read(layout.queued(device, job)))?.text;
      if (text === undefined) return 'gone';
      const document = parsed(text);
      if (document === undefined) {
        if (young) return 'wait';
        this.#pass(waiting);
        return 'gone';
      }
      const next = await this.#next(top, device, job, lease);
      if (next === 'lost') {
        // Whoever was first has told what there is now.
        top = this.#states.seen(job);
        continue;
      }
      if (next.ending !== null) return 'gone';
      const claim = { device, job, text, document, state: next.state };
      const moved = await this.#files.move(layout.queued(device, job), layout.running(job));
      if (moved === 'moved') return claim;
      if (moved === 'occupied') {
        await this.#files.remove(layout.queued(device, job));
        return claim;
      }
      // A holder before us had moved it already, or a peer took it between our two looks.
      if (top?.state.lease && (await this.#files.exists(layout.running(job)))) return claim;
      await this.#letGo(next);
      return 'gone';
    }
  }

  /** A job whose lease has ended, or null. Finishes what a holder who died has left half done. */
  async #takeOver(running: Placed, lease: Lease): Promise<Claim | null> {
    const { device, job } = running;
    if (this.#isPassed(running)) return null;
    const before = this.#states.seen(job);
    if (before !== null && before.state.phase !== 'queued' && !this.#isDue(before)) return null;
    const top = await this.#states.read(device, job);
    if (top === null || top.state.phase === 'queued') {
      // A peer executes it. (Who hands a job back moves it first.)
      this.#pass(running, top === null ? Number.POSITIVE_INFINITY : lookAgain);
      return null;
    }
    if (!this.#isDue(top)) return null;
    if (top.ending !== null) {
      await settle(this.#files, this.#statuses, top);
      this.#pass(running, lookAgain);
      return null;
    }
    const text = (await this.#files.read(layout.running(job)))?.text;
    if (text === undefined) return null;
    const next = await this.#next(top, device, job, lease);
    if (next === 'lost' || next.ending !== null) return null;
    return { device, job, text, document: parsed(text), state: next.state };
  }

  /** True when somebody other than its holder has something to do with it. */
  #isDue({ state, ending }: Stored): boolean {
    const now = this.#now();
    if (ending !== null) return now - (state.finished ?? 0) >= unfinishedEnding;
    return state.lease === null || leaseEnded(state, now);
  }

  /**
   * Creates the next state: a claim, or the end of a job that lost its holder too often or was to be cancelled.
   * 'lost' when somebody else was first.
   */
  async #next(top: Stored | null, device: string, job: string, lease: Lease): Promise<Stored | 'lost'> {
    const now = this.#now();
    let state = top?.state ?? untouched(device, job);
    if (state.lease !== null) state = transition(state, { kind: 'expire' }, now).state ?? state;
    if (isFinal(state.phase)) {
      const ended = await this.#write(top, { state, ending: endingWithoutHolder(state) });
      if (ended !== 'lost') await settle(this.#files, this.#statuses, ended);
      return ended;
    }
    const claimed = transition(state, { kind: 'claim', ...lease }, now).state;
    // The machine refuses only what the caller has ruled out; should that change, the job is looked at again.
    if (claimed === undefined) return 'lost';
    return this.#write(top, { state: claimed, ending: null });
  }

  async #write(top: Stored | null, step: Step): Promise<Stored | 'lost'> {
    const { won, present } = await this.#states.write(top, step);
    return won ? { ...present, ...step } : 'lost';
  }

  /** A peer executes the job: it is nobody's here. */
  async #letGo(top: Stored): Promise<void> {
    const released = transition(top.state, { kind: 'release', fence: top.state.fence }, this.#now()).state;
    if (released !== undefined) await this.#states.write(top, { state: released, ending: null });
  }

  #pass(placed: Placed, milliseconds = Number.POSITIVE_INFINITY): void {
    this.#passed.set(keyOf(placed), { rev: placed.rev, until: this.#now() + milliseconds });
  }

  #isPassed(placed: Placed): boolean {
    const passed = this.#passed.get(keyOf(placed));
    return passed !== undefined && passed.rev === placed.rev && this.#now() < passed.until;
  }

  #forgetPassed(device: string): void {
    for (const key of this.#passed.keys()) {
      const [place, of, job = ''] = key.split('/');
      if (of === device && this.#watch.place(device, job)?.place !== place) this.#passed.delete(key);
    }
  }
}

const keyOf = ({ place, device, job }: Placed) => `${place}/${device}/${job}`;
