import type { ObjectStore } from '../../objects/index.ts';
import { readObjectFile, type SchemaRegistry, writeObjectFile } from '../../records/index.ts';
import type { LogEntry } from '../contract.ts';
import { deadLetterKey, objectKey } from '../object-name.ts';
import { deadLetter, isPrepared, type Prepared, prepare } from './prepared.ts';

export interface WriterOptions {
  readonly store: ObjectStore;
  readonly registry: SchemaRegistry;
  /** Records of one object. */
  readonly flushSize: number;
  /** Who else is told of an entry that is no record; repeated after a crash. */
  readonly tell: (entry: LogEntry, reason: string) => Promise<void>;
  readonly count: (what: {
    readonly records?: number;
    readonly objects?: number;
    readonly bytes?: number;
    readonly deadLetters?: number;
  }) => void;
}

/** An object is written when its records have come to this size, however few they are: memory stays bounded. */
const largestObject = 16 << 20;

/**
 * Entries of one partition, in order, into objects named after their first offset. An object holds a run of offsets without a
 * gap and of one schema. Where the name is taken already (by this sink before it died, or by another that had the partition
 * too), what lies there counts and is skipped: whoever writes, every offset stands in one object.
 */
export class PartitionWriter {
  readonly #options: WriterOptions;
  readonly #topic: string;
  readonly #partition: number;
  #run: Prepared[] = [];
  #bytes = 0;
  #start = 0;
  #since = 0;
  /** What comes next; entries before it are stored. */
  #next: number;

  constructor(topic: string, partition: number, next: number, options: WriterOptions) {
    this.#topic = topic;
    this.#partition = partition;
    this.#next = next;
    this.#options = options;
  }

  /** The first offset that is not durable yet: what may be committed. */
  get durable(): number {
    return this.#run.length === 0 ? this.#next : this.#start;
  }

  /** Where reading goes on. */
  get next(): number {
    return this.#next;
  }

  /** Milliseconds since the oldest entry that waits came; 0 when none does. */
  get age(): number {
    return this.#run.length === 0 ? 0 : performance.now() - this.#since;
  }

  async add(entry: LogEntry): Promise<void> {
    if (entry.offset < this.#next) return;
    if (entry.offset > this.#next) await this.flush();
    if (entry.offset < this.#next) return;
    const content = await prepare(entry, this.#options.registry);
    if (!isPrepared(content)) {
      await this.flush();
      const bytes = deadLetter(entry, content);
      const created = await this.#options.store.putIfAbsent(deadLetterKey(entry), bytes);
      await this.#options.tell(entry, content.message);
      if (created) this.#options.count({ deadLetters: 1, bytes: bytes.length });
      this.#next = entry.offset + 1;
      return;
    }
    if (this.#run.length > 0 && this.#run[0]!.schema !== content.schema) await this.flush();
    // An object that lay there may reach further than what was flushed.
    if (entry.offset < this.#next) return;
    if (this.#run.length === 0) {
      this.#start = entry.offset;
      this.#since = performance.now();
    }
    this.#run.push(content);
    this.#bytes += content.body.length;
    this.#next = entry.offset + 1;
    if (this.#run.length >= this.#options.flushSize || this.#bytes >= largestObject) await this.flush();
  }

  /** No record lies before this offset any more. */
  async skipTo(offset: number): Promise<void> {
    await this.flush();
    this.#next = Math.max(this.#next, offset);
  }

  /** Stores what waits, in as many objects as it takes. */
  async flush(): Promise<void> {
    while (this.#run.length > 0) {
      const key = objectKey({ topic: this.#topic, partition: this.#partition, offset: this.#start });
      const [first] = this.#run;
      // Not compressed, as Kafka Connect leaves them: parameters hardly shrink, and compressing takes longer than all the rest.
      const bytes = writeObjectFile(
        first!.schema,
        this.#run.map(({ body }) => body),
        'null',
      );
      if (await this.#options.store.putIfAbsent(key, bytes)) {
        this.#options.count({ records: this.#run.length, objects: 1, bytes: bytes.length });
        this.#take(this.#run.length);
      } else {
        this.#take(await this.#lengthOf(key));
      }
    }
  }

  #take(stored: number): void {
    this.#start += stored;
    this.#run = this.#run.slice(stored);
    this.#bytes = this.#run.reduce((sum, { body }) => sum + body.length, 0);
    this.#next = Math.max(this.#next, this.#start);
  }

  async #lengthOf(key: string): Promise<number> {
    const bytes = await this.#options.store.get(key);
    // Deleted since: its name is free again.
    return bytes === null ? 0 : readObjectFile(bytes).bodies.length;
  }
}
