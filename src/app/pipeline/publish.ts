import {
  decodeRecord,
  encodeRecord,
  experimentId,
  frame,
  schemaOf,
  subjectOf,
  type VqeRecord,
  versionOfTopic,
} from '../../lake/records/index.ts';
import type { LogPosition } from '../../lake/streaming/index.ts';
import type { DataFolder } from './folder.ts';

/** Where records go unless somebody says otherwise. */
export const defaultTopic = 'vqe_decorated_result_v2';

export interface Published {
  readonly position: LogPosition;
  /** As it will stand in the tables: what the topic's schema drops counts no more. */
  readonly experimentId: string;
}

/**
 * Puts a record into the event log in the schema of its topic (`…_v1`: the seed's; else version 2).
 * Resolves when the log has acknowledged it: from then on it will be in the tables, whatever happens to this process.
 */
export async function publish(folder: DataFolder, record: VqeRecord, topic = defaultTopic): Promise<Published> {
  const version = versionOfTopic(topic);
  const schema = schemaOf(version);
  const body = encodeRecord(record, version);
  const { id } = await folder.registry.register(subjectOf(topic), schema);
  const position = await folder.log.append(topic, frame(id, body));
  return { position, experimentId: experimentId(decodeRecord(body, schema)) };
}
