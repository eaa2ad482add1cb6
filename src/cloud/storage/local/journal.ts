import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { disk, type Lease, lock } from '../../../disk/index.ts';
import { storageClosed } from '../errors.ts';
import { decodeLines, encodeLine, type JournalEntry } from './journal-format.ts';

/** A segment that has reached this size is followed by another, bytes. */
const segmentBytes = 2 << 20;

interface Waiting {
  readonly line: string;
  resolve(): void;
  reject(error: unknown): void;
}

/** A file of entries whose writer has gone on to another one, or is dead. */
export interface Segment {
  readonly path: string;
  /** Milliseconds since 1970 of the last append. */
  readonly since: number;
}

/**
 * The journal of one process: `<writer>.<number>.log`, beside a lock that tells others whether the writer lives. Entries of
 * callers that meet share one synced append.
 */
export class Journal {
  readonly #folder: string;
  readonly #onSegment: (segment: Segment) => void;
  readonly #waiting: Waiting[] = [];
  #writer: { readonly name: string; readonly lease: Lease } | null = null;
  #number = 1;
  #size = 0;
  #working: Promise<void> | null = null;
  #closed = false;

  /** `onSegment` is told each segment that will not be written to any more. */
  constructor(folder: string, onSegment: (segment: Segment) => void) {
    this.#folder = folder;
    this.#onSegment = onSegment;
  }

  /** Resolves when the entry is durable. */
  append(entry: JournalEntry): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#closed) throw storageClosed();
      this.#waiting.push({ line: encodeLine(entry), resolve, reject });
      this.#working ??= this.#work();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#working;
    const writer = this.#writer;
    this.#writer = null;
    if (writer === null) return;
    // Without its lock file a journal is that of a process that ended in peace.
    await disk.remove(lockPathOf(this.#folder, writer.name));
    await writer.lease.release();
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Clients that the last append has answered come back within this turn: they go along.
      await new Promise((done) => setImmediate(done));
      const batch = this.#waiting.splice(0);
      try {
        await this.#write(new TextEncoder().encode(batch.map(({ line }) => line).join('')));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#working = null;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.#writer ??= await newWriter(this.#folder);
    const path = join(this.#folder, `${this.#writer.name}.${this.#number}.log`);
    try {
      await disk.append(path, bytes);
      this.#size += bytes.length;
    } catch (error) {
      // The file may end in half a line now; nothing is written behind it.
      this.#next(path);
      throw error;
    }
    if (this.#size >= segmentBytes) this.#next(path);
  }

  #next(path: string): void {
    this.#onSegment({ path, since: Date.now() });
    this.#number += 1;
    this.#size = 0;
  }
}

async function newWriter(folder: string): Promise<{ name: string; lease: Lease }> {
  await disk.makeFolder(folder);
  for (;;) {
    const name = `${Date.now().toString(36)}-${randomBytes(6).toString('hex')}`;
    const lease = await lock(lockPathOf(folder, name), { wait: 0 });
    // Somebody who looks for dead writers may hold it at this moment.
    if (lease !== null) return { name, lease };
  }
}

const lockPathOf = (folder: string, writer: string) => join(folder, `${writer}.lock`);

/** What a process left behind that does not live any more, with the lock that keeps others from replaying it at once. */
export interface DeadWriter {
  readonly segments: readonly Segment[];
  readonly lease: Lease;
  readonly lockPath: string;
  /** It had no time to close. */
  readonly killed: boolean;
}

/** Journals whose writers do not live any more, oldest first. Give the leases back. */
export async function deadWriters(folder: string): Promise<DeadWriter[]> {
  const files = (await disk.list(folder))
    .map(({ name }) => /^([0-9a-z]+-[0-9a-f]{12})\.(?:(\d+)\.log|lock)$/.exec(name))
    .filter((match) => match !== null)
    .map(([name, writer = '', number]) => ({ name, writer, number: number === undefined ? null : Number(number) }));
  const dead: DeadWriter[] = [];
  for (const writer of new Set(files.map((file) => file.writer))) {
    const lockPath = lockPathOf(folder, writer);
    const lease = await lock(lockPath, { wait: 0 });
    if (lease === null) continue;
    const own = files.filter((file) => file.writer === writer);
    const segments = own
      .filter(({ number }) => number !== null)
      .sort((a, b) => (a.number ?? 0) - (b.number ?? 0))
      .map(({ name }) => ({ path: join(folder, name), since: 0 }));
    dead.push({ segments, lease, lockPath, killed: own.some(({ number }) => number === null) });
  }
  return dead;
}

export async function entriesOf(segment: Segment): Promise<JournalEntry[]> {
  const bytes = await disk.read(segment.path);
  return bytes === null ? [] : decodeLines(new TextDecoder().decode(bytes));
}
