import { join } from 'node:path';
import { disk } from '../../disk/index.ts';
import { schemaOf, versionOfTopic } from '../../lake/records/index.ts';
import { undeliveredDamaged } from './errors.ts';
import type { DataFolder, Destination } from './folder.ts';
import type { Encoded } from './publish.ts';

/** A record on disk that the log has not acknowledged. */
export interface Kept extends Encoded {
  readonly path: string;
  /** The process that is sending it, by the name of its lock; null when nobody is. */
  readonly sender: string | null;
  /** Where it was to go. */
  readonly destination: Destination | null;
}

/** Where they are, each a file until it was sent. */
export const keptFolder = (folder: DataFolder): string => join(folder.path, 'undelivered');

/** Keeps a record with why it was not sent, or with who is sending it; durable when it resolves, to the path. */
export async function keepRecord(
  folder: DataFolder,
  { topic, experimentId, schema, body }: Encoded,
  why: { readonly reason: string } | { readonly sender: string },
): Promise<string> {
  const path = join(keptFolder(folder), `${experimentId}.json`);
  const document = {
    topic,
    experiment_id: experimentId,
    ...why,
    destination: folder.sendsTo,
    schema,
    body: Buffer.from(body).toString('base64'),
  };
  await disk.makeFolder(keptFolder(folder));
  await disk.replace(path, new TextEncoder().encode(`${JSON.stringify(document, null, 1)}\n`));
  return path;
}

/** Paths of what is kept, oldest first: ids of experiments begin with their time. */
export async function keptPaths(folder: DataFolder): Promise<string[]> {
  const entries = await disk.list(keptFolder(folder));
  return entries
    .filter(({ name }) => name.endsWith('.json'))
    .map(({ name }) => join(keptFolder(folder), name))
    .sort();
}

/** Null when it is gone; `undelivered_damaged`. */
export async function readKept(path: string): Promise<Kept | null> {
  const bytes = await disk.read(path);
  if (bytes === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw undeliveredDamaged.from(error, path);
  }
  const field = (name: string, otherwise?: string): string => {
    const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
    if (typeof found === 'string') return found;
    if (otherwise === undefined) throw undeliveredDamaged(path);
    return otherwise;
  };
  const topic = field('topic');
  const destination: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'destination') : null;
  const sender = field('sender', '');
  return {
    path,
    topic,
    experimentId: field('experiment_id'),
    schema: field('schema', schemaOf(versionOfTopic(topic))),
    sender: sender === '' ? null : sender,
    destination: isDestination(destination) ? destination : null,
    body: new Uint8Array(Buffer.from(field('body'), 'base64')),
  };
}

const isDestination = (value: unknown): value is Destination =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
