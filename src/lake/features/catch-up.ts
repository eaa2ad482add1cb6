import type { TableState, Warehouse } from '../iceberg/index.ts';
import type { ObjectStore } from '../objects/index.ts';
import { batchIdProperty, experimentsIn, rowsOf, snapshotOf, tagOf } from './batch.ts';
import type { FeatureTable, SourceRecord } from './contract.ts';
import type { PendingBatch } from './pending-batch.ts';
import { readObjects } from './sources.ts';

/** A table that came with a later version of the program, and the experiments table, which says what it should hold. */
export interface Late {
  readonly table: FeatureTable;
  readonly state: TableState;
  readonly experiments: TableState;
}

const lastBatch = ({ snapshots }: TableState): string | undefined =>
  snapshots.findLast(({ summary }) => summary[batchIdProperty] !== undefined)?.summary[batchIdProperty];

/** True for a table that lacks the last batch: one that was just created, or whose catching up did not come to its end. */
export const isLate = ({ state, experiments }: Late): boolean =>
  experiments.current !== null && lastBatch(state) !== lastBatch(experiments);

/**
 * Gives a late table the rows that it would have had from the beginning: batch by batch, oldest first, from the objects of their
 * experiments, with the batches' own ids, times and tags. What it holds already stays.
 */
export async function catchUp(store: ObjectStore, warehouse: Warehouse, late: Late): Promise<TableState> {
  const { table } = late;
  let { state } = late;
  const held = await experimentsIn(warehouse, state);
  for (const { batch, experiments } of await batchesOf(warehouse, late.experiments)) {
    if (snapshotOf(state, batch.batchId) !== null) continue;
    const sources: SourceRecord[] = [];
    for await (const content of readObjects(store, batch.objects)) {
      // An object that somebody removed must not stop all processing: verify says what is missing.
      if (content.kind !== 'records') continue;
      const { key } = content;
      sources.push(...content.sources.filter(({ experimentId: id }) => experiments.get(id) === key && !held.has(id)));
    }
    for (const { experimentId } of sources) held.add(experimentId);
    const rows = rowsOf(table, sources, batch);
    if (rows.length === 0) continue;
    state = await warehouse.append(table.name, rows, {
      tag: tagOf(state, batch.batchId),
      summary: { [batchIdProperty]: batch.batchId },
      timestampMs: batch.timestampMs,
    });
  }
  return state;
}

interface PastBatch {
  readonly batch: PendingBatch;
  /** The object of each experiment. */
  readonly experiments: ReadonlyMap<string, string>;
}

/** All batches that the experiments table has, in the order of their times. */
async function batchesOf(warehouse: Warehouse, experiments: TableState): Promise<PastBatch[]> {
  const { files } = await warehouse.plan(experiments, experiments.current);
  const names = ['experiment_id', 'source_object', 'processing_batch_id', 'processing_timestamp'];
  const { length, columns } = await warehouse.read(files, names);
  const batches = new Map<string, { time: number; experiments: Map<string, string> }>();
  for (let row = 0; row < length; row++) {
    const [id, object, batchId] = names.map((name) => String(columns[name]?.[row]));
    const time = Number(columns.processing_timestamp?.[row]) / 1000;
    const batch = batches.get(batchId!) ?? { time, experiments: new Map<string, string>() };
    batch.experiments.set(id!, object!);
    batches.set(batchId!, batch);
  }
  return [...batches]
    .sort(([, a], [, b]) => a.time - b.time)
    .map(([batchId, { time, experiments }]) => ({
      batch: { batchId, timestampMs: time, objects: [...new Set(experiments.values())] },
      experiments,
    }));
}
