import { isFinal, leaseEnded, readJson, toPlain, transition } from '../../jobs/index.ts';
import type { Claim } from '../contract.ts';
import { claimedOrEnded } from '../decisions.ts';
import type { Waiting } from '../device-queue.ts';
import { endingWithoutHolder } from '../endings.ts';
import { checkDevice } from '../names.ts';
import { type RawDocument, textOf } from './bson.ts';
import type { Parts } from './parts.ts';
import { publish } from './publishing.ts';
import type { Top } from './states.ts';

/** A peer writes the job, then its status; a document that has none after this is taken as it is, milliseconds. */
const unfinishedSubmission = 2000;

interface Lease {
  readonly holder: string;
  readonly leaseMilliseconds: number;
}

/**
 * Who executes which job. Every decision is the insertion of the next state; nothing else is exclusive, and no update looks at
 * what it changes.
 */
export class Claims {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async claim(device: string, holder: string, leaseMilliseconds: number): Promise<Claim | null> {
    checkDevice(device);
    const lease = { holder, leaseMilliseconds };
    const { states, queues, now } = this.#parts;
    const [notes, look] = await Promise.all([states.abandoned(device, now()), queues.look(device)]);
    for (const { job, revision, fence } of notes) {
      const claim = await this.#abandoned(device, job, revision, fence, lease);
      if (claim !== null) return claim;
    }
    for (const always of [false, true]) {
      const queue = always ? await queues.look(device, true) : look;
      const known = queue.size;
      for (let waiting = queue.at(0); waiting !== undefined; waiting = queue.at(0)) {
        const verdict = await this.#attempt(device, waiting, lease);
        if (verdict === 'wait') return null;
        queues.remove(device, waiting.job);
        if (verdict !== 'gone') return verdict;
      }
      // Everything known turned out to be gone: the collection has the last word.
      if (known === 0) break;
    }
    return null;
  }

  /** 'gone': not in the queue any more. 'wait': not yet, and nobody may overtake it. */
  async #attempt(device: string, { job, created, ours }: Waiting, lease: Lease): Promise<Claim | 'gone' | 'wait'> {
    const { shared, states, now } = this.#parts;
    const young = !ours && now() - created < unfinishedSubmission;
    const [document, status, found] = await Promise.all([
      shared.read('queued', device, job),
      young ? shared.status(device, job) : null,
      states.top(device, job),
    ]);
    if (document === null) return 'gone';
    if (young && status === null) return 'wait';
    for (let top = found ?? (await states.adopt(device, job, now())); ; ) {
      if (isFinal(top.state.phase)) {
        // Who ended it died before it was gone from here.
        await publish(shared, states, top);
        return 'gone';
      }
      if (top.state.lease !== null && !leaseEnded(top.state, now())) return 'gone';
      const next = await this.#next(top, lease);
      if (next !== null && isFinal(next.state.phase)) return 'gone';
      if (next !== null) {
        const [taken, text] = await Promise.all([
          shared.take(device, job, document),
          this.#text(device, job, ours, document),
        ]);
        // A holder before us may have moved it already; otherwise a peer took it between our two looks.
        if (taken || top.state.lease !== null) return claimOf(next, text);
        await this.#letGo(next);
        return 'gone';
      }
      top = (await states.top(device, job)) ?? top;
    }
  }

  /**
   * Inserts the next state: a claim, or the end of a job that lost its holder too often or was to be cancelled. Null when
   * somebody else has inserted it.
   */
  async #next(top: Top, { holder, leaseMilliseconds }: Lease): Promise<Top | null> {
    const { shared, states, now } = this.#parts;
    const state = claimedOrEnded(top.state, holder, leaseMilliseconds, now());
    if (state === null) return null;
    const next = { revision: top.revision + 1, state };
    const ending = isFinal(state.phase) ? endingWithoutHolder(state) : null;
    if (!(await states.create(next, ending))) return null;
    if (ending !== null) await publish(shared, states, next, ending);
    else await states.forget(state.device, state.job, top.state.fence);
    return next;
  }

  /** Takes a job over whose lease has ended; null when there is none to take. Finishes what its holder has left half done. */
  async #abandoned(device: string, job: string, revision: number, fence: number, lease: Lease): Promise<Claim | null> {
    const { shared, states, queues, now } = this.#parts;
    const top = await states.top(device, job);
    if (top === null) return null;
    if (isFinal(top.state.phase)) {
      await publish(shared, states, top);
      // Also what an earlier holder noted too late.
      await states.forget(device, job, fence);
      return null;
    }
    if (top.state.lease === null) {
      // Handed back by somebody who died before the job was in the queue again.
      await shared.move('running', 'queued', device, job);
      await states.forget(device, job, fence);
      return null;
    }
    if (!leaseEnded(top.state, now())) {
      // The latest state has a note of its own.
      if (revision < top.revision) await states.forgetNote(device, job, revision);
      return null;
    }
    const document = (await shared.read('running', device, job)) ?? (await shared.read('queued', device, job));
    const posted = await states.posted(device, job);
    if (document === null && (posted?.text ?? null) === null) {
      // A job of a peer whose document somebody has taken away: nobody can execute it.
      await states.forget(device, job, fence);
      return null;
    }
    const next = await this.#next(top, lease);
    if (next === null || isFinal(next.state.phase)) return null;
    await shared.move('queued', 'running', device, job);
    queues.remove(device, job);
    return claimOf(next, posted?.text ?? textOf(document ?? {}));
  }

  async #text(device: string, job: string, ours: boolean, document: RawDocument): Promise<string> {
    const posted = ours ? await this.#parts.states.posted(device, job) : null;
    return posted?.text ?? textOf(document);
  }

  /** A peer executes the job: it is nobody's here. */
  async #letGo({ revision, state }: Top): Promise<void> {
    const { states, now } = this.#parts;
    const released = transition(state, { kind: 'release', fence: state.fence }, now()).state;
    if (released !== undefined) await states.create({ revision: revision + 1, state: released });
    await states.forget(state.device, state.job, state.fence);
  }
}

function claimOf({ state }: Top, text: string): Claim {
  return { device: state.device, job: state.job, text, document: parsed(text), state };
}

/** What a JSON text holds, in Python's spelling too; undefined when it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Most texts are plain JSON, and that reader is many times faster.
  }
  try {
    return toPlain(readJson(text));
  } catch {
    return undefined;
  }
}
