import type { Rows, Snapshot, TableDefinition, TableState, Warehouse } from '../iceberg/index.ts';
import type { FeatureTable, SourceRecord } from './contract.ts';
import type { PendingBatch } from './pending-batch.ts';
import { experimentsTable } from './tables/experiments.ts';
import { featureTables } from './tables/index.ts';
import { mlTables } from './tables/ml/index.ts';
import { processingMetadata } from './tables/processing-metadata.ts';
import { processingName } from './tables/shared-columns.ts';

/** Every table of the namespace, in the order in which a batch writes them: who finds an experiment in the last finds it in all. */
export const allTables: readonly TableDefinition[] = [
  ...featureTables,
  ...mlTables,
  processingMetadata,
  experimentsTable,
];

/** Where a snapshot says which batch made it. */
export const batchIdProperty = 'eigenlake.batch-id';

const millisecondsPerDay = 86_400_000;

/** The snapshot that a batch made of a table; null when it made none. */
export function snapshotOf(state: TableState, batchId: string): Snapshot | null {
  return state.snapshots.find(({ summary }) => summary[batchIdProperty] === batchId) ?? null;
}

/** `v_…` where the batch begins the table, `v_incr_…` where it adds to it. */
export function tagOf(state: TableState, batchId: string): string {
  const written = snapshotOf(state, batchId);
  const first = written === null ? state.current === null : written.parent === null;
  return `${first ? 'v' : 'v_incr'}_${batchId.replaceAll('-', '')}`;
}

/** The rows of all sources of one table, with the processing columns of the batch. */
export function rowsOf(table: FeatureTable, sources: readonly SourceRecord[], batch: PendingBatch): Rows {
  let length = 0;
  for (const source of sources) length += table.count(source);
  const processing: Readonly<Record<string, unknown>> = {
    processing_timestamp: batch.timestampMs * 1000,
    processing_date: Math.floor(batch.timestampMs / millisecondsPerDay),
    processing_batch_id: batch.batchId,
    processing_name: processingName,
  };
  const columns: Record<string, unknown[]> = {};
  for (const { name } of table.columns) {
    columns[name] = new Array<unknown>(length);
    if (name in processing) columns[name].fill(processing[name]);
  }
  let start = 0;
  for (const source of sources) {
    table.fill(source, columns, start);
    start += table.count(source);
  }
  return { length, columns };
}

/** One row for each topic of the batch: the versions and row counts of the nine tables, as far as this topic's records made them. */
export function metadataRows(
  states: ReadonlyMap<string, TableState>,
  written: ReadonlyMap<string, readonly SourceRecord[]>,
  topics: readonly string[],
  batch: PendingBatch,
): Rows {
  const counts = topics.map((topic) =>
    featureTables.map((table) => {
      let rows = 0;
      for (const source of written.get(table.name) ?? []) if (source.topic === topic) rows += table.count(source);
      return rows;
    }),
  );
  const each = <Value>(value: (topic: string, place: number) => Value): Value[] => topics.map(value);
  return {
    length: topics.length,
    columns: {
      processing_batch_id: each(() => batch.batchId),
      processing_name: each(() => processingName),
      processing_timestamp: each(() => batch.timestampMs * 1000),
      processing_date: each(() => Math.floor(batch.timestampMs / millisecondsPerDay)),
      table_names: each(() => featureTables.map(({ name }) => name)),
      table_versions: each((_topic, place) =>
        featureTables.map(({ name }, table) =>
          counts[place]![table] === 0 ? 'no_changes' : tagOf(states.get(name)!, batch.batchId),
        ),
      ),
      record_counts: each((_topic, place) => counts[place]!),
      source_data_info: each((topic) => `Incremental VQE simulation data processing from topic ${topic}`),
    },
  };
}

/** Experiment ids that a table holds already: asked for only where the copy of what is consumed is not to be trusted. */
export async function experimentsIn(warehouse: Warehouse, state: TableState): Promise<Set<string>> {
  const found = new Set<string>();
  if (state.current === null) return found;
  const { files } = await warehouse.plan(state, state.current);
  for (const file of files) {
    const { length, columns } = await warehouse.read([file], ['experiment_id']);
    for (let row = 0; row < length; row++) {
      const id = columns.experiment_id?.[row];
      if (typeof id === 'string') found.add(id);
    }
  }
  return found;
}
