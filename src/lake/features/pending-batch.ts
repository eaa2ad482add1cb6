import type { ObjectStore } from '../objects/index.ts';
import { pendingBatchDamaged } from './errors.ts';

/** A batch that has begun: written durably before its first commit, removed after its last. */
export interface PendingBatch {
  readonly batchId: string;
  readonly timestampMs: number;
  /** Objects with new experiments, in the order in which they were read. */
  readonly objects: readonly string[];
}

export const pendingBatchKey = 'quantum_features/.pending-batch.json';

/** The batch that a dead process left unfinished; null when there is none. */
export async function readPendingBatch(bookkeeping: ObjectStore): Promise<PendingBatch | null> {
  const bytes = await bookkeeping.get(pendingBatchKey);
  if (bytes === null) return null;
  let note: unknown;
  try {
    note = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw pendingBatchDamaged.from(cause, pendingBatchKey);
  }
  if (!isPendingBatch(note)) throw pendingBatchDamaged(pendingBatchKey);
  return { batchId: note.batchId, timestampMs: note.timestampMs, objects: note.objects };
}

function isPendingBatch(note: unknown): note is PendingBatch {
  return (
    typeof note === 'object' &&
    note !== null &&
    'batchId' in note &&
    typeof note.batchId === 'string' &&
    'timestampMs' in note &&
    typeof note.timestampMs === 'number' &&
    'objects' in note &&
    Array.isArray(note.objects) &&
    note.objects.every((key) => typeof key === 'string')
  );
}

/** Durable when it resolves: from then on this batch will be finished, by this process or the next. */
export async function writePendingBatch(bookkeeping: ObjectStore, batch: PendingBatch): Promise<void> {
  await bookkeeping.put(pendingBatchKey, new TextEncoder().encode(JSON.stringify(batch)));
}

/** Only after every table has the batch. */
export async function removePendingBatch(bookkeeping: ObjectStore): Promise<void> {
  await bookkeeping.delete(pendingBatchKey);
}
