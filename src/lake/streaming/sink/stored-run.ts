import type { ObjectStore } from '../../objects/index.ts';
import { decodeRecord, experimentId, readObjectFile, type VqeRecord } from '../../records/index.ts';
import { objectOfAnotherLog } from '../errors.ts';
import type { Prepared } from './prepared.ts';

/**
 * How many offsets the object stands for that lies where a run was to go; 0 when it is gone again. It must hold the same
 * experiments: an object of a topic that was deleted and made again would swallow the records of the new one.
 * Throws `object_of_another_log`, and `undecodable_record` for one that is damaged.
 */
export async function lengthOfStored(store: ObjectStore, key: string, run: readonly Prepared[]): Promise<number> {
  const bytes = await store.get(key);
  if (bytes === null) return 0;
  const { records, bodies } = readObjectFile(bytes);
  for (const [index, { schema, body }] of run.entries()) {
    const present = bodies[index];
    if (present === undefined) break;
    if (Buffer.compare(present, body) === 0) continue;
    // Kafka Connect writes the same record with a schema of its own.
    if (sameExperiment(records[index]!, decodeRecord(body, schema))) continue;
    throw objectOfAnotherLog(key, index);
  }
  return bodies.length;
}

function sameExperiment(one: VqeRecord, other: VqeRecord): boolean {
  try {
    return experimentId(one) === experimentId(other);
  } catch {
    // One that no schema of ours can write has no id; its bytes were different.
    return false;
  }
}
