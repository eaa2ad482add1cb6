/**
 * Durable files. This room is the only one that writes to a disk: what it has acknowledged survives kill -9 and power loss,
 * and what it was interrupted in leaves either the old content or the new, never half.
 */
export interface Disk {
  /** Creates `path` with these bytes, synced; false when it exists already. Atomic: temporary, sync, hard link, sync folder. */
  createExclusive(path: string, bytes: Uint8Array): Promise<boolean>;
  /** Replaces or creates `path`, synced. Atomic: temporary, sync, rename, sync folder. */
  replace(path: string, bytes: Uint8Array): Promise<void>;
  /** Appends to `path` (created if missing) and syncs before it resolves; gives the length before. */
  append(path: string, bytes: Uint8Array): Promise<number>;
  truncate(path: string, length: number): Promise<void>;
  remove(path: string): Promise<void>;
  makeFolder(path: string): Promise<void>;
  /** The content, or null when there is no such file. */
  read(path: string): Promise<Uint8Array | null>;
  readRange(path: string, start: number, length: number): Promise<Uint8Array>;
  size(path: string): Promise<number | null>;
  /** Names in a folder, sorted; [] when there is no such folder. */
  list(path: string): Promise<{ name: string; folder: boolean }[]>;
}

/** Held by one process at a time; the kernel frees it when the process dies, however it dies. */
export interface Lease {
  release(): Promise<void>;
}

export interface LockOptions {
  readonly signal?: AbortSignal;
  /** How long to wait for the present holder, milliseconds; 0 = do not wait. Default: for ever. */
  readonly wait?: number;
}

/** The lease, or null when the wait ran out. Works between processes and within one. */
export type Lock = (path: string, options?: LockOptions) => Promise<Lease | null>;
