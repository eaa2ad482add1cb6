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
  /** The same into columns that are there already, from row `start` on. */
  fill(source: SourceRecord, columns: Readonly<Record<string, unknown[]>>, start: number): void;
  /** How many rows a record gives. */
  count(source: SourceRecord): number;
}

export interface BatchResult {
  /** Null when nothing was new; the last one when the work was done in several batches. */
  readonly batchId: string | null;
  /** New objects read. */
  readonly objects: number;
  /** Rows added, by table; every table is named. */
  readonly tables: Readonly<Record<string, number>>;
  /** Objects that could not be decoded, seen for the first time in this run. */
  readonly deadLetters: number;
}

export interface ProcessOptions {
  readonly store: ObjectStore;
  readonly warehouse: Warehouse;
  /** The object store in which the warehouse lies: a pending batch and what is consumed are kept there, dot-named. */
  readonly bookkeeping: ObjectStore;
  readonly signal?: AbortSignal;
  /** Milliseconds since 1970; default: the clock. */
  readonly now?: () => number;
  /** Rows of the largest table after which a batch is closed and the next one begun; bounds memory. Default 1 000 000. */
  readonly batchRows?: number;
  onProgress?(done: number, total: number): void;
}

/**
 * Implementations: `embedded`, later `spark`. Exactly once: resumes an interrupted batch before it starts another.
 * One process at a time: the caller holds the processing lock.
 */
export interface FeatureEngine {
  readonly name: 'embedded' | 'spark';
  process(options: ProcessOptions): Promise<BatchResult>;
}
