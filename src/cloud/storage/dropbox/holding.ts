import {
  isFinal,
  type JobEvent,
  type JobPhase,
  type JobState,
  type RefusalReason,
  resultJson,
  signDocument,
  signedText,
  transition,
  writeJson,
} from '../../jobs/index.ts';
import type { Claim, Ending } from '../contract.ts';
import { cancelRequested, leaseLost, transitionRefused } from '../errors.ts';
import { endingWithoutHolder, settle } from './endings.ts';
import type { Files } from './files.ts';
import { layout } from './layout.ts';
import { isJobOf } from './names.ts';
import { type States, type Step, type StoredEnding, untouched } from './states.ts';
import type { Statuses } from './statuses.ts';
import type { Watch } from './watch.ts';

/** Results up to this length stand in the state that ends the job; longer ones are stored apart before it. */
const shortResult = 1 << 15;

/** What the holder of a claim may do, and what a user may ask of it. A sign of life is one call, an end four. */
export class Holding {
  readonly #files: Files;
  readonly #states: States;
  readonly #statuses: Statuses;
  readonly #watch: Watch;
  readonly #now: () => number;

  constructor(parts: { files: Files; states: States; statuses: Statuses; watch: Watch }, now: () => number) {
    this.#files = parts.files;
    this.#states = parts.states;
    this.#statuses = parts.statuses;
    this.#watch = parts.watch;
    this.#now = now;
  }

  async start({ device, job, state: { fence } }: Claim): Promise<JobState> {
    return (await this.#step(device, job, { kind: 'start', fence })).state;
  }

  async renew({ device, job, state: { fence } }: Claim, leaseMilliseconds: number): Promise<JobState> {
    return (await this.#step(device, job, { kind: 'heartbeat', fence, leaseMilliseconds })).state;
  }

  async finish(claim: Claim, ending: Ending): Promise<JobState> {
    const { device, job } = claim;
    const { fence } = claim.state;
    const event: JobEvent =
      ending.outcome === 'done'
        ? { kind: 'complete', fence }
        : ending.outcome === 'failed'
          ? { kind: 'fail', fence, reason: ending.reason }
          : { kind: 'stopped', fence };
    const repeated = this.#states.seen(job) ?? (await this.#states.read(device, job));
    if (repeated !== null && repeated.state.fence === fence && repeated.state.phase === ending.outcome) {
      // The same word again, because its first answer was lost.
      await settle(this.#files, this.#statuses, repeated);
      return repeated.state;
    }
    const text = ending.outcome === 'done' ? resultText(job, ending) : null;
    const staged = text !== null && text.length > shortResult ? layout.staged(job, fence) : null;
    if (text !== null && staged !== null) {
      // Most late results end here, before they travel.
      await this.#decide(device, job, event);
      await this.#files.replace(staged, text);
    }
    try {
      const step = await this.#step(device, job, event, (state): StoredEnding => {
        if (ending.outcome === 'cancelled' || state.phase === 'cancelled') return endingWithoutHolder(state);
        const result = text === null ? null : staged === null ? { text } : { stagedBy: fence };
        return { status: { ...ending.status, job_id: job }, result };
      });
      return step.state;
    } catch (error) {
      if (staged !== null && leaseLost.matches(error)) await this.#files.remove(staged);
      throw error;
    }
  }

  /** The document goes back before the right to it is given up: so one that lies in `running` without holder is a peer's. */
  async handBack({ device, job, state: { fence } }: Claim, reason?: string): Promise<JobState> {
    const event: JobEvent = reason === undefined ? { kind: 'release', fence } : { kind: 'release', fence, reason };
    const { state } = await this.#decide(device, job, event);
    if (!isFinal(state.phase)) await this.#files.move(layout.running(job), layout.queued(device, job));
    const step = await this.#step(device, job, event, endingWithoutHolder);
    this.#watch.wake();
    return step.state;
  }

  async requestCancel(device: string, job: string, reason?: string): Promise<JobPhase | null> {
    const present = await this.#states.read(device, job);
    if (present !== null && isFinal(present.state.phase)) return present.state.phase;
    const event: JobEvent = reason === undefined ? { kind: 'cancel' } : { kind: 'cancel', reason };
    try {
      return (await this.#step(device, job, event, endingWithoutHolder, true)).state.phase;
    } catch (error) {
      const ended = this.#states.seen(job)?.state.phase;
      if (ended !== undefined && isFinal(ended)) return ended;
      throw error;
    }
  }

  /** Takes one step from wherever the job stands; an end is published too. */
  async #step(
    device: string,
    job: string,
    event: JobEvent,
    ending: (state: JobState) => StoredEnding = endingWithoutHolder,
    ofPeersToo = false,
  ): Promise<Step> {
    for (;;) {
      const { top, state } = await this.#decide(device, job, event, ofPeersToo);
      if (top !== null && state === top.state) return top;
      const step = { state, ending: isFinal(state.phase) ? ending(state) : null };
      // Lost: a cancel request or another spooler came in between, and the machine decides again.
      if (!(await this.#states.write(top, step)).won) continue;
      await settle(this.#files, this.#statuses, step);
      return step;
    }
  }

  /** What the event makes of the job, from memory if that allows it. Throws why it is refused. */
  async #decide(device: string, job: string, event: JobEvent, ofPeersToo = false) {
    let top = isJobOf(device, job) ? this.#states.seen(job) : null;
    for (const fresh of [false, true]) {
      if (fresh || top === null) top = isJobOf(device, job) ? await this.#states.read(device, job) : null;
      const present = top?.state ?? (ofPeersToo ? untouched(device, job) : null);
      if (present === null) break;
      const moved = transition(present, event, this.#now());
      if (moved.state !== undefined) return { top, state: moved.state };
      if (fresh || isFinal(present.phase)) throw refusal(job, moved.refused, moved.message);
    }
    throw leaseLost(job, 'there is no such job.');
  }
}

function refusal(job: string, reason: RefusalReason, message: string): Error {
  switch (reason) {
    case 'lease_lost':
    case 'already_finished':
    case 'not_claimed':
      return leaseLost(job, message);
    case 'cancel_requested':
      return cancelRequested(job);
    default:
      return transitionRefused(job, message);
  }
}

function resultText(job: string, { result, key }: Extract<Ending, { outcome: 'done' }>): string {
  const document = resultJson({ ...result, job_id: job });
  return key === undefined ? writeJson(document) : signedText(signDocument(document, key));
}
