import { readSources, reasonOf } from '../../../lake/features/index.ts';
import { decodeRecord, readObjectFile, unframe, type VqeRecord } from '../../../lake/records/index.ts';
import type { LogEntry } from '../../../lake/streaming/index.ts';
import type { DataFolder } from '../folder.ts';
import { isAway } from './finding.ts';

/** The records of one object that the log has too. */
export interface ObjectContent {
  readonly length: number;
  /** Why a record is not the one of an entry; null when it is. */
  difference(place: number, entry: LogEntry): Promise<string | null>;
}

/** Throws what reading throws for an object that is damaged. */
export function contentOf({ registry }: DataFolder, key: string, bytes: Uint8Array): ObjectContent {
  const file = key.endsWith('.avro') ? readObjectFile(bytes) : null;
  const records: readonly VqeRecord[] = file?.records ?? readSources(key, bytes).map(({ record }) => record);
  return {
    length: records.length,
    async difference(place, entry) {
      try {
        const { id, body } = unframe(entry.value);
        const schema = await registry.byId(id);
        const same = file !== null && Buffer.compare(file.bodies[place]!, body) === 0;
        if (same && sameJson(file.schema, schema)) return null;
        // Other sinks write the same record in another way: Kafka Connect with a schema of its own, Redpanda Connect as JSON.
        if (sameRecord(records[place]!, decodeRecord(body, schema))) return null;
        return same ? 'its schema is not the one in the log' : 'its bytes are not those in the log';
      } catch (error) {
        if (isAway(error)) throw error;
        return reasonOf(error);
      }
    },
  };
}

function sameJson(a: string, b: string): boolean {
  return a === b || JSON.stringify(JSON.parse(a)) === JSON.stringify(JSON.parse(b));
}

/** Both were shaped by one reader: their fields are in one order. */
function sameRecord(a: VqeRecord, b: VqeRecord): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
