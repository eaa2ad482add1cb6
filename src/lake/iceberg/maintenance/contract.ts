import type { ObjectStore } from '../../objects/index.ts';
import type { Column } from '../contract.ts';

export interface CompactOptions {
  readonly dryRun?: boolean;
  /** Files below three quarters of this are put together, up to this. Default 64 MiB. */
  readonly targetBytes?: number;
}

export interface Compacted {
  readonly filesBefore: number;
  readonly filesAfter: number;
  readonly manifestsBefore: number;
  readonly manifestsAfter: number;
  /** Rows that were or would be written anew. */
  readonly rows: number;
}

export interface ExpireOptions {
  readonly dryRun?: boolean;
  /** Snapshots at or after this time stay, milliseconds since 1970. */
  readonly before: number;
  /** So many of the newest stay in any case. Default 1. */
  readonly keep?: number;
  /** Tags that do not hold their snapshot, when it is old enough. Default none. */
  mayDropTag?(tag: string): boolean;
}

export interface Expired {
  readonly snapshots: number;
  readonly tags: number;
  /** Keys of the files that only those snapshots needed, and of old versions of the metadata. */
  readonly removed: readonly string[];
}

export interface OrphanOptions {
  readonly dryRun?: boolean;
  /** Only files written before this time, milliseconds since 1970: what is younger may belong to a commit that is under way. */
  readonly before: number;
}

export interface Relocated {
  readonly from: string;
  readonly to: string;
  /** Nothing was to be done. */
  readonly there: boolean;
  readonly snapshots: number;
  readonly manifests: number;
  /** Copied to another store. */
  readonly dataFiles: number;
  readonly bytes: number;
}

/** What is done to tables now and then. Every change is one commit; readers see the table before or after it. */
export interface Maintenance {
  /**
   * Writes many small files as few, partition by partition, and many manifests as one or two: the same rows. Earlier snapshots
   * keep their files until they expire. `unsupported_table`, `commit_conflict`.
   */
  compact(table: string, options?: CompactOptions): Promise<Compacted>;
  /** Forgets old snapshots; then removes the files that only they needed. Tagged ones and the present one stay. */
  expire(table: string, options: ExpireOptions): Promise<Expired>;
  /** Removes data files, manifests and manifest lists that no snapshot refers to: what dead writers left. Gives their keys. */
  removeOrphans(table: string, options: OrphanOptions): Promise<string[]>;
  /**
   * Makes the metadata of a table say where it is: in `target`, to which it is copied, or here, where its folder was moved or
   * copied to. `unsupported_table` for tables with delete files, which name data files by place. `table_exists`.
   */
  relocate(table: string, target?: ObjectStore, options?: { readonly dryRun?: boolean }): Promise<Relocated>;
  /** Adds nullable columns that the table does not have. */
  addColumns(table: string, columns: readonly Column[]): Promise<void>;
}
