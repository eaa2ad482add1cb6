import type { TableDefinition, Warehouse } from '../iceberg/index.ts';
import type { ObjectStore } from '../objects/index.ts';
import type { VqeRecord } from '../records/index.ts';

/** One experiment on its way into the tables. */
export interface SourceRecord {
  readonly experimentId: string;
  readonly topic: string;
  /** Object key it came from. */
  readonly object: string;
  readonly record: VqeRecord;
}

/** What a feature table is; columns beside the four processing columns come from `rows`. */
export interface FeatureTable extends TableDefinition {
  /** Columns whose values identify a row; a row whose key exists already is not written again. */
  readonly key: readonly string[];
  /** One record → its rows, as column arrays without the processing columns. */
  rows(source: SourceRecord): { readonly length: number; readonly columns: Readonly<Record<string, unknown[]>> };
}

export interface BatchResult {
  /** Null when nothing was new. */
  readonly batchId: string | null;
  /** New objects read. */
  readonly objects: number;
  /** Rows added, by table; every table is named. */
  readonly tables: Readonly<Record<string, number>>;
  readonly deadLetters: number;
}

export interface ProcessOptions {
  readonly store: ObjectStore;
  readonly warehouse: Warehouse;
  readonly signal?: AbortSignal;
  /** Milliseconds since 1970; default: the clock. */
  readonly now?: () => number;
  onProgress?(done: number, total: number): void;
}

/** Implementations: `embedded`, later `spark`. Exactly once: resumes an interrupted batch before it starts another. */
export interface FeatureEngine {
  readonly name: 'embedded' | 'spark';
  process(options: ProcessOptions): Promise<BatchResult>;
}
