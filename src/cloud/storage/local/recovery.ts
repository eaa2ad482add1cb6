import { dirname, join } from 'node:path';
import { disk, fileMissing, type Lease, lock, removeTemporaries, unsynced } from '../../../disk/index.ts';
import type { StoredEnding } from '../endings.ts';
import type { LocalParts } from './claims.ts';
import { encode } from './documents.ts';
import type { Endings } from './endings.ts';
import { deadWriters, entriesOf, type Segment } from './journal.ts';
import type { JournalEntry } from './journal-format.ts';
import type { Layout } from './layout.ts';
import type { Leases } from './leases.ts';
import type { States } from './states.ts';
import { restoreSubmission } from './submissions.ts';
import type { Unfinished } from './unfinished.ts';
import type { UserLists } from './user-lists.ts';

/** A segment is given up when the kernel has written what it covers anyway, milliseconds: then syncing costs little. */
const settled = 60_000;

/**
 * Rebuilds after a crash what the journal holds and the folders do not, and gives up segments whose documents are durable by
 * themselves. Who starts while another replays waits for it, so that nobody claims a job whose end is still in a journal.
 */
export class Recovery {
  readonly #layout: Layout;
  readonly #states: States;
  readonly #leases: Leases;
  readonly #endings: Endings;
  readonly #userLists: UserLists;
  readonly #unfinished: Unfinished;
  readonly #source: string;
  readonly #folder: string;
  readonly #over: Segment[] = [];
  readonly #held: { readonly lease: Lease; readonly lockPath: string; readonly segments: Set<string> }[] = [];
  readonly #folders: readonly string[];
  #working: Promise<void> | null = null;
  #killed = false;
  #closed = false;

  /** `source`: of our ids; `folder`: of the journal; `folders`: where killed processes may have left temporaries. */
  constructor(parts: LocalParts, source: string, folder: string, folders: readonly string[]) {
    this.#layout = parts.layout;
    this.#states = parts.states;
    this.#leases = parts.leases;
    this.#endings = parts.endings;
    this.#userLists = parts.userLists;
    this.#unfinished = parts.unfinished;
    this.#source = source;
    this.#folder = folder;
    this.#folders = folders;
  }

  /** Replays the journals of dead processes. What a full disk does not take is done later (see `Unfinished`). */
  async replay(): Promise<void> {
    if ((await disk.list(this.#folder)).length === 0) return;
    const alone = await lock(join(this.#folder, 'replay'));
    try {
      const writers = await deadWriters(this.#folder);
      try {
        for (const { segments } of writers) for (const segment of segments) await this.#replaySegment(segment);
      } catch (error) {
        // The next call tries again, and must find them dead again.
        for (const { lease } of writers) await lease.release();
        throw error;
      }
      for (const { segments, lease, lockPath, killed } of writers) {
        this.#over.push(...segments);
        this.#killed ||= killed;
        this.#held.push({ lease, lockPath, segments: new Set(segments.map(({ path }) => path)) });
      }
    } finally {
      await alone?.release();
    }
    this.#work();
  }

  /** A segment that its writer, this process, has left. */
  over(segment: Segment): void {
    this.#over.push(segment);
    this.#work();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#working;
    for (const { lease, lockPath } of this.#held.splice(0)) {
      await disk.remove(lockPath);
      await lease.release();
    }
  }

  async #replaySegment(segment: Segment): Promise<void> {
    const entries = await entriesOf(segment);
    // Each entry builds on those before it.
    if (this.#unfinished.none && this.#restoreAll(entries)) return;
    for (const entry of entries) this.#unfinished.add(entry);
  }

  /** False when the disk did not take everything. */
  #restoreAll(entries: readonly JournalEntry[]): boolean {
    try {
      for (const entry of entries) this.#restoreDocuments(entry);
      this.#userLists.addMissing(entries.filter(({ kind }) => kind === 'submission').map(({ state }) => state));
      return true;
    } catch {
      return false;
    }
  }

  /** Makes whatever is missing of what the entry tells. */
  restore(entry: JournalEntry): void {
    this.#restoreDocuments(entry);
    if (entry.kind === 'submission') this.#userLists.addMissing([entry.state]);
  }

  #restoreDocuments(entry: JournalEntry): void {
    if (entry.kind === 'submission') restoreSubmission(this.#layout, this.#states, this.#leases, entry);
    else this.#restoreEnd(entry);
  }

  #restoreEnd({ state, revision, status, result }: Extract<JournalEntry, { kind: 'end' }>): void {
    const { device, job, fence } = state;
    const ending: StoredEnding = {
      status,
      result: result !== null ? { text: result } : state.phase === 'done' ? { stagedBy: fence } : null,
    };
    for (let earlier = 0; earlier <= revision; earlier++) {
      const path = this.#layout.revision(device, job, earlier);
      // A row has no holes: what the power cut took in between says what the end says.
      if (this.#states.at(device, job, earlier) === null) {
        unsynced.replace(path, encode(JSON.stringify(earlier < revision ? { state } : { state, ending })));
      }
    }
    const stored = this.#states.at(device, job, revision);
    if (stored?.ending && stored.state.fence === fence) this.#endings.publish(state, ending);
  }

  #work(): void {
    this.#working ??= this.#giveUp()
      // What could not be given up now is replayed and tried again at the next start.
      .catch(() => undefined)
      .then(() => {
        this.#working = null;
      });
  }

  async #giveUp(): Promise<void> {
    if (this.#killed) {
      this.#killed = false;
      for (const folder of this.#folders) await removeTemporaries(folder);
    }
    for (const segment of [...this.#over]) {
      // Something may stand in the journal only.
      if (!this.#unfinished.none) return;
      const since = segment.since || (unsynced.modified(segment.path) ?? 0);
      if (Date.now() - since < settled) continue;
      const shared = new Set<string>();
      for (const entry of await entriesOf(segment)) {
        if (this.#closed) return;
        await this.#makeDurable(entry);
        for (const path of this.#sharedBy(entry, segment)) shared.add(path);
      }
      for (const path of shared) await syncIfThere(path);
      await disk.remove(segment.path);
      this.#over.splice(this.#over.indexOf(segment), 1);
      for (const { segments } of this.#held) segments.delete(segment.path);
    }
    for (const writer of this.#held.filter(({ segments }) => segments.size === 0)) {
      if (this.#closed) return;
      await disk.remove(writer.lockPath);
      await writer.lease.release();
      this.#held.splice(this.#held.indexOf(writer), 1);
    }
  }

  /** Syncs whatever the storage holds about the job by now; later changes have entries of their own. */
  async #makeDurable(entry: JournalEntry): Promise<void> {
    const { device, job } = entry.state;
    const paths = [
      this.#layout.status(device, job),
      this.#layout.result(device, job),
      this.#layout.running(job),
      this.#layout.finished(device, job),
      this.#layout.deleted(job),
      this.#layout.queued(device, job),
      this.#layout.revision(device, job, 0),
    ];
    const top = this.#states.top(device, job)?.revision ?? -1;
    for (let revision = 1; revision <= top; revision++) paths.push(this.#layout.revision(device, job, revision));
    if (entry.kind === 'submission' && entry.idempotency !== null) {
      paths.push(this.#layout.idempotency(entry.idempotency.digest));
    }
    for (const path of paths) await syncIfThere(path);
  }

  /** The files in which the entry has a line: its writer's, and ours where we had to add it. */
  #sharedBy({ kind, state: { owner } }: JournalEntry, { source }: Segment): string[] {
    if (kind !== 'submission') return [];
    return [source, this.#source].flatMap((one) => [
      this.#layout.register(one),
      ...(owner === null ? [] : [this.#layout.userList(owner, one)]),
    ]);
  }
}

async function syncIfThere(path: string): Promise<void> {
  if (unsynced.modified(path) === null) return;
  try {
    await disk.sync(path);
  } catch (error) {
    // Moved meanwhile, within one folder of the same list: the journal of the file system keeps it in one of both.
    if (!fileMissing.matches(error)) throw error;
    await disk.sync(dirname(path)).catch(() => undefined);
  }
}
