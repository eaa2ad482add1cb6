import { join } from 'node:path';
import { type Lease, lock, removeTemporaries } from '../../disk/index.ts';
import {
  type BatchResult,
  embeddedEngine,
  experimentsTable,
  readConsumed,
  readPendingBatch,
} from '../../lake/features/index.ts';
import { deadLetterKey, drainLog, type LogPosition, objectKey, type SinkResult } from '../../lake/streaming/index.ts';
import type { DataFolder } from './folder.ts';
import type { Published } from './publish.ts';

export interface AdvanceOptions {
  readonly signal?: AbortSignal;
  /** What the caller published and waits for. Without it the caller does all the work that is there. */
  readonly published?: readonly Published[];
  onProgress?(done: number, total: number): void;
}

export interface Advanced {
  /** Null when another process did the work. */
  readonly sink: SinkResult | null;
  readonly batch: BatchResult | null;
}

/** How long to wait for a busy role before looking whether its holder has done our work, milliseconds. */
const patience = 50;

/**
 * Takes a role, or finds that its present holder has done our work: null. A holder that dies loses the role at once,
 * so that the wait ends either way.
 */
async function takeRole(path: string, isDone: () => Promise<boolean>, signal?: AbortSignal): Promise<Lease | null> {
  for (;;) {
    const lease = await lock(path, signal === undefined ? { wait: patience } : { wait: patience, signal });
    if (lease !== null) return lease;
    if (await isDone()) return null;
  }
}

async function isSunk(folder: DataFolder, positions: readonly LogPosition[]): Promise<boolean> {
  for (const position of positions) {
    const there =
      (await folder.objects.head(objectKey(position))) ?? (await folder.objects.head(deadLetterKey(position)));
    if (there === null) return false;
  }
  return true;
}

async function isProcessed(folder: DataFolder, experiments: readonly string[]): Promise<boolean> {
  const state = await folder.warehouse.load(experimentsTable.name);
  if (state === null) return false;
  const consumed = await readConsumed(folder.tables, folder.warehouse, state);
  return experiments.every((id) => consumed.experiments.has(id));
}

const never = async () => false;

/** Log → objects, under the sink's lock. */
export async function sinkNow(folder: DataFolder, options: AdvanceOptions = {}): Promise<SinkResult | null> {
  const { signal, published } = options;
  const done =
    published === undefined
      ? never
      : () =>
          isSunk(
            folder,
            published.map(({ position }) => position),
          );
  const lease = await takeRole(folder.locks.sink, done, signal);
  if (lease === null) return null;
  try {
    const { log, registry, objects: store } = folder;
    const result = await drainLog(signal === undefined ? { log, registry, store } : { log, registry, store, signal });
    // Records that wait may have been left by a process that died while it stored them.
    if (result.records > 0)
      for (const room of ['objects', 'registry']) await removeTemporaries(join(folder.path, room));
    return result;
  } finally {
    await lease.release();
  }
}

/** Objects → tables, under the processing lock. */
export async function processNow(folder: DataFolder, options: AdvanceOptions = {}): Promise<BatchResult | null> {
  const { signal, published, onProgress } = options;
  const done =
    published === undefined
      ? never
      : () =>
          isProcessed(
            folder,
            published.map(({ experimentId }) => experimentId),
          );
  const lease = await takeRole(folder.locks.process, done, signal);
  if (lease === null) return null;
  try {
    // Before the first batch is complete, a process may have died while it created the tables.
    const interrupted =
      (await readPendingBatch(folder.tables)) !== null ||
      ((await folder.warehouse.load(experimentsTable.name))?.current ?? null) === null;
    const batch = await embeddedEngine.process({
      store: folder.objects,
      warehouse: folder.warehouse,
      bookkeeping: folder.tables,
      ...(signal === undefined ? {} : { signal }),
      ...(onProgress === undefined ? {} : { onProgress }),
    });
    if (interrupted) await removeTemporaries(join(folder.path, 'warehouse'));
    return batch;
  } finally {
    await lease.release();
  }
}

/** True where nothing is on the path and no experiment can be found: no topic, no object, no table. False where servers are asked first. */
export async function isUntouched(folder: DataFolder): Promise<boolean> {
  if (folder.overNetwork || (await folder.log.topics()).length > 0) return false;
  if ((await folder.warehouse.load(experimentsTable.name)) !== null) return false;
  for await (const _object of folder.objects.list('experiments/')) return false;
  return true;
}

/**
 * Log → objects → tables: finishes what is there, whoever left it. Who finds a role busy leaves that work to its holder and
 * waits until what it published shows up. Failures of either step are thrown; repeating the call resumes.
 */
export async function advance(folder: DataFolder, options: AdvanceOptions = {}): Promise<Advanced> {
  // What others send and store is theirs to take on.
  if (folder.remote) return { sink: null, batch: null };
  const sink = await sinkNow(folder, options);
  const batch = await processNow(folder, options);
  return { sink, batch };
}
