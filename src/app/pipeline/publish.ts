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

/** A record as its topic's schema writes it, still without the id that a registry gives the schema. */
export interface Encoded {
  readonly topic: string;
  readonly experimentId: string;
  /** The one that wrote the body, as Avro's JSON. */
  readonly schema: string;
  readonly body: Uint8Array;
}

/** Throws `invalid_record`. */
export function encodeFor(topic: string, record: VqeRecord): Encoded {
  const version = versionOfTopic(topic);
  const body = encodeRecord(record, version);
  const schema = schemaOf(version);
  return { topic, experimentId: experimentId(decodeRecord(body, schema)), schema, body };
}

/** Resolves when the log has acknowledged it. Nothing is sent without the id of a registered schema. */
export async function send(folder: DataFolder, { topic, experimentId: id, schema, body }: Encoded): Promise<Published> {
  const registered = await folder.registry.register(subjectOf(topic), schema);
  return { position: await folder.log.append(topic, frame(registered.id, body)), experimentId: id };
}

/**
 * Puts a record into the event log in the schema of its topic (`…_v1`: the seed's; else version 2).
 * Resolves when the log has acknowledged it: from then on it will be in the tables, whatever happens to this process.
 */
export function publish(folder: DataFolder, record: VqeRecord, topic = defaultTopic): Promise<Published> {
  return send(folder, encodeFor(topic, record));
}
