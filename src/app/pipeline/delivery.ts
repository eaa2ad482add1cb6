import { randomBytes } from 'node:crypto';
import { disk, type Lease, lock } from '../../disk/index.ts';
import { Failure } from '../../science/errors/index.ts';
import type { DataFolder } from './folder.ts';
import { keepRecord } from './kept-record.ts';
import { type Encoded, type Published, send } from './publish.ts';

/** What became of a record: it is in the log, or on disk with why it is not. */
export type Delivered = Published | { readonly kept: string; readonly error: unknown };

/** Takes the records of one process to the log. */
export interface Delivery {
  /** Resolves when the record is durable. Throws only where it is neither in the log nor on disk. */
  deliver(record: Encoded): Promise<Delivered>;
  close(): Promise<void>;
}

/**
 * A log on this disk takes a record or fails. What goes over the network is on disk before it is sent, marked with a lock of
 * this process, and goes from there when it was acknowledged: neither a cluster that is away nor a kill -9 takes it away.
 */
export function openDelivery(folder: DataFolder): Delivery {
  if (!folder.overNetwork) return { deliver: (record) => send(folder, record), close: async () => undefined };
  const sender = randomBytes(8).toString('hex');
  let lease: Promise<Lease | null> | null = null;

  async function keepBefore(record: Encoded): Promise<string | null> {
    try {
      lease ??= lock(folder.locks.sender(sender), { wait: 0 });
      await lease;
      return await keepRecord(folder, record, { sender });
    } catch {
      // A full disk does not keep a record from a cluster that answers.
      return null;
    }
  }

  return {
    async deliver(record) {
      const before = await keepBefore(record);
      let published: Published;
      try {
        published = await send(folder, record);
      } catch (error) {
        const reason = error instanceof Failure ? `[${error.code}] ${error.message}` : String(error);
        return { kept: await keepRecord(folder, record, { reason }), error };
      }
      // If it stays it is sent again, which the id of the experiment makes once.
      if (before !== null) await disk.remove(before).catch(() => undefined);
      return published;
    },
    async close() {
      if (lease === null) return;
      await (await lease.catch(() => null))?.release();
      await disk.remove(folder.locks.sender(sender)).catch(() => undefined);
    },
  };
}
