import type { ObjectStore } from '../objects/index.ts';
import { readObjectFile } from '../records/index.ts';
import { deadLetterKey, objectKey, offsetOf, prefixesOf } from './object-name.ts';

/** For an offset that a log is about to give: null when no object has it, else the first offset behind all that have one. */
export type TakenOffsets = (topic: string, partition: number, offset: number) => Promise<number | null>;

/** The offsets that objects and dead letters of a store stand for: a log that gave one again would lose that record. */
export function takenOffsets(store: ObjectStore): TakenOffsets {
  return async (topic, partition, offset) => {
    const position = { topic, partition, offset };
    const there = (await store.head(objectKey(position))) ?? (await store.head(deadLetterKey(position)));
    if (there === null) return null;
    let behind = offset + 1;
    let last = objectKey(position);
    for (const prefix of prefixesOf(topic, partition)) {
      for await (const { key } of store.list(prefix)) {
        const found = offsetOf(key, topic, partition);
        if (found === null || found < behind - 1) continue;
        behind = found + 1;
        last = key;
      }
    }
    return behind - 1 + (await lengthOf(store, last));
  };
}

/** Offsets that an object stands for: a sink of Kafka may have put several records into one. */
async function lengthOf(store: ObjectStore, key: string): Promise<number> {
  const bytes = key.endsWith('.avro') ? await store.get(key) : null;
  if (bytes === null) return 1;
  try {
    return Math.max(1, readObjectFile(bytes).bodies.length);
  } catch {
    // What it held is not known; its name is taken all the same.
    return 1;
  }
}
