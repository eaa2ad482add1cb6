import { join } from 'node:path';
import { disk, lock } from '../../disk/index.ts';
import type { EventLog, LogPosition } from './contract.ts';
import { longestValue } from './entry-format.ts';
import { logClosed, recordTooLarge } from './errors.ts';
import { Partition } from './partition.ts';
import type { TakenOffsets } from './taken-offsets.ts';
import { checkTopic, isTopic } from './topic.ts';

export interface EmbeddedLogOptions {
  /** For topics that are new or have fewer. Default 1. */
  readonly partitions?: number;
  /** A segment that has reached this size is followed by another. Default 16 MiB. */
  readonly segmentBytes?: number;
  /** Offsets that are spoken for, although the log knows nothing of them. Default: none. */
  readonly taken?: TakenOffsets;
}

interface Waiting {
  readonly value: Uint8Array;
  readonly timestamp: number;
  resolve(position: LogPosition): void;
  reject(error: unknown): void;
}

/** Bytes that one write takes at most when several callers append at once. */
const batchBytes = 8 << 20;

/**
 * The event log as files: `<folder>/<topic>/<partition>/<offset of the first entry, 20 digits>.log`. Any number of processes
 * may append and read at once. Appends of one process that meet share one synced write.
 */
export function embeddedLog(folder: string, options: EmbeddedLogOptions = {}): EventLog {
  const { partitions: wanted = 1, segmentBytes = 16 << 20, taken = async () => null } = options;
  const queues = new Map<string, Waiting[]>();
  const workers = new Map<string, Promise<void>>();
  const opened = new Map<string, Partition>();
  let closed = false;

  function partition(topic: string, number: number): Partition {
    const path = join(folder, topic, String(number));
    let found = opened.get(path);
    if (found === undefined) {
      found = new Partition(path, segmentBytes);
      opened.set(path, found);
    }
    return found;
  }

  async function partitions(topic: string): Promise<number[]> {
    checkTopic(topic);
    const entries = await disk.list(join(folder, topic));
    return entries
      .filter((entry) => entry.folder && /^(0|[1-9]\d{0,5})$/.test(entry.name))
      .map((entry) => Number(entry.name))
      .sort((a, b) => a - b);
  }

  /** Round robin that needs no memory and holds across processes: whoever is shortest comes next. */
  async function distribute(topic: string, count: number): Promise<number[]> {
    const present = await partitions(topic);
    const numbers = Array.from({ length: Math.max(wanted, (present.at(-1) ?? -1) + 1) }, (_, index) => index);
    if (numbers.length === 1) return Array<number>(count).fill(0);
    const lengths = await Promise.all(numbers.map(async (number) => (await partition(topic, number).bounds()).next));
    return Array.from({ length: count }, () => {
      const shortest = lengths.indexOf(Math.min(...lengths));
      lengths[shortest]! += 1;
      return shortest;
    });
  }

  async function write(topic: string, batch: readonly Waiting[]): Promise<void> {
    const chosen = await distribute(topic, batch.length);
    for (const number of new Set(chosen)) {
      const members = batch.filter((_, index) => chosen[index] === number);
      try {
        const first = await partition(topic, number).append(members, (offset) => taken(topic, number, offset));
        for (const [index, member] of members.entries()) {
          member.resolve({ topic, partition: number, offset: first + index });
        }
      } catch (error) {
        for (const member of members) member.reject(error);
      }
    }
  }

  function nextBatch(queue: Waiting[]): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (; count < queue.length && (count === 0 || bytes + queue[count]!.value.length <= batchBytes); count++) {
      bytes += queue[count]!.value.length;
    }
    return queue.splice(0, count);
  }

  async function work(topic: string, queue: Waiting[]): Promise<void> {
    while (queue.length > 0) {
      let batch: Waiting[] = [];
      try {
        const lease = await lock(join(folder, topic, '.lock'));
        // Whoever came while the lock was on its way goes along.
        batch = nextBatch(queue);
        try {
          await write(topic, batch);
        } finally {
          await lease?.release();
        }
      } catch (error) {
        for (const waiting of batch.length > 0 ? batch : queue.splice(0)) waiting.reject(error);
      }
    }
    workers.delete(topic);
  }

  return {
    append(topic, value) {
      return new Promise((resolve, reject) => {
        if (closed) throw logClosed();
        checkTopic(topic);
        if (value.length > longestValue) throw recordTooLarge(value.length, longestValue);
        const queue = queues.get(topic) ?? [];
        queues.set(topic, queue);
        queue.push({ value, timestamp: Date.now(), resolve, reject });
        if (!workers.has(topic)) workers.set(topic, work(topic, queue));
      });
    },
    async check(topic) {
      if (closed) throw logClosed();
      checkTopic(topic);
    },
    async topics() {
      const entries = await disk.list(folder);
      return entries.filter((entry) => entry.folder && isTopic(entry.name)).map((entry) => entry.name);
    },
    partitions,
    async bounds(topic, number) {
      checkTopic(topic);
      return partition(topic, number).bounds();
    },
    async *read(topic, number, offset) {
      checkTopic(topic);
      for await (const entry of partition(topic, number).read(offset)) yield { topic, partition: number, ...entry };
    },
    async close() {
      closed = true;
      await Promise.all(workers.values());
    },
  };
}
