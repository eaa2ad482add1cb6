import { reasonOf } from '../../../lake/features/index.ts';
import { decodeRecord, experimentId, unframe } from '../../../lake/records/index.ts';
import { deadLetterKey, type LogEntry, type LogPosition, objectKey } from '../../../lake/streaming/index.ts';
import type { DataFolder } from '../folder.ts';
import { type Findings, isAway } from './finding.ts';
import { namedObjects } from './log-objects.ts';
import { ObjectWalk } from './object-walk.ts';

/** An object that the log accounts for, by the offset of its first record. */
export type ObjectFromLog = LogPosition;

export interface CheckedLog {
  readonly records: number;
  /** Object keys that belong to offsets of the log, also to those that it holds no longer. */
  readonly objects: ReadonlyMap<string, ObjectFromLog>;
}

/** What the tables name. */
export interface InTables {
  readonly objects: ReadonlySet<string>;
  readonly experiments: ReadonlyMap<string, unknown>;
}

/**
 * Every offset has its record in one object with the same content, a dead letter, or none yet; below the log's first offset
 * objects run on without a gap.
 */
export async function checkLog(folder: DataFolder, inTables: InTables, findings: Findings): Promise<CheckedLog> {
  const objects = new Map<string, ObjectFromLog>();
  let records = 0;
  for (const topic of await folder.log.topics()) {
    if (!folder.isRecordTopic(topic)) continue;
    const named = await namedObjects(folder, topic);
    for (const partition of await folder.log.partitions(topic)) {
      const walk = new ObjectWalk(folder, { topic, partition }, named.get(partition) ?? [], objects, findings);
      try {
        records += await checkPartition({ folder, topic, partition, walk, inTables, objects, findings });
      } catch (error) {
        if (isAway(error)) throw error;
        findings.damaged.push({ topic, partition, reason: reasonOf(error) });
      }
    }
  }
  return { records, objects };
}

interface PartitionCheck {
  readonly folder: DataFolder;
  readonly topic: string;
  readonly partition: number;
  readonly walk: ObjectWalk;
  readonly inTables: InTables;
  readonly objects: Map<string, ObjectFromLog>;
  readonly findings: Findings;
}

/** Walks the log and the objects of one partition side by side; how many records there are. */
async function checkPartition(check: PartitionCheck): Promise<number> {
  const { folder, topic, partition, walk, findings } = check;
  const { first, next } = await folder.log.bounds(topic, partition);
  const lost = (offset: number, reason: string): void => {
    // A cluster leaves out what was compacted away, and the marks of transactions.
    if (!folder.remote) findings.lost.push({ topic, partition, offset, reason });
  };
  let records = await walk.below(first);
  let expected = first;
  for await (const entry of folder.log.read(topic, partition, first)) {
    if (entry.offset >= next) break;
    for (; expected < entry.offset; expected++) lost(expected, 'the log skips this offset');
    expected = entry.offset + 1;
    if ((await walk.holds(entry)) || (await accountedFor(check, entry))) records += 1;
  }
  for (; expected < next; expected++) lost(expected, 'the log ends before this offset');
  await checkBeyond(check, first, next);
  return records;
}

/** An entry that no object is named for; false when its record is counted with an object of another name. */
async function accountedFor(check: PartitionCheck, entry: LogEntry): Promise<boolean> {
  const { folder, topic, partition, inTables, objects, findings } = check;
  const position = { topic, partition, offset: entry.offset };
  const key = objectKey(position);
  if (inTables.objects.has(key)) {
    // Listed with its experiment, whose object is gone.
    objects.set(key, position);
    return true;
  }
  if ((await folder.objects.head(deadLetterKey(position))) !== null) {
    findings.damaged.push({ ...position, reason: 'it could not be decoded and lies among the dead letters' });
    return true;
  }
  const id = await idOf(folder, entry);
  if (id !== null && inTables.experiments.has(id)) return false;
  findings.pending += 1;
  return true;
}

/** Of the record in an entry; null when there is none in it. */
async function idOf(folder: DataFolder, { value }: LogEntry): Promise<string | null> {
  try {
    const { id, body } = unframe(value);
    return experimentId(decodeRecord(body, await folder.registry.byId(id)));
  } catch (error) {
    if (isAway(error)) throw error;
    return null;
  }
}

/** Objects of offsets that the log has not given yet. */
async function checkBeyond(check: PartitionCheck, first: number, next: number): Promise<void> {
  const { folder, topic, partition, walk, findings } = check;
  // A log that never held anything here says nothing of objects that were imported.
  if (next === first && !(folder.remote && next > 0)) return;
  const beyond = walk.from(next);
  if (beyond.length === 0) return;
  // Others may have appended since the bounds were read.
  const { next: now } = await folder.log.bounds(topic, partition);
  for (const { offset, key } of beyond.filter((one) => one.offset >= now)) {
    const reason = `the log ends at offset ${now} but this object stands for a later one`;
    findings.damaged.push({ topic, partition, offset, object: key, reason });
  }
}
