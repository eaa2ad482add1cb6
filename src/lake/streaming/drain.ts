import type { Failure } from '../../science/errors/index.ts';
import { writeObjectFile } from '../records/index.ts';
import type { DrainLog, LogEntry, SinkOptions, SinkResult } from './contract.ts';
import { deadLetterKey, objectKey, offsetOf, prefixesOf } from './object-name.ts';
import { deadLetter, isPrepared, prepare } from './sink/prepared.ts';

/** Objects on their way to the store at once: a disk syncs several as fast as one, S3 answers them side by side. */
const together = 8;

/** Runs of offsets in [first, next) that have no object yet, as [from, to). */
async function missing(
  { log, store }: SinkOptions,
  topic: string,
  partition: number,
): Promise<{ from: number; to: number }[]> {
  const { first, next } = await log.bounds(topic, partition);
  if (first === next) return [];
  const stored = new Uint8Array(next - first);
  for (const prefix of prefixesOf(topic, partition)) {
    for await (const { key } of store.list(prefix)) {
      const offset = offsetOf(key, topic, partition);
      if (offset !== null && offset >= first && offset < next) stored[offset - first] = 1;
    }
  }
  const runs: { from: number; to: number }[] = [];
  for (let from = stored.indexOf(0); from >= 0; ) {
    const end = stored.indexOf(1, from);
    runs.push({ from: first + from, to: end < 0 ? next : first + end });
    from = end < 0 ? -1 : stored.indexOf(0, end);
  }
  return runs;
}

/** The object of a record, or the failure that says why it is none. */
async function objectOf(entry: LogEntry, { registry }: SinkOptions): Promise<Uint8Array | Failure> {
  const content = await prepare(entry, registry);
  // Not compressed, as Kafka Connect leaves them: parameters hardly shrink, and compressing takes longer than all the rest.
  return isPrepared(content) ? writeObjectFile(content.schema, [content.body], 'null') : content;
}

async function store(entry: LogEntry, options: SinkOptions): Promise<SinkResult> {
  const content = await objectOf(entry, options);
  const dead = !(content instanceof Uint8Array);
  const bytes = dead ? deadLetter(entry, content) : content;
  const key = dead ? deadLetterKey(entry) : objectKey(entry);
  const created = await options.store.putIfAbsent(key, bytes);
  return {
    records: created && !dead ? 1 : 0,
    objects: created && !dead ? 1 : 0,
    bytes: created ? bytes.length : 0,
    deadLetters: created && dead ? 1 : 0,
  };
}

function sum(results: readonly SinkResult[]): SinkResult {
  const total = (field: keyof SinkResult) => results.reduce((all, result) => all + result[field], 0);
  return {
    records: total('records'),
    objects: total('objects'),
    bytes: total('bytes'),
    deadLetters: total('deadLetters'),
  };
}

/**
 * Stores every entry that has no object yet, one record each (see the contract), and counts what is new. A schema that the
 * registry does not have makes a dead letter, too; deleting a dead letter has the next call try again.
 * Throws the signal's reason when aborted; what is stored stays.
 */
export const drainLog: DrainLog = async (options) => {
  const { log, signal } = options;
  let result = sum([]);
  for (const topic of await log.topics()) {
    for (const partition of await log.partitions(topic)) {
      for (const { from, to } of await missing(options, topic, partition)) {
        let batch: LogEntry[] = [];
        const flush = async () => {
          signal?.throwIfAborted();
          result = sum([result, ...(await Promise.all(batch.map((entry) => store(entry, options))))]);
          batch = [];
        };
        for await (const entry of log.read(topic, partition, from)) {
          if (entry.offset >= to) break;
          batch.push(entry);
          if (batch.length === together) await flush();
        }
        await flush();
      }
    }
  }
  return result;
};
