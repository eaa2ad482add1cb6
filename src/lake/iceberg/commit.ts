import type { ObjectStore } from '../objects/index.ts';
import { commitConflict } from './errors.ts';
import { type JsonObject, writeJson } from './exact-json.ts';
import { openTable, type Table } from './table.ts';
import type { TableFiles } from './table-files.ts';
import { commitVersion } from './versions.ts';

/** Lost races after which a commit is given up: of sixteen writers one loses that often once in a million times. */
const attempts = 200;
/** Longest wait between two attempts, milliseconds. */
const longestWait = 100;

export interface Writer {
  readonly store: ObjectStore;
  readonly files: TableFiles;
  /** The newest version of the table. */
  reload(): Promise<Table>;
}

/** What a change makes of one version of a table. */
export interface Proposal {
  readonly metadata: JsonObject;
  /** Keys of files that only this attempt needs: removed when it loses. */
  readonly spoilt?: readonly string[];
}

/** Whether a commit that failed may still happen: the version that it tried to create last. */
export interface Doubt {
  version: number | null;
}

/**
 * Creates the next version of a table: an exclusive creation of `v<N+1>.metadata.json`. When another writer was faster, the
 * change is proposed again on top of what is there then; null leaves the table as it is. `commit_conflict` when it never wins
 * or the table was made anew, and what `propose` throws. `doubt` says afterwards what is not known of a failed commit.
 */
export async function commit(
  writer: Writer,
  table: Table,
  propose: (base: Table, attempt: number) => Promise<Proposal | null>,
  doubt: Doubt = { version: null },
): Promise<Table> {
  const { store } = writer;
  let base = table;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const proposal = await propose(base, attempt);
    if (proposal === null) return base;
    const version = base.version + 1;
    if (store.late) doubt.version = version;
    if (await commitVersion(store, base.prefix, version, writeJson(proposal.metadata))) {
      doubt.version = null;
      return openTable(store, base.name, base.prefix, version, proposal.metadata);
    }
    doubt.version = null;
    for (const key of proposal.spoilt ?? []) await store.delete(key).catch(() => undefined);
    await pause(attempt);
    base = await writer.reload();
    // The table was removed and made anew: the change does not belong there.
    if (base.metadata.raw['table-uuid'] !== table.metadata.raw['table-uuid']) break;
  }
  throw commitConflict(table.name, attempts);
}

/**
 * Removes what a failed change wrote, as far as it is certain that no commit of it can come into effect any more. A commit in
 * doubt is decided when another writer has created its version.
 */
export async function discard(
  writer: Writer,
  now: Table | null,
  doubt: Doubt,
  written: readonly string[],
): Promise<void> {
  if (now === null || (doubt.version !== null && now.version < doubt.version)) return;
  await Promise.all(written.map((key) => writer.store.delete(key).catch(() => undefined)));
}

/** Longer and more random with every lost race, so that racing writers come apart. */
function pause(attempt: number): Promise<void> {
  const most = Math.min(longestWait, 2 ** Math.min(attempt, 7));
  return new Promise((resolve) => setTimeout(resolve, Math.random() * most));
}
