import { disk, lock } from '../../disk/index.ts';
import { incompatibleSchema } from '../../lake/records/index.ts';
import {
  invalidTopic,
  kafkaTopicMissing,
  recordTooLarge,
  recordTooLargeForBroker,
} from '../../lake/streaming/index.ts';
import { stillBeingSent, undeliveredDamaged } from './errors.ts';
import type { DataFolder, Destination } from './folder.ts';
import { keptPaths, readKept } from './kept-record.ts';
import { send } from './publish.ts';

export interface Resent {
  readonly sent: number;
  /** What is still here. */
  readonly kept: number;
  /** Why, one for each that was tried; what stopped the sending comes last. */
  readonly reasons: readonly { readonly path: string; readonly error: unknown }[];
}

/** What is wrong with one record, or its topic, and says nothing about the next. */
const ofOneRecord = [
  undeliveredDamaged,
  stillBeingSent,
  recordTooLarge,
  recordTooLargeForBroker,
  incompatibleSchema,
  invalidTopic,
  kafkaTopicMissing,
];

/**
 * Sends what was kept, oldest first, and what a process left that died while it was sending. A record is removed after it was
 * acknowledged, so that a crash in between sends it twice, which its experiment's id makes once. One that cannot be sent
 * stays and lets the others pass; where nothing can be sent, the first one ends it. `wanted` chooses by where a record was to go.
 */
export async function resendUndelivered(
  folder: DataFolder,
  wanted: (destination: Destination | null) => boolean = () => true,
): Promise<Resent> {
  const paths = await keptPaths(folder);
  if (paths.length === 0) return { sent: 0, kept: 0, reasons: [] };
  const lease = await lock(folder.locks.resend, { wait: 0 });
  // Another process does it.
  if (lease === null) return { sent: 0, kept: paths.length, reasons: [] };
  let sent = 0;
  const reasons: { path: string; error: unknown }[] = [];
  try {
    for (const path of paths) {
      try {
        if (await resendOne(folder, path, wanted)) sent += 1;
      } catch (error) {
        reasons.push({ path, error });
        if (!ofOneRecord.some((kind) => kind.matches(error))) break;
      }
    }
  } finally {
    await lease.release();
  }
  return { sent, kept: (await keptPaths(folder)).length, reasons };
}

/** False when it is gone, or for somebody else. */
async function resendOne(
  folder: DataFolder,
  path: string,
  wanted: (destination: Destination | null) => boolean,
): Promise<boolean> {
  const record = await readKept(path);
  if (record === null || !wanted(record.destination)) return false;
  const { sender, experimentId } = record;
  if (sender === null) return sendAndRemove();
  // The kernel frees the lock of a process that dies.
  const lease = await lock(folder.locks.sender(sender), { wait: 0 });
  if (lease === null) throw stillBeingSent(experimentId);
  try {
    // Its sender may have been done just before.
    return (await readKept(path)) === null ? false : await sendAndRemove();
  } finally {
    await lease.release();
    await disk.remove(folder.locks.sender(sender));
  }

  async function sendAndRemove(): Promise<boolean> {
    await send(folder, record!);
    await disk.remove(path);
    return true;
  }
}

/** The same brokers and registry, however they are logged in to. */
export function isSamePlace(one: Destination | null, other: Destination | null): boolean {
  const place = (destination: Destination | null) =>
    JSON.stringify([destination?.['kafka.servers'] ?? null, destination?.['registry.url'] ?? null]);
  return one === null || other === null || place(one) === place(other);
}

/** Every place that something kept was to go to. What cannot be read is left for sending to tell. */
export async function keptDestinations(folder: DataFolder): Promise<(Destination | null)[]> {
  const found = new Map<string, Destination | null>();
  for (const path of await keptPaths(folder)) {
    const record = await readKept(path).catch(() => null);
    if (record !== null) found.set(JSON.stringify(record.destination), record.destination);
  }
  return [...found.values()];
}
