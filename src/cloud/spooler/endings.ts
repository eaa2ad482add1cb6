import {
  checkFailedStatus,
  dimensionFailedStatus,
  doneStatus,
  executionFailedStatus,
  type Jwk,
  resultDocument,
  type StatusDocument,
  scriptFailedStatus,
} from '../jobs/index.ts';
import type { Ending } from '../storage/index.ts';
import type { Verdict } from './thread.ts';

/** How a job ends that was executed. The key signs the result. */
export function doneEnding(
  job: string,
  device: { readonly display_name: string; readonly version: string },
  { results }: Extract<Verdict, { kind: 'done' }>,
  key?: Jwk,
): Ending {
  const result = resultDocument(job, device, results);
  const status = doneStatus(job);
  return key === undefined ? { outcome: 'done', status, result } : { outcome: 'done', status, result, key };
}

/** How a job ends that broke a rule, its device or its limits: a status of its own, with the texts of the reference. */
export function failedEnding(job: string, verdict: Extract<Verdict, { kind: 'failed' }>): Ending {
  return { outcome: 'failed', status: failedStatus(job, verdict), reason: verdict.message };
}

function failedStatus(job: string, { stage, code, message }: Extract<Verdict, { kind: 'failed' }>): StatusDocument {
  if (code === 'dimension_too_large') return dimensionFailedStatus(job, message);
  // A machine of labscript that could not write its script.
  if (code === 'script_failed') return scriptFailedStatus(job, message);
  return stage === 'check' ? checkFailedStatus(job, message) : executionFailedStatus(job, message);
}
