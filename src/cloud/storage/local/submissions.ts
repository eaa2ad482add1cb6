import { unsynced } from '../../../disk/index.ts';
import { initialStatus, type JobIdSource, type JobState, queuedState } from '../../jobs/index.ts';
import type { Submission, Submitted } from '../contract.ts';
import { statusText } from '../endings.ts';
import { idempotencyConflict } from '../errors.ts';
import { checkDevice, idempotencyDigest, submissionDigest } from '../names.ts';
import type { LocalParts } from './claims.ts';
import { encode, parsed, textOf } from './documents.ts';
import type { Journal } from './journal.ts';
import type { JournalEntry } from './journal-format.ts';
import type { Layout } from './layout.ts';
import type { Leases } from './leases.ts';
import type { Queues } from './queues.ts';
import type { Register } from './register.ts';
import type { States } from './states.ts';
import type { Unfinished } from './unfinished.ts';
import type { UserLists } from './user-lists.ts';

/** Which job an idempotency key stands for, before that job exists: whoever comes again submits under the same id. */
interface Reservation {
  readonly job: string;
  readonly created: number;
  readonly submission: string;
}

/** Puts jobs into the storage: journal, then our own state, then status, then the job document that spoolers look for. */
export class Submissions {
  readonly #layout: Layout;
  readonly #journal: Journal;
  readonly #states: States;
  readonly #register: Register;
  readonly #userLists: UserLists;
  readonly #queues: Queues;
  readonly #unfinished: Unfinished;
  readonly #newId: JobIdSource;
  readonly #now: () => number;

  constructor(parts: LocalParts, newId: JobIdSource, now: () => number) {
    this.#layout = parts.layout;
    this.#journal = parts.journal;
    this.#states = parts.states;
    this.#register = parts.register;
    this.#userLists = parts.userLists;
    this.#queues = parts.queues;
    this.#unfinished = parts.unfinished;
    this.#newId = newId;
    this.#now = now;
  }

  async submit({ device, user, text, idempotencyKey }: Submission): Promise<Submitted> {
    checkDevice(device);
    this.#layout.userFolder(user);
    let job: string;
    let created: number;
    let idempotency: { digest: string; text: string } | null = null;
    if (idempotencyKey === undefined) {
      job = this.#newId();
      created = this.#now();
    } else {
      const digest = idempotencyDigest(user, idempotencyKey);
      const reservation = this.#reserve(this.#layout.idempotency(digest), device, text);
      ({ job, created } = reservation);
      if (this.#states.at(device, job, 0) !== null) return { job, status: initialStatus(job), repeated: true };
      idempotency = { digest, text: JSON.stringify(reservation) };
    }
    const state = queuedState({ job, device, owner: user, created });
    const entry: JournalEntry = { kind: 'submission', state, text, idempotency };
    await this.#journal.append(entry);
    try {
      return { job, status: initialStatus(job), repeated: !this.#layOut(state, text, idempotency !== null) };
    } catch {
      // It is durable: a refusal now would be a lie, since the job would run after the next start.
      this.#unfinished.add(entry);
      return { job, status: initialStatus(job), repeated: false };
    }
  }

  /** Makes the documents of a submission; false when somebody else has made the same one, by its key. */
  #layOut(state: JobState, text: string, keyed: boolean): boolean {
    const { device, job } = state;
    this.#userLists.add(state);
    if (!keyed) this.#register.add(state);
    // Others may repeat it at this moment: the first state decides who is the first.
    else if (!this.#states.create({ revision: 0, state, ending: null })) return false;
    unsynced.replace(this.#layout.status(device, job), encode(statusText(initialStatus(job))));
    unsynced.replace(this.#layout.queued(device, job), encode(text));
    this.#queues.add(state);
    return true;
  }

  /** The id that the key stands for, from now on or since an earlier call. */
  #reserve(path: string, device: string, text: string): Reservation {
    const submission = submissionDigest(device, text);
    const mine = { job: this.#newId(), created: this.#now(), submission };
    if (unsynced.createExclusive(path, encode(JSON.stringify(mine)))) return mine;
    const theirs = readReservation(parsed(textOf(path)));
    // Emptied by a power cut, and so never acknowledged: otherwise the journal would have rebuilt it.
    if (theirs === null) {
      unsynced.replace(path, encode(JSON.stringify(mine)));
      return mine;
    }
    if (theirs.submission !== submission) throw idempotencyConflict(theirs.job);
    return theirs;
  }
}

/** Rebuilds what a submission had put into the storage, as far as it is missing. Jobs that went on are left where they are. */
export function restoreSubmission(
  layout: Layout,
  states: States,
  leases: Leases,
  entry: { state: JobState; text: string; idempotency: { digest: string; text: string } | null },
): void {
  const { state, text, idempotency } = entry;
  const { device, job } = state;
  if (idempotency !== null) {
    const path = layout.idempotency(idempotency.digest);
    if (parsed(textOf(path)) === undefined) unsynced.replace(path, encode(idempotency.text));
  }
  if (states.at(device, job, 0) === null) {
    unsynced.replace(layout.revision(device, job, 0), encode(JSON.stringify({ state })));
  }
  const status = parsed(textOf(layout.status(device, job)));
  if (status === undefined) unsynced.replace(layout.status(device, job), encode(statusText(initialStatus(job))));
  const top = states.top(device, job);
  if (top !== null) leases.restore(top.state, top.revision);
  // The power cut emptied the claim: nobody holds the job any more.
  if (top !== null && top.revision > 0 && states.at(device, job, top.revision) === null) {
    unsynced.move(layout.running(job), layout.queued(device, job));
  }
  // Jobs move forward while others look, and back to the queue when they are handed back.
  for (const path of [
    layout.queued(device, job),
    layout.running(job),
    layout.finished(device, job),
    layout.deleted(job),
    layout.queued(device, job),
  ]) {
    const present = textOf(path);
    if (present === null) continue;
    if (parsed(present) === undefined && present !== text) unsynced.replace(path, encode(text));
    return;
  }
  // Never back into the queue: a peer or an administrator has taken it away.
  if (top?.ending || isOver(status)) return;
  unsynced.replace(layout.queued(device, job), encode(text));
}

function isOver(status: unknown): boolean {
  return (
    typeof status === 'object' &&
    status !== null &&
    'status' in status &&
    (status.status === 'DONE' || status.status === 'ERROR')
  );
}

function readReservation(value: unknown): Reservation | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!('job' in value) || !('created' in value) || !('submission' in value)) return null;
  return { job: String(value.job), created: Number(value.created), submission: String(value.submission) };
}
