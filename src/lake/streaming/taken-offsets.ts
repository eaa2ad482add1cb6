import type { ObjectStore } from '../objects/index.ts';
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
    for (const prefix of prefixesOf(topic, partition)) {
      for await (const { key } of store.list(prefix)) {
        behind = Math.max(behind, (offsetOf(key, topic, partition) ?? 0) + 1);
      }
    }
    return behind;
  };
}
