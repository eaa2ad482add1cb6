import type { Warehouse } from '../iceberg/index.ts';

export interface QueryOptions {
  readonly warehouse: Warehouse;
  /** Tag, batch id, ISO time, or (one table only) a snapshot id. */
  readonly asOf?: string;
}

export interface Explanation {
  readonly filesTotal: number;
  readonly filesRead: number;
  readonly bytesRead: number;
  /** The answer needed no data file at all (counts, minima, maxima). */
  readonly metadataOnly: boolean;
}

/** 64-bit integers that fit a double are numbers, others strings; timestamps ISO 8601 UTC strings; dates `YYYY-MM-DD`. */
export type QueryRow = Record<string, unknown>;

export interface QueryResult {
  readonly columns: readonly string[];
  readonly rows: readonly QueryRow[];
  readonly explanation: Explanation;
}

export type Query = (sql: string, options: QueryOptions) => Promise<QueryResult>;
