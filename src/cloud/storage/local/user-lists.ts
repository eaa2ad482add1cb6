import { unsynced } from '../../../disk/index.ts';
import type { JobState } from '../../jobs/index.ts';
import type { JobReference } from '../contract.ts';
import { encode, textOf } from './documents.ts';
import { isLocalId, type Layout } from './layout.ts';

/** Which jobs a user submitted: for each source a file that only it appends to, one line `<job> <device>.` each. */
export class UserLists {
  readonly #layout: Layout;
  readonly #source: string;
  /** Lists that may end in half a line. */
  readonly #torn = new Set<string>();

  constructor(layout: Layout, source: string) {
    this.#layout = layout;
    this.#source = source;
  }

  add({ device, job, owner }: JobState): void {
    if (owner === null) return;
    const path = this.#layout.userList(owner, this.#source);
    const start = this.#torn.has(path) ? '\n' : '';
    this.#torn.add(path);
    unsynced.append(path, encode(`${start}${job} ${device}.\n`));
    this.#torn.delete(path);
  }

  /** Latest first. */
  of(user: string): JobReference[] {
    const found = new Map<string, JobReference>();
    for (const name of unsynced.names(this.#layout.userFolder(user))) {
      const text = textOf(this.#layout.userList(user, name.slice(0, -'.log'.length))) ?? '';
      // A submission that was repeated after a crash stands here twice.
      for (const [, job = '', device = ''] of text.matchAll(/^(\S+) ([a-z0-9]+)\.$/gm)) {
        if (isLocalId(job)) found.set(job, { device, job });
      }
    }
    return [...found.values()].sort((a, b) => (a.job < b.job ? 1 : -1));
  }

  /** Adds those that are missing. */
  addMissing(states: readonly JobState[]): void {
    const present = new Map<string, Set<string>>();
    for (const state of states) {
      if (state.owner === null) continue;
      const known = present.get(state.owner) ?? new Set(this.of(state.owner).map(({ job }) => job));
      present.set(state.owner, known);
      if (!known.has(state.job)) this.add(state);
      known.add(state.job);
    }
  }
}
