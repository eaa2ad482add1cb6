import type { Admin, Consumer, Producer } from '@platformatic/kafka';
import type { ObjectStore } from '../../objects/index.ts';
import type { SchemaRegistry } from '../../records/index.ts';
import type { LogEntry, SinkResult } from '../contract.ts';
import { PartitionWriter } from '../sink/partition-writer.ts';
import { kafkaFailure } from './failures.ts';
import { fetched } from './fetches.ts';
import { isInternal } from './log.ts';
import { clientOptions, type KafkaSettings } from './settings.ts';

export interface GroupSinkOptions {
  readonly kafka: KafkaSettings;
  readonly group: string;
  /** Names, and expressions of names; topics that appear later are found. */
  readonly topics: readonly (string | RegExp)[];
  readonly registry: SchemaRegistry;
  readonly store: ObjectStore;
  /** Records of one object (default 1), and how long one that is not full may wait, milliseconds (default 10 000). */
  readonly flushSize?: number;
  readonly rotate?: number;
  /** Null: an undecodable record is an object below `dead-letters/` only. */
  readonly deadLetterTopic?: string | null;
  /** Ends when everything is stored that was there at the beginning. */
  readonly once?: boolean;
  readonly signal?: AbortSignal;
  onEvent?(event: SinkEvent): void;
}

export type SinkEvent =
  | { readonly kind: 'assigned'; readonly partitions: readonly string[] }
  | { readonly kind: 'progress'; readonly result: SinkResult; readonly lag: number }
  | { readonly kind: 'trouble'; readonly code: string; readonly message: string };

const lookForTopics = 5000;
const idle = 200;
/** Of one partition before another has its turn. */
const turnBytes = 8 << 20;
const longestPause = 5000;

/**
 * Moves what a Kafka cluster holds to objects, as one member of a consumer group: partitions are shared with the others. An
 * offset is committed when its object is durable; what is repeated after a crash or a rebalance finds its name taken. While
 * Kafka, the registry or the store are away it waits and goes on. Ends with the signal: what is complete is stored first.
 * With `once` a failure is thrown, as it is when settings are wrong.
 */
export async function runGroupSink(options: GroupSinkOptions): Promise<SinkResult> {
  const { Admin, Consumer } = await import('@platformatic/kafka');
  const consumer = new Consumer({
    ...clientOptions(options.kafka),
    groupId: options.group,
    autocommit: false,
    sessionTimeout: 10_000,
    heartbeatInterval: 1000,
    rebalanceTimeout: 20_000,
  });
  const admin = new Admin({ ...clientOptions(options.kafka), autocreateTopics: false });
  const sink = new GroupSink(options, consumer, admin);
  try {
    return await sink.run();
  } finally {
    await sink.close();
  }
}

class GroupSink {
  readonly #options: GroupSinkOptions;
  readonly #consumer: Consumer;
  readonly #admin: Admin;
  #producer: Producer | null = null;
  readonly #writers = new Map<string, PartitionWriter>();
  readonly #committed = new Map<string, number>();
  readonly #ends = new Map<string, number>();
  #result: SinkResult = { records: 0, objects: 0, bytes: 0, deadLetters: 0 };
  #lookedAt = Number.NEGATIVE_INFINITY;
  #assignment = '';

  constructor(options: GroupSinkOptions, consumer: Consumer, admin: Admin) {
    this.#options = options;
    this.#admin = admin;
    this.#consumer = consumer;
    // What the group says in the background shows again with the next request.
    consumer.on('error', () => undefined);
  }

  async run(): Promise<SinkResult> {
    const { signal, once = false, kafka } = this.#options;
    let pause = idle;
    while (!signal?.aborted) {
      try {
        await this.#join();
        const moved = await this.#turn();
        if (once && this.#isDone()) break;
        pause = idle;
        if (!moved) await sleep(idle, signal);
      } catch (error) {
        const failure = kafkaFailure(error, kafka.servers, null);
        if (once) throw failure;
        const code = 'code' in failure ? String(failure.code) : 'unknown';
        this.#options.onEvent?.({ kind: 'trouble', code, message: failure.message });
        await sleep(pause, signal);
        pause = Math.min(longestPause, 2 * pause);
      }
    }
    await this.#finish();
    return this.#result;
  }

  /** What cannot be said to a broker any more, it finds out itself. */
  async close(): Promise<void> {
    for (const farewell of [
      () => this.#consumer.leaveGroup(true),
      () => this.#consumer.close(true),
      () => this.#admin.close(),
      () => this.#producer?.close(true),
    ]) {
      try {
        await farewell();
      } catch {
        // The next one all the same.
      }
    }
  }

  /** Follows new topics, and what the group assigns. */
  async #join(): Promise<void> {
    const consumer = this.#consumer;
    if (performance.now() - this.#lookedAt > lookForTopics) {
      const known = await this.#admin.listTopics();
      const wanted = known.filter((name) => !isInternal(name) && this.#isWanted(name));
      this.#lookedAt = performance.now();
      const fresh = wanted.filter((name) => !consumer.topics.has(name));
      if (fresh.length > 0) {
        consumer.topics.trackAll(...fresh);
        await consumer.joinGroup({});
      }
    }
    const assigned = (consumer.assignments ?? []).flatMap(({ topic, partitions }) =>
      partitions.map((one) => `${topic} ${one}`),
    );
    const assignment = assigned.sort().join(', ');
    if (assignment === this.#assignment) return;
    this.#assignment = assignment;
    // What waits for a full object and belongs to another member now is read there again.
    for (const key of [...this.#writers.keys()]) if (!assigned.includes(key)) this.#forget(key);
    this.#options.onEvent?.({ kind: 'assigned', partitions: assigned });
    for (const key of assigned) if (!this.#writers.has(key)) await this.#open(key);
  }

  #isWanted(topic: string): boolean {
    if (topic === this.#options.deadLetterTopic) return false;
    return this.#options.topics.some((wanted) => (typeof wanted === 'string' ? wanted === topic : wanted.test(topic)));
  }

  async #open(key: string): Promise<void> {
    const [topic, partition] = partitionOf(key);
    const committed = await this.#consumer.listCommittedOffsets({ topics: [{ topic, partitions: [partition] }] });
    const earliest = await this.#offsetAt(topic, partition, -2n);
    // Nothing was committed yet, or what was is not held any more.
    const from = Math.max(earliest, Number(committed.get(topic)?.[0] ?? -1n));
    const { store, registry, flushSize = 1 } = this.#options;
    const writer = new PartitionWriter(topic, partition, from, {
      store,
      registry,
      flushSize,
      tell: (entry, reason) => this.#tell(entry, reason),
      count: (what) => {
        const { records = 0, objects = 0, bytes = 0, deadLetters = 0 } = what;
        const { records: r, objects: o, bytes: b, deadLetters: d } = this.#result;
        this.#result = { records: r + records, objects: o + objects, bytes: b + bytes, deadLetters: d + deadLetters };
      },
    });
    this.#writers.set(key, writer);
    this.#committed.set(key, from);
    if (!this.#ends.has(key)) this.#ends.set(key, await this.#offsetAt(topic, partition, -1n));
  }

  #forget(key: string): void {
    this.#writers.delete(key);
    this.#committed.delete(key);
  }

  /** One look at every partition of ours; false when nothing was there. */
  async #turn(): Promise<boolean> {
    const { rotate = 10_000, once = false, onEvent } = this.#options;
    let moved = false;
    let lag = 0;
    for (const [key, writer] of [...this.#writers]) {
      const [topic, partition] = partitionOf(key);
      const next = await this.#offsetAt(topic, partition, -1n);
      if (next > writer.next) {
        await this.#read(topic, partition, next, writer);
        moved = true;
      }
      if (writer.age > rotate || (once && writer.next >= (this.#ends.get(key) ?? 0))) await writer.flush();
      await this.#commit(key, writer);
      lag += Math.max(0, next - writer.durable);
    }
    if (moved) onEvent?.({ kind: 'progress', result: this.#result, lag });
    return moved;
  }

  async #read(topic: string, partition: number, next: number, writer: PartitionWriter): Promise<void> {
    const metadata = (name: string) => this.#consumer.metadata({ topics: [name] });
    let bytes = 0;
    for await (const entry of fetched(this.#consumer, metadata, topic, partition, { offset: writer.next, next })) {
      await writer.add(entry);
      bytes += entry.value.length;
      if (bytes > turnBytes || this.#options.signal?.aborted) return;
    }
    // Behind the last record there may be marks of transactions only.
    if (bytes === 0) await writer.skipTo(next);
  }

  async #commit(key: string, writer: PartitionWriter): Promise<void> {
    const offset = writer.durable;
    if (offset <= (this.#committed.get(key) ?? 0)) return;
    const [topic, partition] = partitionOf(key);
    await this.#consumer.commit({ offsets: [{ topic, partition, offset: BigInt(offset), leaderEpoch: -1 }] });
    this.#committed.set(key, offset);
  }

  /** At the end of a sink that others may follow, records that wait for a full object are stored as they are. */
  async #finish(): Promise<void> {
    for (const [key, writer] of this.#writers) {
      await writer.flush();
      await this.#commit(key, writer).catch(() => undefined);
    }
  }

  #isDone(): boolean {
    return [...this.#writers].every(([key, writer]) => writer.durable >= (this.#ends.get(key) ?? 0));
  }

  async #offsetAt(topic: string, partition: number, timestamp: bigint): Promise<number> {
    const offsets = await this.#consumer.listOffsets({
      topics: [topic],
      partitions: { [topic]: [partition] },
      timestamp,
    });
    return Number(offsets.get(topic)?.[partition] ?? offsets.get(topic)?.[0] ?? 0n);
  }

  async #tell(entry: LogEntry, reason: string): Promise<void> {
    const { deadLetterTopic = null, kafka } = this.#options;
    if (deadLetterTopic === null) return;
    if (this.#producer === null) {
      const { Producer } = await import('@platformatic/kafka');
      this.#producer = new Producer({ ...clientOptions(kafka), acks: -1, idempotent: true, autocreateTopics: true });
    }
    const { topic, partition, offset, value } = entry;
    const headers = { topic, partition: String(partition), offset: String(offset), reason };
    const bytes = Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)] as const);
    await this.#producer.send({
      messages: [{ topic: deadLetterTopic, value: Buffer.from(value), headers: new Map(bytes) }],
    });
  }
}

function partitionOf(key: string): [topic: string, partition: number] {
  const [topic = '', partition = ''] = key.split(' ');
  return [topic, Number(partition)];
}

function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener('abort', end);
  });
}
