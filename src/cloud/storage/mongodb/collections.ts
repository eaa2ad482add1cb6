import type { Collection, MongoClient, ObjectId } from 'mongodb';
import type { RawDocument } from './bson.ts';

/** A document that peers read, under a job's id. */
export type SharedDocument = RawDocument & { _id: ObjectId };

/**
 * One state of a job, and on the first one what was submitted. Times are milliseconds since 1970. `_id` is the exclusive thing:
 * device, job and number of the revision.
 */
export interface StateDocument {
  _id: string;
  device: string;
  job: string;
  revision: number;
  /** JSON text: FerretDB refuses nested arrays, and nobody else reads it. */
  state: string;
  /** JSON text; of final states only. */
  ending?: string;
  /** When it ended; of final states only. */
  ended?: number;
  /** The claim that this state belongs to, and until when; kept by its holder, gone when nothing is left to do. */
  fence?: number;
  until?: number;
  started?: number | null;
  /** Of first states: when it came into the queue, and who put it there. */
  created?: number;
  owner?: string | null;
  /** What was posted; null for a job of a peer. */
  text?: string | null;
  /** Since when the documents that peers read may be missing. */
  unfinished?: number;
}

export interface TextDocument {
  _id: string;
  text: string;
}

export interface EventsDocument {
  _id: string;
  device: string;
  job: string;
  first: number;
  count: number;
  text: string;
}

/** The collections. What Python peers read has their names; what only we read lies in a database of its own. */
export interface Collections {
  readonly configs: Collection<SharedDocument>;
  readonly publicKeys: Collection<SharedDocument>;
  queued(device: string): Collection<SharedDocument>;
  readonly running: Collection<SharedDocument>;
  finished(device: string): Collection<SharedDocument>;
  readonly deleted: Collection<SharedDocument>;
  status(device: string): Collection<SharedDocument>;
  results(device: string): Collection<SharedDocument>;

  /** The row of states of every job: the truth about it. */
  readonly states: Collection<StateDocument>;
  readonly events: Collection<EventsDocument>;
  /** Results that wait for the end of their job to be decided, or that the server does not take as documents. */
  readonly texts: Collection<TextDocument>;
  /** Which job an idempotency key stands for. */
  readonly keys: Collection<TextDocument>;
}

/** `prefix` stands before the names of all databases; peers know none. */
export function collections(client: MongoClient, prefix: string): Collections {
  const shared = (database: string, name: string) => client.db(prefix + database).collection<SharedDocument>(name);
  const own = client.db(`${prefix}eigenlake`);
  return {
    configs: shared('backends', 'configs'),
    publicKeys: shared('backends', 'public_keys'),
    queued: (device) => shared('jobs', `queued.${device}`),
    running: shared('jobs', 'running'),
    finished: (device) => shared('jobs', `finished.${device}`),
    deleted: shared('jobs', 'deleted'),
    status: (device) => shared('status', device),
    results: (device) => shared('results', device),
    states: own.collection('states'),
    events: own.collection('events'),
    texts: own.collection('texts'),
    keys: own.collection('keys'),
  };
}

/** The row of one job; leases that ended; jobs that ended last; jobs of a user; half submissions. */
const stateIndexes: readonly Readonly<Record<string, 1 | -1>>[] = [
  { device: 1, job: 1, revision: -1 },
  { device: 1, until: 1 },
  { device: 1, ended: -1 },
  { owner: 1, created: -1 },
  { unfinished: 1 },
];

/** Makes the indexes of our own collections; those that exist stay. Peers' collections are only read by `_id`. */
export async function createIndexes({ states, events }: Collections): Promise<void> {
  // One at a time: FerretDB 1.24 panics at a list of which several exist.
  for (const keys of stateIndexes) await states.createIndex({ ...keys });
  await events.createIndex({ device: 1, job: 1, first: 1 });
}
