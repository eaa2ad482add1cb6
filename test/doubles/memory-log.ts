import type { EventLog, LogEntry } from '../../src/lake/streaming/index.ts';

/** A double of a cluster's log: what its topics hold now, whatever they held before. One partition each unless entries say more. */
export function memoryLog(): EventLog & {
  /** Offsets that are not there any more: retention, compaction, marks of transactions. */
  forget(topic: string, offsets: readonly number[]): void;
  retain(topic: string, first: number): void;
} {
  const topics = new Map<string, { first: number; entries: LogEntry[]; next: number }>();
  const of = (topic: string) => {
    const found = topics.get(topic) ?? { first: 0, entries: [], next: 0 };
    topics.set(topic, found);
    return found;
  };
  return {
    async append(topic, value) {
      const log = of(topic);
      log.entries.push({ topic, partition: 0, offset: log.next, timestamp: 0, value });
      log.next += 1;
      return { topic, partition: 0, offset: log.next - 1 };
    },
    check: async () => undefined,
    topics: async () => [...topics.keys()],
    partitions: async () => [0],
    bounds: async (topic) => ({ first: of(topic).first, next: of(topic).next }),
    async *read(topic, _partition, offset) {
      for (const entry of of(topic).entries) if (entry.offset >= Math.max(offset, of(topic).first)) yield entry;
    },
    close: async () => undefined,
    forget(topic, offsets) {
      of(topic).entries = of(topic).entries.filter(({ offset }) => !offsets.includes(offset));
    },
    retain(topic, first) {
      of(topic).first = first;
    },
  };
}
