import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { disk, diskFull, type Lease, lock, type ReservedFile, reserve } from '../../../disk/index.ts';
import { storageClosed } from '../errors.ts';
import { decodeLines, encodeLine, type JournalEntry } from './journal-format.ts';

/** Length of a process's first segment and of its longest, bytes: each is twice as long as the one before. */
const firstSegment = 1 << 17;
const longestSegment = 1 << 23;
/** On a full disk: one block. What is longer gets just the room that it needs. */
const smallestSegment = 1 << 12;

interface Waiting {
  readonly line: string;
  resolve(): void;
  reject(error: unknown): void;
}

/** A file of entries whose writer has gone on to another one, or is dead. */
export interface Segment {
  readonly path: string;
  /** The source of ids of its writer. */
  readonly source: string;
  /** Milliseconds since 1970 of the last append. */
  readonly since: number;
}

/**
 * The journal of one process: `<writer>.<number>.log`, beside a lock that tells others whether the writer lives. Entries of
 * callers that meet share one synced append.
 */
export class Journal {
  readonly #folder: string;
  readonly #source: string;
  readonly #onSegment: (segment: Segment) => void;
  readonly #waiting: Waiting[] = [];
  #writer: { readonly name: string; readonly lease: Lease } | null = null;
  #number = 0;
  /** Of the next segment. */
  #length = firstSegment;
  #segment: ReservedFile | null = null;
  /** Made before the present one is full, so that nobody waits for it. */
  #next: Promise<ReservedFile> | null = null;
  #working: Promise<void> | null = null;
  #closed = false;

  /** `source`: of ids; `onSegment` is told each segment that will not be written to any more. */
  constructor(folder: string, source: string, onSegment: (segment: Segment) => void) {
    this.#folder = folder;
    this.#source = source;
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
    const spare = await this.#next?.catch(() => null);
    spare?.close();
    if (spare) await disk.remove(spare.path);
    this.#segment?.close();
    this.#segment = null;
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
    const segment = await this.#segmentFor(bytes.length);
    try {
      await segment.append(bytes);
    } catch (error) {
      // It may end in half a line now; nothing is written behind it.
      this.#leave(segment);
      throw error;
    }
    if (segment.free * 2 > segment.length || this.#next !== null) return;
    this.#next = this.#reserve();
    // Who needs it hears of the failure, and tries again.
    this.#next.catch(() => {
      this.#next = null;
    });
  }

  async #segmentFor(length: number): Promise<ReservedFile> {
    if (this.#segment !== null && this.#segment.free >= length) return this.#segment;
    if (this.#segment !== null) this.#leave(this.#segment);
    // One that found no room while nobody needed it yet is tried again, smaller.
    const next = (await this.#next?.catch(() => null)) ?? (await this.#reserveNow(length));
    this.#next = null;
    this.#segment = next;
    if (next.free >= length) return next;
    this.#leave(next);
    this.#segment = await this.#reserveNow(length);
    return this.#segment;
  }

  /** Where there is no room for a long one, one that holds little more than these bytes. */
  async #reserveNow(atLeast: number): Promise<ReservedFile> {
    try {
      return await this.#reserve(atLeast);
    } catch (error) {
      if (!diskFull.matches(error)) throw error;
      return this.#reserve(atLeast);
    }
  }

  /**
   * Lengths grow with what was written: a segment that found no room makes the next one small, so that the attempts of a
   * process never take the last room from others again and again.
   */
  async #reserve(atLeast = 0): Promise<ReservedFile> {
    this.#writer ??= await newWriter(this.#folder, this.#source);
    this.#number += 1;
    const path = join(this.#folder, `${this.#writer.name}.${this.#number}.log`);
    try {
      const segment = await reserve(path, Math.max(this.#length, atLeast));
      this.#length = Math.min(longestSegment, this.#length * 2);
      return segment;
    } catch (error) {
      if (diskFull.matches(error)) this.#length = smallestSegment;
      throw error;
    }
  }

  #leave(segment: ReservedFile): void {
    segment.close();
    this.#segment = null;
    this.#onSegment({ path: segment.path, source: this.#source, since: Date.now() });
  }
}

async function newWriter(folder: string, source: string): Promise<{ name: string; lease: Lease }> {
  await disk.makeFolder(folder);
  for (;;) {
    const name = `${source}-${randomBytes(4).toString('hex')}`;
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
    .map(({ name }) => /^([0-9a-f]{10}-[0-9a-f]{8})\.(?:(\d+)\.log|lock)$/.exec(name))
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
      .map(({ name }) => ({ path: join(folder, name), source: writer.slice(0, 10), since: 0 }));
    dead.push({ segments, lease, lockPath, killed: own.some(({ number }) => number === null) });
  }
  return dead;
}

export async function entriesOf(segment: Segment): Promise<JournalEntry[]> {
  const bytes = (await disk.read(segment.path)) ?? new Uint8Array();
  // Behind the last append are zeros, and an entry has none.
  const end = bytes.indexOf(0);
  return decodeLines(new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end)));
}
