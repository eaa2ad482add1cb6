import type { ApiVersion, JobPhase, StatusDocument, WireStatus } from './contract.ts';
import { invalidDocument } from './errors.ts';
import { objectAt, textAt, wordAt } from './fields.ts';

/** Texts that clients and pages of the reference know, accidents of its line continuations included. */
const firstDetail = 'Got your json.';
const firstError = 'None';
const passed = `; Passed json sanity check; Compilation done.${' '.repeat(21)}Shots sent to solver.`;

const wireStatuses = ['INITIALIZING', 'QUEUED', 'DONE', 'ERROR'] as const;

/** The status from the submission until the end. */
export function initialStatus(job: string): StatusDocument {
  return status(job, 'INITIALIZING', firstDetail, firstError);
}

/** The circuits were executed and their result is stored. */
export function doneStatus(job: string): StatusDocument {
  return status(job, 'DONE', firstDetail + passed, firstError);
}

/** The job breaks a rule: `message` says which. */
export function checkFailedStatus(job: string, message: string): StatusDocument {
  const text = `; Failed json sanity check. File will be deleted. Error message : ${checkMessage(message)}`;
  return failed(job, text, text);
}

/** The circuits need a space that is too large for the device. */
export function dimensionFailedStatus(job: string, message = 'Hilbert space dimension too large!'): StatusDocument {
  const text = '; Failed dimensionality test. Too many atoms. File will be deleted. Error message : ';
  return failed(job, text + message, `${text} ${message}`);
}

/** The device refused or broke while it executed. */
export function executionFailedStatus(job: string, message: string): StatusDocument {
  const text = `; ${oneLine(message)}`;
  return failed(job, text, text);
}

/** The script of a labscript machine could not be made. */
export function scriptFailedStatus(job: string, message: string): StatusDocument {
  return failed(
    job,
    '; Failed to generate labscript file.',
    `; Failed to generate labscript${' '.repeat(29)}file. Error: ${oneLine(message)}`,
  );
}

/** The job was cancelled: an error for peers and old clients, which know no other end. */
export function cancelledStatus(job: string, reason = 'Cancelled by the user.'): StatusDocument {
  return executionFailedStatus(job, reason);
}

/** What an unknown job answers, and a job of somebody else. */
export function missingStatus(job: string): StatusDocument {
  return status(job, 'ERROR', 'Could not find the status file.', `Missing status file for ${job}.`);
}

/** The body of a refused request that has no job: unknown device, wrong token, bad text. */
export function refusedStatus(detail: string, errorMessage = detail): StatusDocument {
  return status('None', 'ERROR', detail, errorMessage);
}

/** A stored status. Throws `invalid_document`. */
export function readStatus(value: unknown): StatusDocument {
  const complain = (where: string, problem: string) => invalidDocument('status', where, problem);
  const fields = objectAt(value, '', complain);
  return status(
    textAt(fields.job_id, 'job_id', complain),
    wordAt(fields.status, wireStatuses, 'status', complain),
    textAt(fields.detail, 'detail', complain),
    textAt(fields.error_message, 'error_message', complain),
  );
}

/** The word that peers and the HTTP API know for a phase. */
export function wireStatus(phase: JobPhase): WireStatus {
  switch (phase) {
    case 'done':
      return 'DONE';
    case 'failed':
    case 'cancelled':
      return 'ERROR';
    default:
      return 'INITIALIZING';
  }
}

/** The status in answer to a question for a result: on v2 a failed job says `error`, which ends the loop of qiskit-cold-atom. */
export function statusInsteadOfResult(
  document: StatusDocument,
  version: ApiVersion,
): Omit<StatusDocument, 'status'> & { readonly status: WireStatus | 'error' } {
  return version === 'v2' && document.status === 'ERROR' ? { ...document, status: 'error' } : document;
}

function failed(job: string, detail: string, error: string): StatusDocument {
  return status(job, 'ERROR', firstDetail + detail, firstError + error);
}

function status(job_id: string, word: WireStatus, detail: string, error_message: string): StatusDocument {
  return { job_id, status: word, detail, error_message };
}

/** The reference joins the lines of a check with `..`, those of anything else with a space. */
const checkMessage = (message: string) => message.trim().replace(/\r?\n/g, '..');
const oneLine = (message: string) => message.trim().replace(/\s*\r?\n\s*/g, ' ');
