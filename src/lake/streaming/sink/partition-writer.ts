import type { ObjectStore } from '../../objects/index.ts';
import { type SchemaRegistry, writeObjectFile } from '../../records/index.ts';
import type { LogEntry } from '../contract.ts';
import { deadLetterKey, objectKey } from '../object-name.ts';
import type { Budget } from './budget.ts';
import { deadLetter, isPrepared, type Prepared, prepare } from './prepared.ts';
import { lengthOfStored } from './stored-run.ts';

export interface WriterOptions {
  readonly store: ObjectStore;
  readonly registry: SchemaRegistry;
  /** Records of one object. */
  readonly flushSize: number;
  /** Shared by the partitions of a sink. */
  readonly budget: Budget;
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
export const largestObject = 16 << 20;
/** How far objects of one record may lie behind a gap that a killed sink has left: what it had on its way. */
export const together = 8;

/** A run of offsets on its way to the store. */
interface Sent {
  readonly start: number;
  done: boolean;
  readonly ended: Promise<void>;
}

/**
 * Entries of one partition, in order, into objects named after their first offset. An object holds a run of offsets without a
 * gap and of one schema. Where the name is taken already (by this sink before it died, or by another that had the partition
 * too), what lies there counts and is skipped: whoever writes, every offset stands in one object.
 *
 * Objects of one record travel side by side once a free name was found: their names do not depend on each other. Longer ones go
 * one after the other, because where the next begins depends on what lies at the name of the one before.
 */
export class PartitionWriter {
  readonly #options: WriterOptions;
  readonly #topic: string;
  readonly #partition: number;
  #run: Prepared[] = [];
  #bytes = 0;
  #start = 0;
  #since = 0;
  /** What comes next; entries before it are stored or on their way. */
  #next: number;
  #sent: Sent[] = [];
  #failure: { readonly error: unknown } | null = null;
  /** Names from here on are free: nobody was here before. Null until the first free one was found. */
  #free: number | null = null;

  constructor(topic: string, partition: number, next: number, options: WriterOptions) {
    this.#topic = topic;
    this.#partition = partition;
    this.#next = next;
    this.#options = options;
  }

  /** The first offset that is not durable yet: what may be committed. */
  get durable(): number {
    return this.#sent[0]?.start ?? (this.#run.length === 0 ? this.#next : this.#start);
  }

  /** Where reading goes on. */
  get next(): number {
    return this.#next;
  }

  /** Milliseconds since the oldest entry that waits for a full object came; 0 when none does. */
  get age(): number {
    return this.#run.length === 0 ? 0 : performance.now() - this.#since;
  }

  /** Of what waits for a full object. */
  get waitingBytes(): number {
    return this.#bytes;
  }

  async add(entry: LogEntry): Promise<void> {
    this.#check();
    if (entry.offset < this.#next) return;
    if (entry.offset > this.#next) await this.flush();
    if (entry.offset < this.#next) return;
    const content = await prepare(entry, this.#options.registry);
    if (!isPrepared(content)) return this.#bury(entry, content);
    if (this.#run.length > 0 && this.#run[0]!.schema !== content.schema) await this.flush();
    // An object that lay there may reach further than what was flushed.
    if (entry.offset < this.#next) return;
    if (this.#run.length === 0) {
      this.#start = entry.offset;
      this.#since = performance.now();
    }
    const full = this.#run.length + 1 >= this.#options.flushSize || this.#bytes + content.body.length >= largestObject;
    // What waits must not keep the whole answer of the broker in memory.
    this.#run.push(full ? content : { schema: content.schema, body: content.body.slice() });
    this.#bytes += content.body.length;
    this.#next = entry.offset + 1;
    if (full) await this.flush();
  }

  /** No record lies before this offset any more. */
  async skipTo(offset: number): Promise<void> {
    await this.flush();
    this.#next = Math.max(this.#next, offset);
  }

  /** Sends off what waits, in as many objects as it takes. */
  async flush(): Promise<void> {
    while (this.#run.length > 0) {
      this.#check();
      if (this.#run.length === 1 && this.#options.flushSize === 1 && this.#free !== null) await this.#sendOff();
      else await this.#store();
    }
  }

  /**
   * Waits for what is on its way. When something of it failed, that is thrown, and what is not stored is to be read again from
   * `next` on.
   */
  async settle(): Promise<void> {
    await Promise.all(this.#sent.map(({ ended }) => ended));
    this.#check();
  }

  /** Forgets what is not durable: it is read again. */
  async rewind(): Promise<void> {
    await Promise.all(this.#sent.map(({ ended }) => ended));
    this.#next = this.durable;
    this.#sent = [];
    this.#clear();
    this.#failure = null;
    this.#free = null;
  }

  #check(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }

  #clear(): void {
    this.#run = [];
    this.#bytes = 0;
  }

  async #bury(entry: LogEntry, reason: Exclude<Awaited<ReturnType<typeof prepare>>, Prepared>): Promise<void> {
    await this.flush();
    await this.settle();
    const { store, tell, count } = this.#options;
    const bytes = deadLetter(entry, reason);
    const created = await store.putIfAbsent(deadLetterKey(entry), bytes);
    await tell(entry, reason.message);
    if (created) count({ deadLetters: 1, bytes: bytes.length });
    this.#next = entry.offset + 1;
  }

  /** One record, beside others. */
  async #sendOff(): Promise<void> {
    const [record] = this.#run;
    const start = this.#start;
    const size = this.#bytes;
    // No further ahead of the first that is not stored: whoever goes on after a crash looks no further.
    while (this.#sent.length >= together) {
      await this.#sent[0]!.ended;
      this.#check();
    }
    await this.#options.budget.enter(size);
    this.#clear();
    const sent: { start: number; done: boolean; ended: Promise<void> } = {
      start,
      done: false,
      ended: Promise.resolve(),
    };
    sent.ended = this.#put(start, [record!])
      .then(async (created) => {
        if (!created) await lengthOfStored(this.#options.store, this.#keyOf(start), [record!]);
        sent.done = true;
        while (this.#sent[0]?.done) this.#sent.shift();
      })
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#options.budget.leave(size));
    this.#sent.push(sent);
  }

  /** The run, or as much of it as its name is free for. */
  async #store(): Promise<void> {
    await this.settle();
    const run = this.#run.slice(0, await this.#freeLength());
    const size = this.#bytes;
    await this.#options.budget.enter(size);
    try {
      if (await this.#put(this.#start, run)) {
        this.#free ??= this.#start;
        this.#take(run.length);
      } else {
        this.#take(await lengthOfStored(this.#options.store, this.#keyOf(this.#start), run));
      }
    } finally {
      this.#options.budget.leave(size);
    }
  }

  /** Of the run: up to the first name inside of it that a killed sink of single records has left behind a gap. */
  async #freeLength(): Promise<number> {
    const length = this.#run.length;
    if (this.#free !== null && this.#start >= this.#free + together) return length;
    const inside = Array.from({ length: Math.min(length, together) - 1 }, (_, index) => index + 1);
    const { store } = this.#options;
    const taken = await Promise.all(inside.map((index) => store.head(this.#keyOf(this.#start + index))));
    const first = taken.findIndex((object) => object !== null);
    return first < 0 ? length : first + 1;
  }

  async #put(start: number, run: readonly Prepared[]): Promise<boolean> {
    // Not compressed, as Kafka Connect leaves them: parameters hardly shrink, and compressing takes longer than all the rest.
    const bytes = writeObjectFile(
      run[0]!.schema,
      run.map(({ body }) => body),
      'null',
    );
    const created = await this.#options.store.putIfAbsent(this.#keyOf(start), bytes);
    if (created) this.#options.count({ records: run.length, objects: 1, bytes: bytes.length });
    return created;
  }

  #take(stored: number): void {
    this.#start += stored;
    this.#run = this.#run.slice(stored);
    this.#bytes = this.#run.reduce((sum, { body }) => sum + body.length, 0);
    this.#next = Math.max(this.#next, this.#start);
  }

  #keyOf(offset: number): string {
    return objectKey({ topic: this.#topic, partition: this.#partition, offset });
  }
}
