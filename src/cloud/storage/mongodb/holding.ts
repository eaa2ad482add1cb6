import { isFinal, type JobPhase, type JobState } from '../../jobs/index.ts';
import type { Claim, Ending } from '../contract.ts';
import { decide, endingEvent } from '../decisions.ts';
import { endingWithoutHolder, resultText, type StoredEnding } from '../endings.ts';
import { leaseLost } from '../errors.ts';
import type { Parts } from './parts.ts';
import { publish, stage, unstage } from './publishing.ts';
import type { Top } from './states.ts';

/** What the holder of a claim may do, and what a user may ask of it. */
export class Holding {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async start(claim: Claim): Promise<JobState> {
    const top = await this.#held(claim);
    const state = decide(top.state, { kind: 'start', fence: claim.state.fence }, this.#parts.now());
    await this.#parts.states.note({ ...top, state });
    return state;
  }

  async renew(claim: Claim, leaseMilliseconds: number): Promise<JobState> {
    const top = await this.#held(claim);
    const event = { kind: 'heartbeat', fence: claim.state.fence, leaseMilliseconds } as const;
    const state = decide(top.state, event, this.#parts.now());
    await this.#parts.states.note({ ...top, state });
    return state;
  }

  async finish(claim: Claim, ending: Ending): Promise<JobState> {
    const { shared, states, now } = this.#parts;
    const { device, job } = claim;
    const { fence } = claim.state;
    const event = endingEvent(ending, fence);
    let top = await this.#held(claim);
    if (top.state.fence === fence && top.state.phase === ending.outcome) {
      // The same word again, because its first answer was lost.
      await publish(shared, states, top);
      return top.state;
    }
    // Before anything is written: most late results end here.
    decide(top.state, event, now());
    const result = ending.outcome === 'done' ? await stage(shared, device, job, fence, resultText(job, ending)) : null;
    try {
      for (;;) {
        const state = decide(top.state, event, now());
        const status = ending.outcome !== 'cancelled' && state.phase !== 'cancelled' ? ending.status : null;
        const stored: StoredEnding =
          status === null ? endingWithoutHolder(state) : { status: { ...status, job_id: job }, result };
        const ended = { revision: top.revision + 1, state };
        if (await states.create(ended, stored)) {
          await publish(shared, states, ended, stored);
          return state;
        }
        // A cancel request came in between: then the machine decides again.
        top = await this.#held(claim);
      }
    } catch (error) {
      if (result !== null && 'stagedBy' in result && leaseLost.matches(error))
        await unstage(shared, device, job, fence);
      throw error;
    }
  }

  async handBack(claim: Claim, reason?: string): Promise<JobState> {
    const { shared, states, queues, now } = this.#parts;
    const { device, job } = claim;
    const { fence } = claim.state;
    for (;;) {
      const top = await this.#held(claim);
      const event = { kind: 'release', fence, ...(reason === undefined ? {} : { reason }) } as const;
      const state = decide(top.state, event, now());
      const ending = isFinal(state.phase) ? endingWithoutHolder(state) : null;
      const next = { revision: top.revision + 1, state };
      if (!(await states.create(next, ending))) continue;
      if (ending !== null) await publish(shared, states, next, ending);
      else {
        const moved = await shared.move('running', 'queued', device, job);
        if (moved) queues.add(device, { job, created: state.created, ours: state.owner !== null });
        await states.forget(device, job, fence);
      }
      return state;
    }
  }

  /** The phase after the request; null for a job without a row. */
  async requestCancel(device: string, job: string, reason?: string): Promise<JobPhase | null> {
    const { shared, states, queues, now } = this.#parts;
    for (;;) {
      const top = await states.top(device, job);
      if (top === null) return null;
      if (isFinal(top.state.phase)) return top.state.phase;
      const state = decide(top.state, { kind: 'cancel', ...(reason === undefined ? {} : { reason }) }, now());
      if (state === top.state) return state.phase;
      const ending = isFinal(state.phase) ? endingWithoutHolder(state) : null;
      const next = { revision: top.revision + 1, state };
      if (!(await states.create(next, ending))) continue;
      if (ending !== null) {
        await publish(shared, states, next, ending);
        queues.remove(device, job);
      }
      return state.phase;
    }
  }

  async #held({ device, job }: Claim): Promise<Top> {
    const top = await this.#parts.states.top(device, job);
    if (top === null) throw leaseLost(job, 'there is no such job.');
    return top;
  }
}
