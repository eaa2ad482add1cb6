import type { JobEvent, JobPhase, JobState, Lease, RefusalReason, Transition } from './contract.ts';

/**
 * The life of a job, as one pure function of state, event and clock (milliseconds since 1970).
 *
 *   queued ──claim──▶ claimed ──start──▶ running ──complete──▶ done
 *     ▲ │                │                  │ └──────fail────▶ failed
 *     │ └──cancel──▶ cancelled ◀──stopped── cancelling ◀──cancel── (claimed, running)
 *     └──── release, or expire with attempts left ──── (claimed, running)
 *
 * - **Fence.** Every claim gets a number above all earlier ones. Whoever speaks about a job with another number than the
 *   current lease's is refused (`lease_lost`): a late result of a lost lease is never heard.
 * - **Clock.** Time decides only who may claim: a lease that ran out can be taken over. It stays its holder's until somebody
 *   does, so clocks that disagree, or a laptop that slept, never throw away a result that nobody else is computing.
 * - **Cancel** wins over a queue, a failure, a release and a lease that ran out: such a job ends `cancelled` and never runs
 *   again. It loses against a result: a holder that completes before it stops ends the job as `done`.
 * - **Attempts** count claims that were not handed back; a lease that runs out at the last one ends the job as `failed`.
 */
export function transition(state: JobState, event: JobEvent, now: number): Transition {
  if (isFinal(state.phase)) return refuse('already_finished', `The job is ${state.phase} already.`);
  switch (event.kind) {
    case 'claim':
      return claim(state, event.holder, event.leaseMilliseconds, now);
    case 'cancel':
      return cancel(state, event.reason ?? 'Cancelled by the user.', now);
    case 'expire':
      return expire(state, now);
    default:
      return heldBy(state, event.fence, (lease) => holderSays(state, lease, event, now));
  }
}

/** The state of a job that has just been created. */
export function queuedState(job: {
  readonly job: string;
  readonly device: string;
  readonly owner: string | null;
  readonly created: number;
  readonly maxAttempts?: number;
}): JobState {
  return {
    job: job.job,
    device: job.device,
    owner: job.owner,
    phase: 'queued',
    attempts: 0,
    maxAttempts: job.maxAttempts ?? 3,
    lease: null,
    fence: 0,
    created: job.created,
    claimed: null,
    started: null,
    finished: null,
    cancelRequested: null,
    reason: null,
    events: 1,
  };
}

/** True for phases that never change: done, failed, cancelled. */
export function isFinal(phase: JobPhase): boolean {
  return phase === 'done' || phase === 'failed' || phase === 'cancelled';
}

/** True when the job has a lease and its time is over. */
export function leaseEnded(state: JobState, now: number): boolean {
  return state.lease !== null && now >= state.lease.until;
}

function claim(state: JobState, holder: string, leaseMilliseconds: number, now: number): Transition {
  if (state.lease !== null && now < state.lease.until)
    return refuse('lease_held', `${state.lease.holder} holds the job for another ${state.lease.until - now} ms.`);
  if (state.phase === 'cancelling') return refuse('cancel_requested', 'The job is to end, not to run again.');
  if (state.attempts >= state.maxAttempts)
    return refuse('attempts_exhausted', `The job was started ${state.attempts} times and never ended.`);
  const fence = state.fence + 1;
  return next(state, {
    phase: 'claimed',
    lease: { holder, until: now + leaseMilliseconds, fence },
    fence,
    attempts: state.attempts + 1,
    claimed: now,
    started: null,
    reason: null,
  });
}

function cancel(state: JobState, reason: string, now: number): Transition {
  // Asking twice is no error, and changes nothing.
  if (state.phase === 'cancelling') return { state };
  if (state.lease === null) return end({ ...state, cancelRequested: now }, 'cancelled', now, reason);
  return next(state, { phase: 'cancelling', cancelRequested: now, reason });
}

function expire(state: JobState, now: number): Transition {
  if (state.lease === null) return refuse('not_claimed', 'Nobody holds the job.');
  if (now < state.lease.until)
    return refuse('lease_not_ended', `The lease of ${state.lease.holder} has ${state.lease.until - now} ms left.`);
  if (state.phase === 'cancelling') return end(state, 'cancelled', now, state.reason);
  const lost = `${state.lease.holder} gave no sign of life`;
  if (state.attempts < state.maxAttempts)
    return next(state, { phase: 'queued', lease: null, started: null, reason: `${lost}.` });
  return end(state, 'failed', now, `${lost}, as happened in all ${state.attempts} attempts.`);
}

type HolderEvent = Exclude<JobEvent, { readonly kind: 'claim' | 'cancel' | 'expire' }>;

function holderSays(state: JobState, lease: Lease, event: HolderEvent, now: number): Transition {
  const cancelling = state.phase === 'cancelling';
  switch (event.kind) {
    case 'heartbeat': {
      // A clock that went back must not shorten what was promised.
      const until = Math.max(lease.until, now + event.leaseMilliseconds);
      return { state: { ...state, lease: { ...lease, until } } };
    }
    case 'start':
      if (cancelling) return refuse('cancel_requested', 'The user asked to cancel the job before it started.');
      if (state.phase === 'running') return refuse('already_running', 'The job has started already.');
      return next(state, { phase: 'running', started: now });
    case 'report':
      return { state: { ...state, events: state.events + event.count } };
    case 'release':
      if (cancelling) return end(state, 'cancelled', now, state.reason);
      return next(state, {
        phase: 'queued',
        lease: null,
        started: null,
        attempts: state.attempts - 1,
        reason: event.reason ?? `${lease.holder} handed the job back.`,
      });
    case 'complete':
      // A device may be so fast that its start is never told.
      return end({ ...state, started: state.started ?? state.claimed }, 'done', now, null);
    case 'fail':
      if (cancelling) return end(state, 'cancelled', now, state.reason);
      return end(state, 'failed', now, event.reason);
    case 'stopped':
      if (!cancelling) return refuse('no_cancel_requested', 'Nobody asked to cancel the job.');
      return end(state, 'cancelled', now, state.reason);
  }
}

function heldBy(state: JobState, fence: number, says: (lease: Lease) => Transition): Transition {
  if (state.lease?.fence === fence) return says(state.lease);
  if (fence > state.fence) return refuse('not_claimed', `No claim of the job has number ${fence}.`);
  return refuse('lease_lost', `Claim ${fence} of the job has ended; the latest is ${state.fence}.`);
}

/** A change of phase is an event of its own, numbered. */
function next(state: JobState, change: Partial<JobState>): Transition {
  return { state: { ...state, ...change, events: state.events + 1 } };
}

function end(state: JobState, phase: JobPhase, now: number, reason: string | null): Transition {
  return next(state, { phase, lease: null, finished: now, reason });
}

function refuse(refused: RefusalReason, message: string): Transition {
  return { refused, message };
}
