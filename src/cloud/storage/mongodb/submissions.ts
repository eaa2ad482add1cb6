import { initialStatus, type JobIdSource, queuedState } from '../../jobs/index.ts';
import type { Submission, Submitted } from '../contract.ts';
import { idempotencyConflict } from '../errors.ts';
import { checkDevice, checkUser, idempotencyDigest, submissionDigest } from '../names.ts';
import { insertedFirst } from './connection.ts';
import type { Parts } from './parts.ts';

/** Which job an idempotency key stands for, before that job exists: whoever comes again submits under the same id. */
interface Reservation {
  readonly job: string;
  readonly created: number;
  readonly submission: string;
}

/** A submission that is unfinished for this long is finished by whoever sees it, milliseconds. */
const patience = 10_000;

/** Puts jobs into the storage: our own state and the status, then the job document that spoolers look for. */
export class Submissions {
  readonly #parts: Parts;
  readonly #newId: JobIdSource;
  /** Marks under way; nobody waits for them but the end. */
  readonly #marks = new Set<Promise<void>>();
  #nextRepair = 0;

  constructor(parts: Parts, newId: JobIdSource) {
    this.#parts = parts;
    this.#newId = newId;
  }

  async submit({ device, user, text, idempotencyKey }: Submission): Promise<Submitted> {
    checkDevice(device);
    checkUser(user);
    const { states, shared, queues, now } = this.#parts;
    let first = { job: '', created: 0 };
    if (idempotencyKey === undefined) first = { job: this.#newId(), created: now() };
    else first = await this.#reserve(idempotencyDigest(user, idempotencyKey), submissionDigest(device, text));
    const { job, created } = first;
    const status = initialStatus(job);
    const state = queuedState({ job, device, owner: user, created });
    const [mine] = await Promise.all([states.createFirst(state, text, now()), shared.firstStatus(device, status)]);
    if (!mine) {
      // Who reserved the key may have died half-way.
      await this.#complete(device, job, text);
      return { job, status, repeated: true };
    }
    await shared.enqueue(device, job, text);
    queues.add(device, { job, created, ours: true });
    this.#mark(device, job);
    return { job, status, repeated: false };
  }

  /** Finishes submissions whose process died half-way; now and then, however often it is called. */
  async repair(): Promise<void> {
    const moment = performance.now();
    if (moment < this.#nextRepair) return;
    this.#nextRepair = moment + patience;
    const unfinished = await this.#parts.states.unfinished(this.#parts.now() - patience);
    for (const { device, job, text } of unfinished) {
      await this.#parts.shared.firstStatus(device, initialStatus(job));
      await this.#complete(device, job, text);
      await this.#parts.states.markFinished(device, job);
    }
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.#marks);
  }

  /** Puts a job into the queue that is in none of the places and has not ended: its submitter did not get that far. */
  async #complete(device: string, job: string, text: string): Promise<void> {
    const { states, shared } = this.#parts;
    const [top, document, status] = await Promise.all([
      states.top(device, job),
      shared.find(device, job),
      shared.status(device, job),
    ]);
    const untouched = top?.revision === 0 && document === null && status?.status === 'INITIALIZING';
    if (untouched) await shared.enqueue(device, job, text);
  }

  #mark(device: string, job: string): void {
    // Without it somebody looks once more, and finds everything in its place.
    const mark: Promise<void> = this.#parts.states
      .markFinished(device, job)
      .catch(() => undefined)
      .finally(() => this.#marks.delete(mark));
    this.#marks.add(mark);
  }

  /** The id that the key stands for, from now on or since an earlier call. */
  async #reserve(digest: string, submission: string): Promise<Reservation> {
    const { keys } = this.#parts.connection.at;
    const mine: Reservation = { job: this.#newId(), created: this.#parts.now(), submission };
    if (await insertedFirst(keys.insertOne({ _id: digest, text: JSON.stringify(mine) }))) return mine;
    const theirs = readReservation((await keys.findOne({ _id: digest }))?.text ?? '{}');
    if (theirs.submission !== submission) throw idempotencyConflict(theirs.job);
    return theirs;
  }
}

function readReservation(text: string): Reservation {
  const value: Readonly<Record<string, unknown>> = JSON.parse(text);
  return { job: String(value.job), created: Number(value.created), submission: String(value.submission) };
}
