import type { JobState, Lease } from './contract.ts';
import { invalidDocument } from './errors.ts';
import { integerAt, nullable, objectAt, textAt, wordAt } from './fields.ts';
import { isFinal } from './state-machine.ts';

const complain = (where: string, problem: string) => invalidDocument('job state', where, problem);
const phases = ['queued', 'claimed', 'running', 'cancelling', 'cancelled', 'done', 'failed'] as const;

/** A stored state of a job, as `JSON.stringify` wrote it. Throws `invalid_document`, also for a phase that its lease contradicts. */
export function readJobState(value: unknown): JobState {
  const fields = objectAt(value, '', complain);
  const integer = (name: string) => integerAt(fields[name], name, complain);
  const time = (name: string) => nullable(fields[name], (moment) => integerAt(moment, name, complain));
  const text = (name: string) => nullable(fields[name], (word) => textAt(word, name, complain));
  const phase = wordAt(fields.phase, phases, 'phase', complain);
  const lease = nullable(fields.lease, readLease);
  if ((lease === null) !== (isFinal(phase) || phase === 'queued'))
    throw complain('lease', `does not fit the phase ${phase}`);
  const fence = integer('fence');
  if (lease !== null && lease.fence !== fence) throw complain('lease.fence', 'is not the latest fence');
  return {
    job: textAt(fields.job, 'job', complain),
    device: textAt(fields.device, 'device', complain),
    owner: text('owner'),
    phase,
    attempts: integer('attempts'),
    maxAttempts: integer('maxAttempts'),
    lease,
    fence,
    created: integer('created'),
    claimed: time('claimed'),
    started: time('started'),
    finished: time('finished'),
    cancelRequested: time('cancelRequested'),
    reason: text('reason'),
    events: integer('events'),
  };
}

function readLease(value: unknown): Lease {
  const fields = objectAt(value, 'lease', complain);
  return {
    holder: textAt(fields.holder, 'lease.holder', complain),
    until: integerAt(fields.until, 'lease.until', complain),
    fence: integerAt(fields.fence, 'lease.fence', complain),
  };
}
