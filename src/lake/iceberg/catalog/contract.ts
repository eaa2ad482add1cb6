import type { Json, JsonObject } from '../exact-json.ts';

/** One version of a table as other engines see it. */
export interface TableDocument {
  /** Place of the metadata file. */
  readonly location: string;
  /** What is in it, whoever wrote it. */
  readonly metadata: JsonObject;
}

/**
 * The tables of one namespace for engines that keep no catalog of their own: requests and updates are those of the Iceberg REST
 * catalog. Every change is one more version beside those of the warehouse, which appends on top of it.
 */
export interface Catalog {
  readonly namespace: string;
  tables(): Promise<string[]>;
  /** Null when there is no such table. */
  load(table: string): Promise<TableDocument | null>;
  /** `CreateTableRequest`. `table_exists`, `invalid_commit`. Staged: described, not made. */
  create(request: JsonObject): Promise<TableDocument>;
  /**
   * `CommitTableRequest`: all updates or none. `commit_refused` when a requirement does not hold on the newest version,
   * `invalid_commit`, `unknown_table`; `commit_state_unknown` when the store failed so that it may have happened.
   */
  commit(table: string, request: { readonly requirements: Json; readonly updates: Json }): Promise<TableDocument>;
}
