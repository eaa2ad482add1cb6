import { unsynced } from '../../../disk/index.ts';
import { isJobId, type JobState, queuedState } from '../../jobs/index.ts';
import { encode } from './documents.ts';
import type { Layout } from './layout.ts';

const blockBytes = 1 << 16;
/** Longer than any line: a device has at most 100 characters, a user 150, each escaped in 6. */
const longestLine = 2048;
/** Blocks and own lines that stay in memory. */
const keptBlocks = 64;
const keptLines = 4096;
const newLine = 10;

/** The lines that start in one block of a file. */
interface Block {
  readonly lines: Map<string, string>;
  first: string | null;
  /** Where the next line to read starts. */
  next: number;
  /** All lines of the block are known. */
  whole: boolean;
}

/**
 * Who submitted which job when: for each source of ids a file that only it appends to, `<job> <created> <device> <user>` in the
 * order of the ids. That makes the first state of a job a line instead of a file of its own, and finding it a binary search.
 */
export class Register {
  readonly #layout: Layout;
  readonly #source: string;
  readonly #blocks = new Map<string, Block>();
  readonly #own = new Map<string, string>();
  #latest: Block | null = null;
  /** An append failed half-way: the next one begins on a line of its own. */
  #torn = false;

  constructor(layout: Layout, source: string) {
    this.#layout = layout;
    this.#source = source;
  }

  add({ device, job, owner, created }: JobState): void {
    const rest = `${created} ${device} ${asciiJson(owner)}`;
    const start = this.#torn ? '\n' : '';
    this.#torn = true;
    unsynced.append(this.#layout.register(this.#source), encode(`${start}${job} ${rest}\n`));
    this.#torn = false;
    this.#own.set(job, rest);
    if (this.#own.size > keptLines) this.#own.delete(this.#own.keys().next().value ?? '');
  }

  /** The first state of a job; null when it is not in the register. */
  find(device: string, job: string): JobState | null {
    const rest = isJobId(job) ? (this.#own.get(job) ?? this.#search(job)) : undefined;
    const [, created, where, user] = /^(\S+) (\S+) (".*")$/.exec(rest ?? '') ?? [];
    if (created === undefined || user === undefined || where !== device) return null;
    return queuedState({ job, device, owner: String(JSON.parse(user)), created: Number(created) });
  }

  #search(job: string): string | undefined {
    // Who asks for many asks in order.
    const near = this.#latest?.lines.get(job);
    if (near !== undefined) return near;
    const source = sourceOf(job);
    const size = unsynced.size(this.#layout.register(source));
    if (size === null) return undefined;
    let low = 0;
    let high = Math.max(0, Math.ceil(size / blockBytes) - 1);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const { first } = this.#block(source, middle, size);
      if (first !== null && first <= job) low = middle;
      else high = middle - 1;
    }
    this.#latest = this.#block(source, low, size);
    return this.#latest.lines.get(job);
  }

  #block(source: string, index: number, size: number): Block {
    const key = `${source} ${index}`;
    const block = this.#blocks.get(key) ?? { lines: new Map(), first: null, next: -1, whole: false };
    // The one that was used last is the last to go.
    this.#blocks.delete(key);
    this.#blocks.set(key, block);
    if (this.#blocks.size > keptBlocks) this.#blocks.delete(this.#blocks.keys().next().value ?? '');
    if (!block.whole && block.next < size) this.#readOn(source, index, block);
    return block;
  }

  #readOn(source: string, index: number, block: Block): void {
    const path = this.#layout.register(source);
    const limit = (index + 1) * blockBytes;
    // A line that starts at the border shows by the end of the one before.
    const from = block.next >= 0 ? block.next : Math.max(0, index * blockBytes - 1);
    const bytes = Buffer.from(unsynced.readRange(path, from, limit - from + longestLine) ?? []);
    let start = block.next >= 0 || index === 0 ? 0 : bytes.indexOf(newLine) + 1;
    for (;;) {
      block.next = from + start;
      block.whole = block.next >= limit;
      const end = bytes.indexOf(newLine, start);
      if (block.whole || end < 0) return;
      const line = bytes.toString('latin1', start, end);
      const job = line.slice(0, 24);
      if (isJobId(job) && line[24] === ' ') {
        block.lines.set(job, line.slice(25));
        block.first ??= job;
      }
      start = end + 1;
    }
  }
}

/** The part of a job id that its source puts into all of its own. */
export const sourceOf = (job: string): string => job.slice(8, 18);

function asciiJson(text: string | null): string {
  return JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
