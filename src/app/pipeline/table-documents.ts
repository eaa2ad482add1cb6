import { allTables } from '../../lake/features/index.ts';
import type { DataFolder } from './folder.ts';

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

/** Every table that processing knows and every other one of the warehouse, from metadata alone. */
export async function tableDocuments(folder: DataFolder): Promise<TableDocument[]> {
  const known = allTables.map(({ name }) => name);
  const others = (await folder.warehouse.tables()).filter((name) => !known.includes(name));
  return Promise.all([...known, ...others].map((name) => tableDocument(folder, name)));
}

async function tableDocument(folder: DataFolder, name: string): Promise<TableDocument> {
  const state = await folder.warehouse.load(name);
  const total = (property: string) => Number(state?.current?.summary[property] ?? 0);
  return {
    name,
    rows: total('total-records'),
    files: total('total-data-files'),
    snapshots: state?.snapshots.length ?? 0,
    current_snapshot_id: state?.current?.id ?? null,
    tags: state?.tags ?? {},
    partition_by: state?.partitionBy ?? allTables.find((table) => table.name === name)?.partitionBy ?? [],
    metadata: state?.metadataLocation ?? null,
  };
}
