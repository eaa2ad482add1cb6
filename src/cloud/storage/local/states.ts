import { unsynced } from '../../../disk/index.ts';
import { readJobState } from '../../jobs/index.ts';
import { type Revision, readEnding } from '../endings.ts';
import { encode, parsed, textOf } from './documents.ts';
import type { Layout } from './layout.ts';
import type { Leases } from './leases.ts';
import type { Register } from './register.ts';

/** Jobs in the middle of their life of which the latest revision stays in memory. */
const kept = 512;

/**
 * The rows of states: `<job>.<revision>.json`, each created once and never changed. Number 0 of most of our jobs is a line of
 * the register.
 */
export class States {
  readonly #layout: Layout;
  readonly #register: Register;
  readonly #leases: Leases;
  readonly #latest = new Map<string, Revision>();

  constructor(layout: Layout, register: Register, leases: Leases) {
    this.#layout = layout;
    this.#register = register;
    this.#leases = leases;
  }

  /** The latest state, with what its holder noted since; null when there is none. */
  top(device: string, job: string): Revision | null {
    const known = this.#latest.get(`${device}/${job}`) ?? null;
    let revision = known?.revision ?? 0;
    while (unsynced.modified(this.#layout.revision(device, job, revision + 1)) !== null) revision += 1;
    if (known?.revision === revision) return this.#noted(known);
    // One that a power cut has emptied counts as a number only: removing it could hit the next one's creation.
    for (let sound = revision; sound >= 0; sound--) {
      const stored = this.at(device, job, sound);
      if (stored !== null) return this.#noted({ ...stored, revision });
    }
    return null;
  }

  /** One state as it was created; null when there is none (or a power cut emptied it). */
  at(device: string, job: string, revision: number): Revision | null {
    const first = revision === 0 ? this.#register.find(device, job) : null;
    if (first !== null) return { revision, state: first, ending: null };
    const value = parsed(textOf(this.#layout.revision(device, job, revision)));
    if (typeof value !== 'object' || value === null || !('state' in value)) return null;
    return { revision, state: readJobState(value.state), ending: readEnding('ending' in value ? value.ending : null) };
  }

  /** False when somebody else was first. */
  create(next: Revision): boolean {
    const { revision, state, ending } = next;
    const text = JSON.stringify(ending === null ? { state } : { state, ending });
    const path = this.#layout.revision(state.device, state.job, revision);
    if (!unsynced.createExclusive(path, encode(text))) return false;
    const key = `${state.device}/${state.job}`;
    this.#latest.delete(key);
    if (ending === null) this.#latest.set(key, next);
    if (this.#latest.size > kept) this.#latest.delete(this.#latest.keys().next().value ?? '');
    return true;
  }

  #noted(revision: Revision): Revision {
    const { state } = revision;
    if (state.lease === null) return revision;
    const note = this.#leases.of(state.device, state.job, state.fence);
    if (note === null) return revision;
    return {
      ...revision,
      state: {
        ...state,
        lease: { ...state.lease, until: Math.max(state.lease.until, note.until) },
        started: state.started ?? note.started,
        phase: state.phase === 'claimed' && note.started !== null ? 'running' : state.phase,
      },
    };
  }
}
