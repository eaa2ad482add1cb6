import { Failure } from '../../../science/errors/index.ts';
import { decodeRecord, type SchemaRegistry, schemaNotFound, undecodableRecord, unframe } from '../../records/index.ts';
import type { LogEntry } from '../contract.ts';

/** A record that was decoded once, as it goes into an object. */
export interface Prepared {
  readonly schema: string;
  readonly body: Uint8Array;
}

/**
 * The record of an entry, or why it is none. Anything else (a registry that does not answer, say) is no property of the
 * record and is thrown.
 */
export async function prepare(entry: LogEntry, registry: SchemaRegistry): Promise<Prepared | Failure> {
  try {
    const { id, body } = unframe(entry.value);
    const schema = await registry.byId(id);
    decodeRecord(body, schema);
    return { schema, body };
  } catch (error) {
    if (undecodableRecord.matches(error) || schemaNotFound.matches(error)) return error;
    throw error;
  }
}

export const isPrepared = (content: Prepared | Failure): content is Prepared => !(content instanceof Failure);

/** An undecodable entry as the document of its dead letter: all of it, and the reason. */
export function deadLetter({ topic, partition, offset, timestamp, value }: LogEntry, reason: Failure): Uint8Array {
  const letter = {
    topic,
    partition,
    offset,
    timestamp: new Date(timestamp).toISOString(),
    reason: reason.toJSON(),
    value: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64'),
  };
  return new TextEncoder().encode(`${JSON.stringify(letter, null, 2)}\n`);
}
