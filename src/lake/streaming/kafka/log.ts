import type { Admin, ClusterMetadata, Consumer, Producer } from '@platformatic/kafka';
import type { EventLog } from '../contract.ts';
import { kafkaTopicMissing, logClosed } from '../errors.ts';
import { checkTopic } from '../topic.ts';
import { Appends } from './appends.ts';
import { kafkaFailure } from './failures.ts';
import { fetched } from './fetches.ts';
import { kafkaLibrary } from './library.ts';
import { clientOptions, defaultDeadline, type KafkaSettings } from './settings.ts';

const internal = /^(__|_schemas$|kafkasql-)/;

/** Topics that are the broker's own, or a registry's. */
export const isInternal = (topic: string): boolean => internal.test(topic);

/** How long clients may take to say goodbye, and how often a topic that is being made is looked for, milliseconds. */
const closing = 5000;
const topicPause = 100;
const longestTopicPause = 1600;

const earliest = -2n;
const latest = -1n;

/**
 * The event log on a Kafka cluster. Clients are opened with the first call that needs them. An append is acknowledged by
 * every replica in sync and never repeated by this process (idempotent producer). Throws `bad_kafka_setting`; its calls
 * `kafka_unreachable`, `kafka_denied`, `kafka_untrusted`, `kafka_security_mismatch`, `kafka_topic_missing`, `record_too_large_for_broker`, `kafka_refused`, each within the
 * deadline of the settings.
 */
export function kafkaLog(settings: KafkaSettings): EventLog {
  const { servers, acks = 'all', compression = 'gzip', deadline = defaultDeadline } = settings;
  const options = clientOptions(settings);
  const appends = new Map<string, Appends>();
  const pending = new Set<Promise<unknown>>();
  let producer: Producer | null = null;
  let consumer: Consumer | null = null;
  let admin: Admin | null = null;
  let closed = false;

  const producing = async () => {
    const { Producer } = await kafkaLibrary();
    const all = acks === 'all';
    producer ??= new Producer({ ...options, acks: all ? -1 : Number(acks), idempotent: all, compression });
    return producer;
  };
  const consuming = async () => {
    const { Consumer } = await kafkaLibrary();
    // Reading by offset needs no group; the name is only what the library asks for.
    consumer ??= new Consumer({ ...options, groupId: 'eigenlake-reader', autocommit: false });
    return consumer;
  };
  const asking = async () => {
    const { Admin } = await kafkaLibrary();
    admin ??= new Admin({ ...options, autocreateTopics: false });
    return admin;
  };

  async function within<T>(
    topic: string | null,
    work: (signal: AbortSignal) => Promise<T>,
    limit = deadline,
  ): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const given = new AbortController();
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        given.abort();
        reject(new Error(`Connection timed out: no answer within ${limit / 1000} s`));
      }, limit);
    });
    try {
      return await Promise.race([work(given.signal), late]);
    } catch (error) {
      throw kafkaFailure(error, servers, topic);
    } finally {
      clearTimeout(timer);
    }
  }

  /** One attempt, with a client of its own, which does not repeat: who asks wants to know now. */
  async function tryTopic(once: Admin, topic: string, signal: AbortSignal): Promise<void> {
    for (let pause = topicPause; ; pause *= 2) {
      try {
        await once.metadata({ topics: [topic], forceUpdate: true });
        return;
      } catch (error) {
        const failure = kafkaFailure(error, servers, topic, 1);
        // A broker that is asked for a topic makes it, and knows it a moment later.
        if (pause > longestTopicPause || signal.aborted || !kafkaTopicMissing.matches(failure)) throw failure;
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  async function partitionsOf(topic: string): Promise<number[]> {
    const known = await (await asking()).listTopics({ includeInternals: false });
    if (!known.includes(topic)) return [];
    const { topics } = await (await asking()).metadata({ topics: [topic], forceUpdate: true });
    return Array.from({ length: topics.get(topic)?.partitionsCount ?? 0 }, (_, index) => index);
  }

  async function offsetAt(topic: string, partition: number, timestamp: bigint): Promise<number> {
    const [about] = await (await asking()).listOffsets({
      topics: [{ name: topic, partitions: [{ partitionIndex: partition, timestamp }] }],
    });
    return Number(about?.partitions[0]?.offset ?? 0n);
  }

  async function boundsOf(topic: string, partition: number): Promise<{ first: number; next: number }> {
    if (!(await partitionsOf(topic)).includes(partition)) return { first: 0, next: 0 };
    const [first, next] = await Promise.all([earliest, latest].map((when) => offsetAt(topic, partition, when)));
    return { first: first ?? 0, next: next ?? 0 };
  }

  const metadata = async (topic: string): Promise<ClusterMetadata> => (await consuming()).metadata({ topics: [topic] });

  return {
    async append(topic, value) {
      if (closed) throw logClosed();
      checkTopic(topic);
      const queue = appends.get(topic) ?? new Appends(topic, producing, () => partitionsOf(topic));
      appends.set(topic, queue);
      const appended = within(topic, (signal) => queue.append(value, signal));
      pending.add(appended);
      const settle = () => pending.delete(appended);
      appended.then(settle, settle);
      return appended;
    },
    async check(topic) {
      if (closed) throw logClosed();
      checkTopic(topic);
      const { Admin } = await kafkaLibrary();
      const once = new Admin({ ...options, retries: 0 });
      try {
        await within(topic, (signal) => tryTopic(once, topic, signal), Math.min(deadline, options.timeout ?? deadline));
      } finally {
        void once.close().catch(() => undefined);
      }
    },
    topics: () =>
      within(null, async () =>
        (await (await asking()).listTopics({ includeInternals: false })).filter((name) => !isInternal(name)).sort(),
      ),
    async partitions(topic) {
      checkTopic(topic);
      return within(topic, () => partitionsOf(topic));
    },
    async bounds(topic, partition) {
      checkTopic(topic);
      return within(topic, () => boundsOf(topic, partition));
    },
    async *read(topic, partition, offset) {
      checkTopic(topic);
      const { first, next } = await within(topic, () => boundsOf(topic, partition));
      const entries = fetched(await consuming(), metadata, topic, partition, { offset: Math.max(first, offset), next });
      for (;;) {
        const result = await within(topic, () => entries.next());
        if (result.done) return;
        yield result.value;
      }
    },
    async close() {
      if (closed) return;
      closed = true;
      await Promise.allSettled(pending);
      // A client whose connections never came up may not come to its end either.
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, closing);
      });
      await Promise.race([Promise.allSettled([producer?.close(true), consumer?.close(true), admin?.close()]), late]);
      clearTimeout(timer);
    },
  };
}
