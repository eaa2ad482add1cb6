/** Iceberg table format version 2, as `reference/iceberg.md` measured that readers want it. */

export type PrimitiveType = 'string' | 'int' | 'long' | 'double' | 'boolean' | 'date' | 'timestamptz';
export type ColumnType = PrimitiveType | { readonly list: ColumnType };

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly comment?: string;
  /** Iceberg field id; given on the columns of tables and files that exist. */
  readonly id?: number;
}

/** What a table is. All columns are optional (nullable), as Spark creates them. Field ids: columns in order, then insides. */
export interface TableDefinition {
  readonly name: string;
  readonly comment: string;
  readonly columns: readonly Column[];
  /** Identity partitions. */
  readonly partitionBy: readonly string[];
}

/**
 * Rows as columns: arrays of one length, by column name. JavaScript values: string, number, boolean, null;
 * long as number or bigint; date as days since 1970; timestamptz as microseconds since 1970 (number); lists as arrays.
 */
export interface Rows {
  readonly length: number;
  readonly columns: Readonly<Record<string, ArrayLike<unknown>>>;
}

export interface SnapshotSummary {
  /** Own bookkeeping kept with the snapshot, e.g. `eigenlake.batch-id`. */
  readonly [key: string]: string;
}

export interface Snapshot {
  /** Decimal digits: 63-bit ids do not fit a double. */
  readonly id: string;
  readonly parent: string | null;
  readonly sequenceNumber: number;
  readonly timestampMs: number;
  readonly manifestList: string;
  readonly summary: SnapshotSummary;
  readonly schemaId: number;
}

/** One immutable version of a table. */
export interface TableState {
  readonly name: string;
  readonly version: number;
  /** Path or URL of `v<N>.metadata.json`. */
  readonly metadataLocation: string;
  /** Versions before this one that are kept, by the table's log of them: the last hundred. */
  readonly earlierVersions: readonly number[];
  readonly columns: readonly Column[];
  /** Columns by schema id: what the table looked like at earlier snapshots. */
  readonly schemas: Readonly<Record<number, readonly Column[]>>;
  readonly partitionBy: readonly string[];
  readonly current: Snapshot | null;
  /** Oldest first. */
  readonly snapshots: readonly Snapshot[];
  readonly tags: Readonly<Record<string, string>>;
}

export interface AppendOptions {
  /** Tag put on the new snapshot in the same commit. */
  readonly tag?: string;
  readonly summary?: SnapshotSummary;
  /** Milliseconds since 1970; never before the previous snapshot's. Default: the clock. */
  readonly timestampMs?: number;
}

/** A data file of one snapshot with what its manifest says of it. */
export interface DataFile {
  /** Key in the warehouse's object store. */
  readonly key: string;
  readonly partition: Readonly<Record<string, string | number | bigint | boolean | null>>;
  readonly records: number;
  readonly bytes: number;
  /** By column name; absent when not known. */
  readonly nulls: Readonly<Record<string, number>>;
  readonly lower: Readonly<Record<string, string | number | bigint | boolean>>;
  readonly upper: Readonly<Record<string, string | number | bigint | boolean>>;
  /** How many NaN a double column holds; absent when not known. NaN is never a bound. */
  readonly nans: Readonly<Record<string, number>>;
  /** Columns whose bounds are smallest and largest values themselves: not cut, not rounded, no zero of unknown sign. */
  readonly exact: ReadonlySet<string>;
  /** The schema of the snapshot that the file was planned for. */
  readonly columns: readonly Column[];
}

/** column ⟨operator⟩ value; what may be true decides whether a file is read. */
export interface Condition {
  readonly column: string;
  readonly operator: '=' | '!=' | '<' | '<=' | '>' | '>=' | 'is null' | 'is not null' | 'in';
  readonly value?: unknown;
}

/** The present snapshot by default. */
export interface SnapshotReference {
  readonly tag?: string;
  readonly snapshotId?: string;
  /** Last snapshot at or before this time (milliseconds). */
  readonly asOfMs?: number;
}

/**
 * The tables of one namespace (`quantum_features`) below one object store, in Hadoop-catalog layout
 * `<namespace>/<table>/metadata/v<N>.metadata.json`. Commits are exclusive creates of the next version; a lost race is retried.
 */
export interface Warehouse {
  readonly location: string;
  tables(): Promise<string[]>;
  load(table: string): Promise<TableState | null>;
  /** Creates an empty table; the existing one when it is there already. */
  create(definition: TableDefinition): Promise<TableState>;
  /** One snapshot with these rows (never called with none), split by partition. */
  append(table: string, rows: Rows, options?: AppendOptions): Promise<TableState>;
  /** Nullable columns behind those of the table, where it does not have them; `invalid_table` where they have another type. */
  addColumns(table: string, columns: readonly Column[]): Promise<TableState>;
  snapshot(state: TableState, reference?: SnapshotReference): Snapshot | null;
  /** Files of a snapshot that may hold rows for which all conditions are true, and how many there are in all. */
  plan(
    state: TableState,
    snapshot: Snapshot | null,
    conditions?: readonly Condition[],
  ): Promise<{ files: DataFile[]; total: number }>;
  /** Columns of the given files, concatenated in file order. */
  read(files: readonly DataFile[], columns: readonly string[]): Promise<Rows>;
  /**
   * Files of a store that is elsewhere, here for programs that read only files: footers and these columns (null: all), fetched by
   * ranges; the rest are holes. `paths` by key.
   */
  fetch(
    files: readonly DataFile[],
    columns: readonly string[] | null,
  ): Promise<{ readonly paths: ReadonlyMap<string, string>; readonly bytes: number; remove(): Promise<void> }>;
  /** Removes data and manifest files that lost commits or dead processes left. Call only when no other writer is at work. */
  cleanUp(table: string): Promise<string[]>;
}
