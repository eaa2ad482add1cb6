/**
 * Durable files. This room is the only one that writes to a disk: what it has acknowledged survives kill -9 and power loss,
 * and what it was interrupted in leaves either the old content or the new, never half.
 */
export interface Disk {
  /** Creates `path` with these bytes, synced; false when it exists already. Atomic: temporary, sync, hard link, sync folder. */
  createExclusive(path: string, bytes: Uint8Array, options?: WriteOptions): Promise<boolean>;
  /** Replaces or creates `path`, synced. Atomic: temporary, sync, rename, sync folder. */
  replace(path: string, bytes: Uint8Array, options?: WriteOptions): Promise<void>;
  /**
   * Appends to `path` (created if missing) and syncs before it resolves; gives the length before. The one operation that
   * can be seen half done: interrupted or failed, the file may end in a part of `bytes`. Callers keep others out by a lock.
   */
  append(path: string, bytes: Uint8Array): Promise<number>;
  /** Makes durable what is there now, whoever wrote it: for readers that act on what a writer has not acknowledged yet. */
  sync(path: string): Promise<void>;
  truncate(path: string, length: number): Promise<void>;
  /** Durable; no file is no error. */
  remove(path: string): Promise<void>;
  /** With its parents, durable. */
  makeFolder(path: string): Promise<void>;
  /** The content, or null when there is no such file. */
  read(path: string): Promise<Uint8Array | null>;
  /** Shorter at the end of the file. */
  readRange(path: string, start: number, length: number): Promise<Uint8Array>;
  /** Null when there is no such file. */
  size(path: string): Promise<number | null>;
  /** When the file was last changed, milliseconds since 1970; null when there is no such file. */
  modified(path: string): Promise<number | null>;
  /** Names in a folder, sorted; [] when there is no such folder. */
  list(path: string): Promise<{ name: string; folder: boolean }[]>;
}

export interface WriteOptions {
  /** Nobody else may read it (keys, tokens): mode 600 from its first byte on. */
  readonly secret?: boolean;
}

/** A file made at its full length, for journals: one writer appends until it is full. */
export interface ReservedFile {
  readonly path: string;
  readonly length: number;
  /** Bytes that can still be appended. */
  readonly free: number;
  /** Resolves when these bytes are durable. Half done like `Disk.append`; behind the last ones the file holds zeros. */
  append(bytes: Uint8Array): Promise<void>;
  close(): void;
}

/**
 * Small documents that need no sync of their own because something else makes them durable (a journal that start-up replays).
 * Atomic towards readers and across kill -9 like `Disk`; a power cut may lose or empty them. Synchronous: through the thread
 * pool each would take ten times as long. Folders are made as needed.
 */
export interface UnsyncedDisk {
  /** False when `path` exists already. */
  createExclusive(path: string, bytes: Uint8Array): boolean;
  replace(path: string, bytes: Uint8Array): void;
  /** At the end of `path`, created if missing. Interrupted, a part of `bytes` may be there. */
  append(path: string, bytes: Uint8Array): void;
  /** Replaces `to`; false when there is no `from`. */
  move(from: string, to: string): boolean;
  /** A second name for a file; false when `to` exists already or there is no `from`. */
  link(from: string, to: string): boolean;
  /** False when there was no such file. */
  remove(path: string): boolean;
  /** The content, or null when there is no such file. */
  read(path: string): Uint8Array | null;
  /** Shorter at the end of the file; null when there is no such file. */
  readRange(path: string, start: number, length: number): Uint8Array | null;
  /** Null when there is no such file. */
  size(path: string): number | null;
  /** When the file or folder was last changed, milliseconds since 1970; null when there is none. */
  modified(path: string): number | null;
  /** Names in a folder, in no order; [] when there is no such folder. */
  names(path: string): string[];
}

/** Files for programs that read only files, as long as they need them. Nothing is synced. */
export interface Scratch {
  readonly path: string;
  /** A file of `length` bytes with these pieces in it, holes (zeros) elsewhere; its path. */
  write(
    name: string,
    length: number,
    pieces: readonly { readonly start: number; readonly bytes: Uint8Array }[],
  ): Promise<string>;
  remove(): Promise<void>;
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
