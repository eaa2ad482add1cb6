import type { Producer } from '@platformatic/kafka';
import type { LogPosition } from '../contract.ts';

interface Waiting {
  readonly value: Uint8Array;
  readonly signal: AbortSignal;
  resolve(position: LogPosition): void;
  reject(error: unknown): void;
}

/** Records of one request, bytes before compression: a larger one travels alone. */
const batchBytes = 900_000;

/** The appends of one topic, in the order of the calls: what comes while a request is under way goes with the next one. */
export class Appends {
  readonly #topic: string;
  readonly #producer: () => Promise<Producer>;
  readonly #partitions: () => Promise<readonly number[]>;
  #waiting: Waiting[] = [];
  #working: Promise<void> | null = null;
  #turn = 0;

  constructor(topic: string, producer: () => Promise<Producer>, partitions: () => Promise<readonly number[]>) {
    this.#topic = topic;
    this.#producer = producer;
    this.#partitions = partitions;
  }

  /** What nobody waits for any more when its turn comes is not sent. */
  append(value: Uint8Array, signal: AbortSignal): Promise<LogPosition> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ value, signal, resolve, reject });
      this.#working ??= this.#work().finally(() => {
        this.#working = null;
      });
    });
  }

  async #work(): Promise<void> {
    for (;;) {
      this.#waiting = this.#waiting.filter(({ signal }) => !signal.aborted);
      if (this.#waiting.length === 0) return;
      const batch = this.#waiting.splice(0, countWithin(this.#waiting, batchBytes));
      try {
        await this.#send(batch);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
  }

  async #send(batch: readonly Waiting[]): Promise<void> {
    const topic = this.#topic;
    const partitions = await this.#partitions();
    const partition = partitions[this.#turn++ % Math.max(1, partitions.length)] ?? 0;
    const producer = await this.#producer();
    const { offsets } = await producer.send({
      messages: batch.map(({ value }) => ({
        topic,
        partition,
        value: Buffer.from(value.buffer, value.byteOffset, value.byteLength),
      })),
    });
    // Without acknowledgements (acks 0) nobody knows the offset.
    const first = Number(offsets?.find((entry) => entry.partition === partition)?.offset ?? -1);
    for (const [index, { resolve }] of batch.entries()) {
      resolve({ topic, partition, offset: first < 0 ? -1 : first + index });
    }
  }
}

/** How many of the first come to at most so many bytes; one at least. */
function countWithin(waiting: readonly Waiting[], limit: number): number {
  let bytes = 0;
  let count = 0;
  for (const { value } of waiting) {
    bytes += value.length;
    if (bytes > limit && count > 0) break;
    count += 1;
  }
  return count;
}
