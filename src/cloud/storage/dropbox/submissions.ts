import { createHash } from 'node:crypto';
import { initialStatus, queuedState } from '../../jobs/index.ts';
import type { Submission, Submitted } from '../contract.ts';
import { idempotencyConflict } from '../errors.ts';
import type { Files } from './files.ts';
import { isObject, parsed } from './json.ts';
import { layout } from './layout.ts';
import { checkDevice, dropboxIdSource, usernameOf } from './names.ts';
import type { States } from './states.ts';
import type { Statuses } from './statuses.ts';

/** Which job an idempotency key stands for, before that job exists: whoever comes again submits under the same id. */
interface Reservation {
  readonly job: string;
  readonly created: number;
  readonly submission: string;
}

/** Puts jobs into the storage: our state, then status, then the job document that spoolers look for. Three calls. */
export class Submissions {
  readonly #files: Files;
  readonly #states: States;
  readonly #statuses: Statuses;
  readonly #now: () => number;
  readonly #newId: (device: string, username: string) => string;

  constructor(files: Files, states: States, statuses: Statuses, now: () => number) {
    this.#files = files;
    this.#states = states;
    this.#statuses = statuses;
    this.#now = now;
    this.#newId = dropboxIdSource(now);
  }

  async submit({ device, user, text, idempotencyKey }: Submission): Promise<Submitted> {
    checkDevice(device);
    const username = usernameOf(user);
    for (;;) {
      const { job, created } =
        idempotencyKey === undefined
          ? { job: this.#newId(device, username), created: this.#now() }
          : await this.#reserve(layout.idempotency(user, idempotencyKey), device, username, text);
      const state = queuedState({ job, device, owner: user, created });
      const { won } = await this.#states.write(null, { state, ending: null });
      const status = initialStatus(job);
      if (won) {
        await this.#statuses.begin(device, status);
        await this.#files.ensure(layout.queued(device, job), text);
        return { job, status, repeated: false };
      }
      // Without a key another process has drawn the same id in the same microsecond: draw again.
      if (idempotencyKey === undefined) continue;
      await this.#complete(device, job, text);
      return { job, status, repeated: true };
    }
  }

  /** What an earlier submission with the same key may have left undone. */
  async #complete(device: string, job: string, text: string): Promise<void> {
    const top = await this.#states.read(device, job);
    if (top === null || top.state.phase !== 'queued' || top.state.fence > 0) return;
    await this.#statuses.begin(device, initialStatus(job));
    for (const place of [layout.queued(device, job), layout.running(job), layout.finished(device, job)])
      if (await this.#files.exists(place)) return;
    await this.#files.ensure(layout.queued(device, job), text);
  }

  /** The id that the key stands for, from now on or since an earlier call. */
  async #reserve(path: string, device: string, username: string, text: string): Promise<Reservation> {
    const submission = createHash('sha256')
      .update(JSON.stringify([device, text]))
      .digest('hex');
    const mine = { job: this.#newId(device, username), created: this.#now(), submission };
    if ((await this.#files.create(path, JSON.stringify(mine))) !== null) return mine;
    // After a lost answer it is our own, and says the same.
    const theirs = readReservation(parsed((await this.#files.read(path))?.text));
    if (theirs === null) {
      await this.#files.replace(path, JSON.stringify(mine));
      return mine;
    }
    if (theirs.submission !== submission) throw idempotencyConflict(theirs.job);
    return theirs;
  }
}

function readReservation(value: unknown): Reservation | null {
  if (!isObject(value) || typeof value.job !== 'string') return null;
  return { job: value.job, created: Number(value.created), submission: String(value.submission) };
}
