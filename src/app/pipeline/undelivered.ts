import { join } from 'node:path';
import { disk, lock } from '../../disk/index.ts';
import { type RecordVersion, versionOfTopic } from '../../lake/records/index.ts';
import { undeliveredDamaged } from './errors.ts';
import type { DataFolder } from './folder.ts';
import { type Encoded, send } from './publish.ts';

/** Records that could not be sent, each a file until it was. */
const folderName = 'undelivered';

/** Keeps a record that could not be sent; durable when it resolves. */
export async function keepUndelivered(folder: DataFolder, record: Encoded, reason: string): Promise<string> {
  const { topic, experimentId, body } = record;
  const document = { topic, experiment_id: experimentId, reason, body: Buffer.from(body).toString('base64') };
  const path = join(folder.path, folderName, `${experimentId}.json`);
  await disk.makeFolder(join(folder.path, folderName));
  await disk.replace(path, new TextEncoder().encode(`${JSON.stringify(document, null, 1)}\n`));
  return path;
}

export interface Resent {
  readonly sent: number;
  /** What is still here. */
  readonly kept: number;
}

/**
 * Sends what was kept, oldest first; what was sent is removed after it was acknowledged, so that a crash in between sends it
 * twice, which its experiment's id makes once. Throws what sending throws, with the rest still kept, and `undelivered_damaged`.
 */
export async function resendUndelivered(folder: DataFolder): Promise<Resent> {
  const place = join(folder.path, folderName);
  const names = (await disk.list(place)).filter(({ name }) => name.endsWith('.json')).map(({ name }) => name);
  if (names.length === 0) return { sent: 0, kept: 0 };
  const lease = await lock(folder.locks.resend, { wait: 0 });
  // Another process does it.
  if (lease === null) return { sent: 0, kept: names.length };
  let sent = 0;
  try {
    for (const name of names.sort()) {
      const path = join(place, name);
      const bytes = await disk.read(path);
      if (bytes === null) continue;
      await send(folder, readKept(bytes, path));
      await disk.remove(path);
      sent += 1;
    }
    return { sent, kept: 0 };
  } finally {
    await lease.release();
  }
}

function readKept(bytes: Uint8Array, path: string): Encoded {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw undeliveredDamaged.from(error, path);
  }
  const field = (name: string): string => {
    const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
    if (typeof found !== 'string') throw undeliveredDamaged(path);
    return found;
  };
  const topic = field('topic');
  const version: RecordVersion = versionOfTopic(topic);
  return {
    topic,
    version,
    experimentId: field('experiment_id'),
    body: new Uint8Array(Buffer.from(field('body'), 'base64')),
  };
}
