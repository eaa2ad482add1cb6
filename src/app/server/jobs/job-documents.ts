import { type DeviceConfig, isOnline, type JobState, longName, missingStatus } from '../../../cloud/jobs/index.ts';
import type { Context } from '../context.ts';
import type { JobDetail, JobEntry } from '../contract.ts';
import { estimate, waitingReason } from './estimate.ts';
import type { JobPlace } from './places.ts';
import { settledState } from './settled-state.ts';

/** Jobs that are read for an estimate. */
const comparable = 50;

export function jobEntry(storage: string, state: JobState, config: DeviceConfig | null): JobEntry {
  return {
    job_id: state.job,
    device: state.device,
    storage,
    backend_name: config === null ? null : longName(storage, config),
    phase: state.phase,
    created: isoTime(state.created),
    started: orNull(state.started),
    ended: orNull(state.finished),
  };
}

/** Everything about one job; null when the storage has lost it. */
export async function jobDetail(context: Context, place: JobPlace, job: string): Promise<JobDetail | null> {
  const { provider, storage, device } = place;
  const now = context.clock();
  const state = await settledState(place, job, now);
  if (state === null) return null;
  const waits = state.phase === 'queued';
  const ends = waits || state.phase === 'claimed' || state.phase === 'running';
  const [config, stored, circuits, position, ended] = await Promise.all([
    provider.config(device),
    provider.status(device, job),
    circuitsOf(place, job),
    waits ? provider.position(device, job) : null,
    ends ? provider.ended(device, comparable) : [],
  ]);
  const lastQueueCheck = config?.last_queue_check ?? null;
  return {
    ...jobEntry(storage, state, config),
    ...(stored ?? missingStatus(job)),
    attempts: state.attempts,
    circuits,
    position,
    waiting_reason:
      position === null
        ? null
        : waitingReason({ device, lastQueueCheck, position, created: state.created, reason: state.reason, now }),
    // Nobody knows when a device comes back.
    eta:
      ends && (!waits || isOnline({ last_queue_check: lastQueueCheck }, now))
        ? estimate(state, position ?? 0, ended, now)
        : null,
    reason: state.phase === 'failed' || state.phase === 'cancelled' ? state.reason : null,
  };
}

/** Pages ask for the same jobs again and again, and a job never changes. */
const counted = new Map<string, number>();

async function circuitsOf({ provider, device }: JobPlace, job: string): Promise<number> {
  const known = counted.get(job);
  if (known !== undefined) return known;
  const text = await provider.job(device, job);
  if (text === null) return 0;
  const count = countKeys(text);
  if (counted.size >= 10_000) counted.clear();
  counted.set(job, count);
  return count;
}

function countKeys(text: string): number {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value).length : 0;
  } catch {
    return 0;
  }
}

/** ISO 8601 in UTC of milliseconds since 1970. */
export function isoTime(time: number): string {
  return new Date(time).toISOString();
}

const orNull = (time: number | null) => (time === null ? null : isoTime(time));
