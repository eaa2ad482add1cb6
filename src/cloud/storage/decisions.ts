import { isFinal, type JobEvent, type JobState, type RefusalReason, transition } from '../jobs/index.ts';
import type { Ending } from './contract.ts';
import { cancelRequested, leaseLost, transitionRefused } from './errors.ts';

/** The state after an event. `lease_lost`, `cancel_requested`, `transition_refused`. */
export function decide(state: JobState, event: JobEvent, now: number): JobState {
  const moved = transition(state, event, now);
  if (moved.state !== undefined) return moved.state;
  throw refusal(state.job, moved.refused, moved.message);
}

/** What a holder says with an ending. */
export function endingEvent(ending: Ending, fence: number): JobEvent {
  if (ending.outcome === 'done') return { kind: 'complete', fence };
  if (ending.outcome === 'failed') return { kind: 'fail', fence, reason: ending.reason };
  return { kind: 'stopped', fence };
}

/** The state after somebody asked for the job: claimed by it, ended if it may not run again, null while another holds it. */
export function claimedOrEnded(
  state: JobState,
  holder: string,
  leaseMilliseconds: number,
  now: number,
): JobState | null {
  const expired = state.lease === null ? state : transition(state, { kind: 'expire' }, now).state;
  if (expired === undefined) return null;
  if (isFinal(expired.phase)) return expired;
  return transition(expired, { kind: 'claim', holder, leaseMilliseconds }, now).state ?? null;
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
