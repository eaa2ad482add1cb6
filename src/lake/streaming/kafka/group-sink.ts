import type { Admin, Consumer } from '@platformatic/kafka';
import type { ObjectStore } from '../../objects/index.ts';
import type { SchemaRegistry } from '../../records/index.ts';
import type { SinkResult } from '../contract.ts';
import { sinkLeftBehind } from '../errors.ts';
import { Budget } from '../sink/budget.ts';
import { PartitionWriter, together } from '../sink/partition-writer.ts';
import { DeadLetterTopic } from './dead-letter-topic.ts';
import { kafkaFailure } from './failures.ts';
import { fetched } from './fetches.ts';
import { kafkaLibrary } from './library.ts';
import { type GroupMembership, membership } from './membership.ts';
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
  /** How long after the signal what has begun may take to be stored, milliseconds (default 8 000). */
  readonly grace?: number;
  onEvent?(event: SinkEvent): void;
}

export type SinkEvent =
  | { readonly kind: 'assigned'; readonly partitions: readonly string[] }
  /** After every look at the log; `lag`: records that are there and not durable as objects yet. */
  | { readonly kind: 'progress'; readonly result: SinkResult; readonly lag: number }
  | { readonly kind: 'trouble'; readonly code: string; readonly message: string };

const idle = 200;
/** Of one partition before another has its turn. */
const turnBytes = 8 << 20;
const longestPause = 5000;
/** Memory is bounded by bytes, not by records: what is on its way to the store, and what waits for full objects. */
const onTheirWay = { bytes: 32 << 20, objects: together };
const waitingBytes = 32 << 20;

/**
 * Moves what a Kafka cluster holds to objects, as one member of a consumer group: partitions are shared with the others. An
 * offset is committed when its object is durable; what is repeated after a crash or a rebalance finds its name taken. While
 * Kafka, the registry or the store are away it waits and goes on; a partition that cannot go on does not stop the others. Ends
 * with the signal: what has begun is stored first. With `once` a failure is thrown, as it is when settings are wrong.
 */
export async function runGroupSink(options: GroupSinkOptions): Promise<SinkResult> {
  const { Admin, Consumer } = await kafkaLibrary();
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

/** One partition of ours. */
interface Assigned {
  readonly topic: string;
  readonly partition: number;
  readonly writer: PartitionWriter;
  /** What the group knows. */
  committed: number;
  /** The log's end when the partition came to us, and as it was seen last. */
  readonly end: number;
  seen: number;
  /** After a failure: no look before that, by `performance.now()`, and the pause after the next failure. */
  notBefore: number;
  pause: number;
}

class GroupSink {
  readonly #options: GroupSinkOptions;
  readonly #consumer: Consumer;
  readonly #admin: Admin;
  readonly #membership: GroupMembership;
  readonly #letters: DeadLetterTopic | null;
  readonly #budget = new Budget(onTheirWay);
  readonly #assigned = new Map<string, Assigned>();
  #result: SinkResult = { records: 0, objects: 0, bytes: 0, deadLetters: 0 };
  #failure: Error | null = null;

  constructor(options: GroupSinkOptions, consumer: Consumer, admin: Admin) {
    this.#options = options;
    this.#admin = admin;
    this.#consumer = consumer;
    const { kafka, topics, deadLetterTopic = null } = options;
    this.#membership = membership(consumer, admin, (topic) => topic !== deadLetterTopic && isWanted(topic, topics));
    this.#letters =
      deadLetterTopic === null ? null : new DeadLetterTopic(kafka, deadLetterTopic, (failure) => this.#tell(failure));
    // What the group says in the background shows again with the next request.
    consumer.on('error', () => undefined);
  }

  async run(): Promise<SinkResult> {
    const { signal, grace = 8000 } = this.#options;
    const work = this.#work();
    work.catch(() => undefined);
    let timer: NodeJS.Timeout | undefined;
    // A store that does not answer must not keep a sink that was told to end.
    const late = new Promise<null>((resolve) => {
      const arm = () => {
        timer = setTimeout(() => resolve(null), grace);
      };
      if (signal?.aborted) arm();
      else signal?.addEventListener('abort', arm, { once: true });
    });
    try {
      if ((await Promise.race([work, late])) === null) this.#tell(sinkLeftBehind(grace));
      return this.#result;
    } finally {
      clearTimeout(timer);
    }
  }

  async #work(): Promise<SinkResult> {
    const { signal, once = false } = this.#options;
    let pause = idle;
    while (!signal?.aborted) {
      try {
        await this.#follow();
        const moved = await this.#turn();
        if (once && this.#failure !== null) throw this.#failure;
        if (once && this.#isDone()) break;
        pause = idle;
        if (!moved) await sleep(idle, signal);
      } catch (error) {
        const failure = kafkaFailure(error, this.#options.kafka.servers, null);
        if (once) throw failure;
        this.#tell(failure);
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
      () => this.#letters?.close(),
    ]) {
      try {
        await farewell();
      } catch {
        // The next one all the same.
      }
    }
  }

  #tell(failure: Error | { readonly code: string; readonly message: string }): void {
    const code = 'code' in failure ? String(failure.code) : 'unknown';
    this.#options.onEvent?.({ kind: 'trouble', code, message: failure.message });
  }

  /** Takes up what the group assigns, and lets go what belongs to another member now: what waited is read there again. */
  async #follow(): Promise<void> {
    const partitions = await this.#membership.assigned();
    const keys = partitions.map(({ topic, partition }) => `${topic} ${partition}`);
    const changed = keys.length !== this.#assigned.size || keys.some((key) => !this.#assigned.has(key));
    if (!changed) return;
    for (const key of [...this.#assigned.keys()]) if (!keys.includes(key)) this.#assigned.delete(key);
    this.#options.onEvent?.({ kind: 'assigned', partitions: keys });
    for (const { topic, partition } of partitions) {
      if (!this.#assigned.has(`${topic} ${partition}`)) await this.#open(topic, partition);
    }
  }

  async #open(topic: string, partition: number): Promise<void> {
    const known = await this.#consumer.listCommittedOffsets({ topics: [{ topic, partitions: [partition] }] });
    const earliest = await this.#offsetAt(topic, partition, -2n);
    const end = await this.#offsetAt(topic, partition, -1n);
    // Nothing was committed yet, or what was is not held any more.
    const committed = Math.max(earliest, Number(known.get(topic)?.[0] ?? -1n));
    const { store, registry, flushSize = 1 } = this.#options;
    const writer = new PartitionWriter(topic, partition, committed, {
      store,
      registry,
      flushSize,
      budget: this.#budget,
      tell: async (entry, reason) => this.#letters?.tell(entry, reason),
      count: (what) => {
        const { records = 0, objects = 0, bytes = 0, deadLetters = 0 } = what;
        const { records: r, objects: o, bytes: b, deadLetters: d } = this.#result;
        this.#result = { records: r + records, objects: o + objects, bytes: b + bytes, deadLetters: d + deadLetters };
      },
    });
    const state = { topic, partition, writer, committed, end, seen: end, notBefore: 0, pause: idle };
    this.#assigned.set(`${topic} ${partition}`, state);
  }

  /** One look at every partition of ours; false when nothing was there. */
  async #turn(): Promise<boolean> {
    let moved = false;
    for (const state of [...this.#assigned.values()]) {
      if (state.notBefore > performance.now() || this.#options.signal?.aborted) continue;
      moved = (await this.#guarded(state, () => this.#look(state))) === true || moved;
    }
    for (const state of [...this.#assigned.values()]) await this.#guarded(state, () => state.writer.settle());
    await this.#commit();
    const lag = [...this.#assigned.values()].reduce(
      (sum, { seen, writer }) => sum + Math.max(0, seen - writer.durable),
      0,
    );
    this.#options.onEvent?.({ kind: 'progress', result: this.#result, lag });
    return moved;
  }

  /** What goes wrong with one partition is told, and tried again later from its first entry that is not stored. */
  async #guarded<T>(state: Assigned, work: () => Promise<T>): Promise<T | null> {
    try {
      const result = await work();
      return result;
    } catch (error) {
      const failure = kafkaFailure(error, this.#options.kafka.servers, state.topic);
      await state.writer.rewind();
      state.notBefore = performance.now() + state.pause;
      state.pause = Math.min(longestPause, 2 * state.pause);
      this.#failure ??= failure;
      if (!this.#options.once) this.#tell(failure);
      return null;
    }
  }

  async #look(state: Assigned): Promise<boolean> {
    const { rotate = 10_000, once = false } = this.#options;
    const { topic, partition, writer } = state;
    state.seen = await this.#offsetAt(topic, partition, -1n);
    const there = state.seen > writer.next;
    if (there) await this.#read(state);
    if (writer.age > rotate || (once && writer.next >= state.end)) await writer.flush();
    await this.#makeRoom();
    return there;
  }

  async #read({ topic, partition, writer, seen }: Assigned): Promise<void> {
    const metadata = (name: string) => this.#consumer.metadata({ topics: [name] });
    let bytes = 0;
    for await (const entry of fetched(this.#consumer, metadata, topic, partition, {
      offset: writer.next,
      next: seen,
    })) {
      await writer.add(entry);
      bytes += entry.value.length;
      if (bytes > turnBytes || this.#options.signal?.aborted) return;
    }
    // Behind the last record there may be marks of transactions only.
    if (bytes === 0) await writer.skipTo(seen);
  }

  /** Objects that are not full go early where too much waits for them. */
  async #makeRoom(): Promise<void> {
    const writers = [...this.#assigned.values()]
      .map(({ writer }) => writer)
      .sort((a, b) => b.waitingBytes - a.waitingBytes);
    let waiting = writers.reduce((sum, writer) => sum + writer.waitingBytes, 0);
    for (const writer of writers) {
      if (waiting <= waitingBytes) return;
      waiting -= writer.waitingBytes;
      await writer.flush();
    }
  }

  async #commit(): Promise<void> {
    const ahead = [...this.#assigned.values()].filter(({ writer, committed }) => writer.durable > committed);
    if (ahead.length === 0) return;
    const offsets = ahead.map(({ topic, partition, writer }) => ({ topic, partition, offset: writer.durable }));
    await this.#consumer.commit({
      offsets: offsets.map((one) => ({ ...one, offset: BigInt(one.offset), leaderEpoch: -1 })),
    });
    for (const [place, state] of ahead.entries()) {
      state.committed = offsets[place]!.offset;
      state.pause = idle;
    }
  }

  /** At the end of a sink that others may follow, records that wait for a full object are stored as they are. */
  async #finish(): Promise<void> {
    for (const state of this.#assigned.values()) {
      await this.#guarded(state, async () => {
        await state.writer.flush();
        await state.writer.settle();
      });
    }
    try {
      await this.#commit();
    } catch (error) {
      // Found again under their names by whoever goes on.
      this.#tell(kafkaFailure(error, this.#options.kafka.servers, null));
    }
  }

  #isDone(): boolean {
    return [...this.#assigned.values()].every(({ writer, end }) => writer.durable >= end);
  }

  async #offsetAt(topic: string, partition: number, timestamp: bigint): Promise<number> {
    const offsets = await this.#consumer.listOffsets({
      topics: [topic],
      partitions: { [topic]: [partition] },
      timestamp,
    });
    return Number(offsets.get(topic)?.[partition] ?? offsets.get(topic)?.[0] ?? 0n);
  }
}

/** Whether a topic is one of these names, or fits one of the expressions. */
export function isWanted(topic: string, wanted: readonly (string | RegExp)[]): boolean {
  return wanted.some((one) => (typeof one === 'string' ? one === topic : one.test(topic)));
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
