import type { ObjectStore } from '../objects/index.ts';
import type { SchemaRegistry } from '../records/index.ts';

export interface LogPosition {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

export interface LogEntry extends LogPosition {
  /** Milliseconds since 1970, UTC. */
  readonly timestamp: number;
  readonly value: Uint8Array;
}

/** Ordered, partitioned, append-only. Implementations: `embedded`, `kafka`; one conformance suite. */
export interface EventLog {
  /** Synced before it resolves. The partition is chosen by the log (embedded: round-robin over its partitions, default 1). */
  append(topic: string, value: Uint8Array): Promise<LogPosition>;
  /** Throws what an append to this topic would throw now, without appending; makes the topic where the log makes topics. */
  check(topic: string): Promise<void>;
  topics(): Promise<string[]>;
  partitions(topic: string): Promise<number[]>;
  /** First offset still held, and the next one to be written. */
  bounds(topic: string, partition: number): Promise<{ readonly first: number; readonly next: number }>;
  /** Entries from `offset` up to what is there now. A corrupt segment is a `Failure`, a torn tail is not data. */
  read(topic: string, partition: number, offset: number): AsyncIterable<LogEntry>;
  close(): Promise<void>;
}

export interface SinkResult {
  readonly records: number;
  readonly objects: number;
  readonly bytes: number;
  readonly deadLetters: number;
}

export interface SinkOptions {
  readonly log: EventLog;
  readonly registry: SchemaRegistry;
  readonly store: ObjectStore;
  readonly signal?: AbortSignal;
}

/**
 * Moves what the log holds and the store has not into objects named by offset, so that a repetition changes nothing.
 * Undecodable entries become `dead-letters/<topic>/partition=<p>/<topic>+<p>+<offset>.json` with bytes and reason: never skipped silently.
 */
export type DrainLog = (options: SinkOptions) => Promise<SinkResult>;
