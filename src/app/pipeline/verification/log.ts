import { experimentsPrefix, reasonOf } from '../../../lake/features/index.ts';
import { readObjectFile, unframe } from '../../../lake/records/index.ts';
import { deadLetterKey, type LogEntry, type LogPosition, objectKey } from '../../../lake/streaming/index.ts';
import type { DataFolder } from '../folder.ts';
import type { Findings } from './finding.ts';

/** An object that the log accounts for. */
export type ObjectFromLog = LogPosition;

export interface CheckedLog {
  readonly records: number;
  /** Object keys that belong to offsets of the log, also to those that it holds no longer. */
  readonly objects: ReadonlyMap<string, ObjectFromLog>;
}

/** Every offset has its object with the same bytes, a dead letter, or none yet; below the log's first offset names run on without a gap. */
export async function checkLog(
  folder: DataFolder,
  inTables: ReadonlySet<string>,
  findings: Findings,
): Promise<CheckedLog> {
  const objects = new Map<string, ObjectFromLog>();
  let records = 0;
  for (const topic of await folder.log.topics()) {
    for (const partition of await folder.log.partitions(topic)) {
      try {
        records += await checkPartition(folder, topic, partition, objects, inTables, findings);
      } catch (error) {
        findings.damaged.push({ topic, partition, reason: reasonOf(error) });
      }
    }
  }
  return { records, objects };
}

async function checkPartition(
  folder: DataFolder,
  topic: string,
  partition: number,
  objects: Map<string, ObjectFromLog>,
  inTables: ReadonlySet<string>,
  findings: Findings,
): Promise<number> {
  const { first, next } = await folder.log.bounds(topic, partition);
  const at = (offset: number): LogPosition => ({ topic, partition, offset });
  const stored = await storedOffsets(folder, topic, partition);
  let records = 0;

  // Below what the log holds names run on without a gap; where they begin is not known: objects of another log may have been copied here.
  const below = [...stored].filter((offset) => offset < first);
  for (let offset = below.reduce((lowest, one) => Math.min(lowest, one), first); offset < first; offset++) {
    records += 1;
    if (stored.has(offset)) objects.set(objectKey(at(offset)), at(offset));
    else findings.lost.push({ ...at(offset), reason: 'it is neither in the log nor an object' });
  }

  let expected = first;
  for await (const entry of folder.log.read(topic, partition, first)) {
    if (entry.offset >= next) break;
    for (; expected < entry.offset; expected++) {
      findings.lost.push({ ...at(expected), reason: 'the log skips this offset' });
    }
    expected = entry.offset + 1;
    records += 1;
    const position = at(entry.offset);
    const key = objectKey(position);
    objects.set(key, position);
    const bytes = stored.has(entry.offset) ? await folder.objects.get(key) : null;
    if (bytes === null && inTables.has(key)) continue; // Listed with its experiment, whose object is gone.
    if (bytes === null && (await folder.objects.head(deadLetterKey(position))) === null) {
      findings.pending += 1;
      continue;
    }
    if (bytes === null) {
      findings.damaged.push({ ...position, reason: 'it could not be decoded and lies among the dead letters' });
    } else {
      const reason = await difference(folder, entry, bytes);
      if (reason !== null) findings.damaged.push({ ...position, object: key, reason });
    }
  }
  for (; expected < next; expected++) {
    findings.lost.push({ ...at(expected), reason: 'the log ends before this offset' });
  }
  // A log that never held anything here says nothing of objects that were imported.
  const beyond = next === first ? [] : [...stored].filter((offset) => offset >= next);
  if (beyond.length > 0) {
    // Others may have appended since the bounds were read.
    const { next: now } = await folder.log.bounds(topic, partition);
    for (const offset of beyond.filter((one) => one >= now)) {
      const reason = `the log ends at offset ${now} but this object stands for a later one`;
      findings.damaged.push({ ...at(offset), object: objectKey(at(offset)), reason });
    }
  }
  return records;
}

/** Offsets that have an object where the sink of this log puts it. */
async function storedOffsets(folder: DataFolder, topic: string, partition: number): Promise<Set<number>> {
  const offsets = new Set<number>();
  const prefix = `${experimentsPrefix}${topic}/partition=${partition}/`;
  for await (const { key } of folder.objects.list(prefix)) {
    const [, digits] = /\+(\d{10,16})\.avro$/.exec(key) ?? [];
    if (digits === undefined) continue;
    const offset = Number(digits);
    if (objectKey({ topic, partition, offset }) === key) offsets.add(offset);
  }
  return offsets;
}

/** Why an object does not hold exactly what the log has at its offset; null when it does. */
async function difference(folder: DataFolder, entry: LogEntry, object: Uint8Array): Promise<string | null> {
  try {
    const { id, body } = unframe(entry.value);
    const schema = await folder.registry.byId(id);
    const file = readObjectFile(object);
    if (file.bodies.length !== 1) return `it holds ${file.bodies.length} records and should hold one`;
    if (Buffer.compare(file.bodies[0]!, body) !== 0) return 'its bytes are not those in the log';
    if (!sameJson(file.schema, schema)) return 'its schema is not the one in the log';
    return null;
  } catch (error) {
    return reasonOf(error);
  }
}

function sameJson(a: string, b: string): boolean {
  return a === b || JSON.stringify(JSON.parse(a)) === JSON.stringify(JSON.parse(b));
}
