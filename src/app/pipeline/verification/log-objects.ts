import { experimentsPrefix, topicOf } from '../../../lake/features/index.ts';
import { positionOf } from '../../../lake/streaming/index.ts';
import type { DataFolder } from '../folder.ts';

/** Objects of one partition whose names say where in the log they begin, in the order of the log. */
export interface NamedObject {
  readonly offset: number;
  readonly key: string;
}

/** By partition: the objects of a topic that are named after offsets, in whatever sub-folders they lie. */
export async function namedObjects(folder: DataFolder, topic: string): Promise<Map<number, NamedObject[]>> {
  const partitions = new Map<number, NamedObject[]>();
  for await (const { key } of folder.objects.list(`${experimentsPrefix}${topic}/`)) {
    const position = topicOf(key) === null ? null : positionOf(key);
    if (position === null) continue;
    const objects = partitions.get(position.partition) ?? [];
    objects.push({ offset: position.offset, key });
    partitions.set(position.partition, objects);
  }
  for (const objects of partitions.values()) objects.sort((a, b) => a.offset - b.offset || (a.key < b.key ? -1 : 1));
  return partitions;
}
