import {
  cancelledStatus,
  executionFailedStatus,
  type JobState,
  readStatus,
  resultJson,
  type StatusDocument,
  signDocument,
  signedText,
  writeJson,
} from '../jobs/index.ts';
import type { Ending } from './contract.ts';

/** What the end of a job publishes; it stands in the same document as the final state, so that both are decided at once. */
export interface StoredEnding {
  readonly status: StatusDocument;
  /** Text of the result, or where it waits as a document of its own. */
  readonly result: { readonly text: string } | { readonly stagedBy: number } | null;
}

export interface Revision {
  /** -1: a job of a peer that none of us has touched. */
  readonly revision: number;
  readonly state: JobState;
  readonly ending: StoredEnding | null;
}

/** The ending in a stored revision; null when it is none. */
export function readEnding(value: unknown): StoredEnding | null {
  if (!isObject(value)) return null;
  const { result } = value;
  const status = readStatus(value.status);
  if (!isObject(result)) return { status, result: null };
  if (typeof result.text === 'string') return { status, result: { text: result.text } };
  return { status, result: { stagedBy: Number(result.stagedBy) } };
}

/** The ending of a job that nobody executed to its end. */
export function endingWithoutHolder({ job, phase, reason }: JobState): StoredEnding {
  const status =
    phase === 'cancelled' ? cancelledStatus(job, reason ?? undefined) : executionFailedStatus(job, reason ?? 'Failed.');
  return { status, result: null };
}

/** The text of a status as peers write it. */
export function statusText(status: StatusDocument): string {
  return writeJson({ ...status });
}

/** The text of a result as peers write it, filed under its job, signed when there is a key. */
export function resultText(job: string, { result, key }: Extract<Ending, { outcome: 'done' }>): string {
  const document = resultJson({ ...result, job_id: job });
  return key === undefined ? writeJson(document) : signedText(signDocument(document, key));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
