export interface StoredObject {
  readonly key: string;
  readonly size: number;
}

/** Immutable objects by key (`a/b/c`, no leading slash). Implementations: `folder`, `s3`; one conformance suite. */
export interface ObjectStore {
  /** Where this is, for people and for Iceberg paths: a plain absolute path, or `s3a://bucket/prefix`. */
  readonly location: string;
  /** True where a write that failed may still come into effect later: a server may work on a request whose answer was given up. */
  readonly late?: boolean;
  /**
   * Durable when it resolves. False when the key exists already: nothing is changed then. After a failure the object may
   * or may not be there, whole in any case.
   */
  putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean>;
  /** Durable, replaces. Only for pointers such as `version-hint.text`. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** Null when there is no such object. */
  get(key: string): Promise<Uint8Array | null>;
  /** Shorter at the end of the object; `object_missing` when there is none. */
  range(key: string, start: number, length: number): Promise<Uint8Array>;
  head(key: string): Promise<StoredObject | null>;
  /** When it was written, milliseconds since 1970 by the clock of where it is; null when there is no such object. */
  modified(key: string): Promise<number | null>;
  /**
   * Every object below a prefix ending in `/` (or '' for all), in key order. Hidden are temporaries and keys with a part
   * that starts with a dot below the prefix: who wrote them gets them by name.
   */
  list(prefix: string): AsyncIterable<StoredObject>;
  /** Names between a prefix ending in `/` and the next slash, sorted: what a folder would hold in folders. Hidden as by `list`. */
  folders(prefix: string): Promise<string[]>;
  /** No object is no error. */
  delete(key: string): Promise<void>;
}
