import { isFinal, type JobState } from '../../../cloud/jobs/index.ts';
import type { JobPlace } from './places.ts';

/** A process that died in the middle of an end leaves its documents to others: nobody waits longer for them, milliseconds. */
const settling = 5_000;

/**
 * The state of a job as its documents show it. A storage decides the end first and writes result and status after that: in
 * between the job still runs for its user, so that who hears of the end finds the result.
 */
export async function settledState(
  { provider, device }: Pick<JobPlace, 'provider' | 'device'>,
  job: string,
  now: number,
): Promise<JobState | null> {
  const state = await provider.state(device, job);
  if (state === null || !isFinal(state.phase) || state.finished === null || now - state.finished > settling)
    return state;
  const word = (await provider.status(device, job))?.status;
  if (word === 'DONE' || word === 'ERROR') return state;
  return { ...state, phase: state.phase === 'cancelled' ? 'cancelling' : 'running', finished: null, reason: null };
}
