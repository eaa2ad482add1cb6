import { Failure } from '../../../science/errors/index.ts';
import type { Tally } from './tally.ts';

/** Something that is not as it should be; only what is known about it is there. */
export interface Finding {
  readonly topic?: string;
  readonly partition?: number;
  readonly offset?: number;
  readonly object?: string;
  readonly table?: string;
  readonly experiment_id?: string;
  readonly file?: string;
  readonly reason: string;
}

/** What a verification has found so far. */
export interface Findings {
  readonly lost: Finding[];
  readonly duplicated: Finding[];
  readonly damaged: Finding[];
  /** Records that are safe but not in the tables yet: the next run or `process` takes them in. */
  pending: number;
}

/** By table: what each experiment's rows should be. */
export type Expected = ReadonlyMap<string, ReadonlyMap<string, Tally>>;

/** A server that does not answer, or not us: that proves nothing of the data, and is no finding. */
export function isAway(error: unknown): boolean {
  return error instanceof Failure && (error.status === 502 || error.status === 503);
}
