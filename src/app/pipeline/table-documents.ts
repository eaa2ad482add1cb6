import type { Warehouse } from '../../lake/iceberg/index.ts';

/** One table in the document of `eigenlake tables`. */
export interface TableDocument {
  readonly name: string;
  readonly rows: number;
  readonly files: number;
  readonly snapshots: number;
  readonly current_snapshot_id: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly partition_by: readonly string[];
  /** Path of the newest metadata file; null for a table that nothing was written to yet. */
  readonly metadata: string | null;
}

/** Every table of a warehouse, from metadata alone. */
export async function tableDocuments(warehouse: Warehouse): Promise<TableDocument[]> {
  const names = await warehouse.tables();
  const documents = await Promise.all(names.map((name) => tableDocument(warehouse, name)));
  return documents.filter((document) => document !== null);
}

async function tableDocument(warehouse: Warehouse, name: string): Promise<TableDocument | null> {
  const state = await warehouse.load(name);
  if (state === null) return null;
  const total = (property: string) => Number(state.current?.summary[property] ?? 0);
  return {
    name,
    rows: total('total-records'),
    files: total('total-data-files'),
    snapshots: state.snapshots.length,
    current_snapshot_id: state.current?.id ?? null,
    tags: state.tags,
    partition_by: state.partitionBy,
    metadata: state.metadataLocation || null,
  };
}
