import { isFinal, type JobState, queuedState, readJobState } from '../../jobs/index.ts';
import { readEnding, type StoredEnding } from '../endings.ts';
import type { Collections, StateDocument } from './collections.ts';
import { insertedFirst } from './connection.ts';

/** The latest state of a job. */
export interface Top {
  readonly revision: number;
  readonly state: JobState;
}

export interface FirstState {
  readonly job: string;
  readonly created: number;
  /** Null for a job that a peer put into the storage. */
  readonly owner: string | null;
}

/** How many states may belong to one claim: the claim, a cancel request, an end; and one to spare. */
const ofOneClaim = 4;
const batch = 1000;

/**
 * The rows of states. A state is inserted once under its number and its text never changes: whoever inserts it decides. The
 * fields beside it are notes (`until`, `started` by the holder, `unfinished`): they say where to look, and decide nothing that
 * reading the row again would not.
 */
export class States {
  readonly #at: Collections;

  constructor(at: Collections) {
    this.#at = at;
  }

  /** The latest state with what its holder noted since; null when there is none. */
  async top(device: string, job: string): Promise<Top | null> {
    const rows = await this.#at.states
      .find({ device, job }, { projection: { text: 0, ending: 0 } })
      .sort({ revision: -1 })
      .limit(ofOneClaim)
      .toArray();
    const last = rows[0];
    if (last === undefined) return null;
    const state = readJobState(JSON.parse(last.state));
    if (state.lease === null) return { revision: last.revision, state };
    const notes = rows.filter(({ fence }) => fence === state.fence);
    const started = state.started ?? notes.find((note) => typeof note.started === 'number')?.started ?? null;
    return {
      revision: last.revision,
      state: {
        ...state,
        lease: { ...state.lease, until: Math.max(state.lease.until, ...notes.map(({ until }) => until ?? 0)) },
        started,
        phase: state.phase === 'claimed' && started !== null ? 'running' : state.phase,
      },
    };
  }

  /** False when somebody else was first. */
  async create({ revision, state }: Top, ending: StoredEnding | null = null): Promise<boolean> {
    const { device, job, lease, fence, finished } = state;
    const document: StateDocument = {
      _id: name(device, job, revision),
      device,
      job,
      revision,
      state: JSON.stringify(state),
    };
    if (lease !== null) Object.assign(document, { fence, until: lease.until });
    if (ending !== null) Object.assign(document, { ending: JSON.stringify(ending), ended: finished ?? 0 });
    return insertedFirst(this.#at.states.insertOne(document));
  }

  /** The first state of a job of ours, with what was posted. False when it was there. */
  async createFirst(state: JobState, text: string, now: number): Promise<boolean> {
    const { device, job, created, owner } = state;
    const document = { _id: name(device, job, 0), device, job, revision: 0, state: JSON.stringify(state) };
    return insertedFirst(this.#at.states.insertOne({ ...document, created, owner, text, unfinished: now }));
  }

  /** Gives a job of a peer its row: it counts as created when any of us saw it first. */
  async adopt(device: string, job: string, now: number): Promise<Top> {
    const state = queuedState({ job, device, owner: null, created: Math.floor(now) });
    const document = { _id: name(device, job, 0), device, job, revision: 0, state: JSON.stringify(state) };
    const first = { ...document, created: state.created, owner: null, text: null };
    if (await insertedFirst(this.#at.states.insertOne(first))) return { revision: 0, state };
    return (await this.top(device, job)) ?? { revision: 0, state };
  }

  /** What is known of the beginnings of these jobs. */
  async firsts(device: string, jobs: readonly string[]): Promise<FirstState[]> {
    const found: FirstState[] = [];
    for (let start = 0; start < jobs.length; start += batch) {
      const names = jobs.slice(start, start + batch).map((job) => name(device, job, 0));
      const projection = { job: 1, created: 1, owner: 1 };
      for (const { job, created, owner } of await this.#at.states
        .find({ _id: { $in: names } }, { projection })
        .toArray())
        found.push({ job, created: created ?? 0, owner: owner ?? null });
    }
    return found;
  }

  /** Who posted what; null for an unknown job, without owner and text for one of a peer. */
  async posted(device: string, job: string): Promise<{ owner: string | null; text: string | null } | null> {
    const projection = { owner: 1, text: 1 };
    const first = await this.#at.states.findOne({ _id: name(device, job, 0) }, { projection });
    return first === null ? null : { owner: first.owner ?? null, text: first.text ?? null };
  }

  async ending(device: string, job: string, revision: number): Promise<StoredEnding | null> {
    const found = await this.#at.states.findOne({ _id: name(device, job, revision) }, { projection: { ending: 1 } });
    return found?.ending === undefined ? null : readEnding(JSON.parse(found.ending));
  }

  /** The holder's sign of life, beside the latest state; nobody else writes there. */
  async note({ revision, state: { device, job, lease, started } }: Top): Promise<void> {
    if (lease === null) return;
    await this.#at.states.updateOne({ _id: name(device, job, revision) }, { $set: { until: lease.until, started } });
  }

  /** Nothing is left to do for this claim. */
  async forget(device: string, job: string, fence: number): Promise<void> {
    if (fence > 0) await this.#at.states.updateMany({ device, job, fence }, { $unset: { until: '' } });
  }

  /** This state's note says nothing that a later one does not. */
  async forgetNote(device: string, job: string, revision: number): Promise<void> {
    await this.#at.states.updateOne({ _id: name(device, job, revision) }, { $unset: { until: '' } });
  }

  /** Claims whose lease seems to have ended, or whose end is not published yet; oldest first, some of them. */
  async abandoned(device: string, now: number): Promise<{ job: string; revision: number; fence: number }[]> {
    const found = await this.#at.states
      .find({ device, until: { $lte: now } }, { projection: { job: 1, revision: 1, fence: 1 } })
      .sort({ until: 1 })
      .limit(batch)
      .toArray();
    return found.map(({ job, revision, fence }) => ({ job, revision, fence: fence ?? 0 }));
  }

  /** Submissions that began before `until` and were not marked as finished. */
  async unfinished(until: number): Promise<{ device: string; job: string; text: string }[]> {
    const projection = { device: 1, job: 1, text: 1 };
    const found = await this.#at.states
      .find({ unfinished: { $lte: until } }, { projection })
      .limit(batch)
      .toArray();
    return found.map(({ device, job, text }) => ({ device, job, text: text ?? '' }));
  }

  async markFinished(device: string, job: string): Promise<void> {
    await this.#at.states.updateOne({ _id: name(device, job, 0) }, { $unset: { unfinished: '' } });
  }

  /** Jobs of a user, latest first. */
  async of(owner: string): Promise<{ device: string; job: string }[]> {
    const sorted = this.#at.states
      .find({ owner }, { projection: { device: 1, job: 1 } })
      .sort({ created: -1, job: -1 });
    return (await sorted.toArray()).map(({ device, job }) => ({ device, job }));
  }

  /** The jobs that ended last, latest created first. */
  async ended(device: string, limit: number): Promise<JobState[]> {
    if (limit < 1) return [];
    const last = this.#at.states.find({ device, ended: { $gt: 0 } }, { projection: { state: 1 } }).sort({ ended: -1 });
    const states = (await last.limit(Math.floor(limit)).toArray()).map(({ state }) => readJobState(JSON.parse(state)));
    return states.filter(({ phase }) => isFinal(phase)).sort((a, b) => b.created - a.created);
  }
}

function name(device: string, job: string, revision: number): string {
  return `${device}.${job}.${String(revision).padStart(6, '0')}`;
}
