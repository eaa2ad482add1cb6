import { describe, expect, it } from 'vitest';
import {
  cancelledStatus,
  checkFailedStatus,
  dimensionFailedStatus,
  doneStatus,
  executionFailedStatus,
  initialStatus,
  invalidDocument,
  missingStatus,
  readStatus,
  refusedStatus,
  scriptFailedStatus,
  statusInsteadOfResult,
} from '../../../src/cloud/jobs/index.ts';

const job = '70b1088d6f884e7b9672cf2b';

describe('a status', () => {
  it('begins as the reference begins, byte by byte', () => {
    expect(JSON.stringify(initialStatus(job))).toBe(
      `{"job_id":"${job}","status":"INITIALIZING","detail":"Got your json.","error_message":"None"}`,
    );
  });

  it('of a finished job has its 21 blanks', () => {
    expect(doneStatus(job)).toEqual({
      job_id: job,
      status: 'DONE',
      detail: 'Got your json.; Passed json sanity check; Compilation done.                     Shots sent to solver.',
      error_message: 'None',
    });
  });

  it('of a failed job says why, after its first words', () => {
    const check = '; Failed json sanity check. File will be deleted. Error message : No instructions received.';
    expect(checkFailedStatus(job, 'No instructions received.')).toEqual({
      job_id: job,
      status: 'ERROR',
      detail: `Got your json.${check}`,
      error_message: `None${check}`,
    });
    expect(checkFailedStatus(job, 'one\ntwo\n').detail).toMatch(/: one\.\.two$/);
    const dimension = '; Failed dimensionality test. Too many atoms. File will be deleted. Error message :';
    expect(dimensionFailedStatus(job)).toMatchObject({
      detail: `Got your json.${dimension} Hilbert space dimension too large!`,
      error_message: `None${dimension}  Hilbert space dimension too large!`,
    });
    expect(executionFailedStatus(job, 'probabilities do not sum to 1')).toMatchObject({
      status: 'ERROR',
      detail: 'Got your json.; probabilities do not sum to 1',
      error_message: 'None; probabilities do not sum to 1',
    });
    expect(executionFailedStatus(job, 'a\n  b\n').detail).toBe('Got your json.; a b');
    expect(scriptFailedStatus(job, 'no header')).toMatchObject({
      detail: 'Got your json.; Failed to generate labscript file.',
      error_message: 'None; Failed to generate labscript                             file. Error: no header',
    });
    expect(cancelledStatus(job)).toMatchObject({ status: 'ERROR', detail: 'Got your json.; Cancelled by the user.' });
  });

  it('of an unknown job and of a refused request is that of the reference', () => {
    expect(missingStatus('jdsf')).toEqual({
      job_id: 'jdsf',
      status: 'ERROR',
      detail: 'Could not find the status file.',
      error_message: 'Missing status file for jdsf.',
    });
    expect(refusedStatus('Invalid credentials!')).toEqual({
      job_id: 'None',
      status: 'ERROR',
      detail: 'Invalid credentials!',
      error_message: 'Invalid credentials!',
    });
  });

  it('instead of a result says `error` on v2, which ends the wait of qiskit-cold-atom', () => {
    const failed = executionFailedStatus(job, 'no');
    expect(statusInsteadOfResult(failed, 'v2')).toEqual({ ...failed, status: 'error' });
    expect(statusInsteadOfResult(failed, 'v3')).toEqual(failed);
    expect(statusInsteadOfResult(initialStatus(job), 'v2')).toEqual(initialStatus(job));
  });

  it('is read back; a damaged one is a failure', () => {
    expect(readStatus({ _id: 1, ...doneStatus(job), more: 2 })).toEqual(doneStatus(job));
    for (const value of [null, [], {}, { ...doneStatus(job), status: 'RUNNING' }, { ...doneStatus(job), detail: 5 }])
      expect(() => readStatus(value)).toThrow(expect.toSatisfy(invalidDocument.matches));
  });
});
