import type { Producer } from '@platformatic/kafka';
import type { LogEntry } from '../contract.ts';
import { kafkaTopicMissing, recordTooLargeForBroker } from '../errors.ts';
import { kafkaFailure } from './failures.ts';
import { clientOptions, type KafkaSettings } from './settings.ts';

/**
 * Tells a topic of entries that are no records: their bytes, with where they stood and the reason as headers. Where the broker
 * takes them not at all, `onRefused` hears of it: they are objects already, and one of them must not hold up the others.
 */
export class DeadLetterTopic {
  readonly #kafka: KafkaSettings;
  readonly #topic: string;
  readonly #onRefused: (failure: { readonly code: string; readonly message: string }) => void;
  #producer: Producer | null = null;

  constructor(kafka: KafkaSettings, topic: string, onRefused: (failure: { code: string; message: string }) => void) {
    this.#kafka = kafka;
    this.#topic = topic;
    this.#onRefused = onRefused;
  }

  async tell({ topic, partition, offset, value }: LogEntry, reason: string): Promise<void> {
    const headers = { topic, partition: String(partition), offset: String(offset), reason };
    const bytes = Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)] as const);
    try {
      const producer = await this.#open();
      await producer.send({
        messages: [{ topic: this.#topic, value: Buffer.from(value), headers: new Map(bytes) }],
      });
    } catch (error) {
      const failure = kafkaFailure(error, this.#kafka.servers, this.#topic);
      if (!kafkaTopicMissing.matches(failure) && !recordTooLargeForBroker.matches(failure)) throw failure;
      this.#onRefused(failure);
    }
  }

  async close(): Promise<void> {
    await this.#producer?.close(true);
  }

  async #open(): Promise<Producer> {
    if (this.#producer === null) {
      const { Producer } = await import('@platformatic/kafka');
      this.#producer = new Producer({
        ...clientOptions(this.#kafka),
        acks: -1,
        idempotent: true,
        autocreateTopics: true,
      });
    }
    return this.#producer;
  }
}
