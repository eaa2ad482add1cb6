import { unsynced } from '../../../disk/index.ts';
import { type JobState, readJobState } from '../../jobs/index.ts';
import { type Revision, readEnding } from '../endings.ts';
import { encode, parsed, textOf } from './documents.ts';
import type { Layout } from './layout.ts';

/** Prolongs a lease without a new revision: only the holder writes it. */
interface LeaseNote {
  readonly until: number;
  readonly started: number | null;
}

/** The rows of states: `<job>.<revision>.json`, each created once and never changed. */
export class States {
  readonly #layout: Layout;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  /** The latest state, with what its holder noted since; null when there is none. `from`: a revision known to exist. */
  top(device: string, job: string, from = 0): Revision | null {
    let revision = from;
    while (unsynced.modified(this.#layout.revision(device, job, revision + 1)) !== null) revision += 1;
    // One that a power cut has emptied counts as a number only: removing it could hit the next one's creation.
    for (let sound = revision; sound >= 0; sound--) {
      const stored = this.at(device, job, sound);
      if (stored !== null) return { ...stored, revision, state: this.#noted(stored.state) };
    }
    return null;
  }

  /** One state as it was created; null when there is none (or a power cut emptied it). */
  at(device: string, job: string, revision: number): Revision | null {
    const value = parsed(textOf(this.#layout.revision(device, job, revision)));
    if (!isObject(value)) return null;
    return { revision, state: readJobState(value.state), ending: readEnding(value.ending) };
  }

  /** False when somebody else was first. */
  create({ revision, state, ending }: Revision): boolean {
    const text = JSON.stringify(ending === null ? { state } : { state, ending });
    return unsynced.createExclusive(this.#layout.revision(state.device, state.job, revision), encode(text));
  }

  /** Makes a claim known to who looks for abandoned ones: its state under a second name, until the holder's first note. */
  announce({ revision, state: { device, job, fence } }: Revision): void {
    unsynced.link(this.#layout.revision(device, job, revision), this.#layout.lease(device, job, fence));
  }

  noteLease({ device, job, lease, started, fence }: JobState): void {
    if (lease === null) return;
    const note: LeaseNote = { until: lease.until, started };
    unsynced.replace(this.#layout.lease(device, job, fence), encode(JSON.stringify(note)));
  }

  forgetLease({ device, job }: JobState, fence: number): void {
    unsynced.remove(this.#layout.lease(device, job, fence));
  }

  lease(device: string, job: string, fence: number): LeaseNote | null {
    const value = parsed(textOf(this.#layout.lease(device, job, fence)));
    if (!isObject(value)) return null;
    if (isObject(value.state)) {
      const { lease, started } = readJobState(value.state);
      return lease === null ? null : { until: lease.until, started };
    }
    if (typeof value.until !== 'number') return null;
    return { until: value.until, started: typeof value.started === 'number' ? value.started : null };
  }

  #noted(state: JobState): JobState {
    if (state.lease === null) return state;
    const note = this.lease(state.device, state.job, state.fence);
    if (note === null) return state;
    return {
      ...state,
      lease: { ...state.lease, until: Math.max(state.lease.until, note.until) },
      started: state.started ?? note.started,
      phase: state.phase === 'claimed' && note.started !== null ? 'running' : state.phase,
    };
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
