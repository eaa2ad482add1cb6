import { randomBytes } from 'node:crypto';
import { commit, type Doubt, discard, type Proposal, type Writer } from './commit.ts';
import type { AppendOptions, Rows, Snapshot } from './contract.ts';
import { dataFiles } from './data-files.ts';
import { tagExists } from './errors.ts';
import { type FileEntry, writeManifest } from './manifest.ts';
import { type ManifestEntry, summarize, writeManifestList } from './manifest-list.ts';
import { type Merged, mergeManifests, withMerged } from './merge-manifests.ts';
import { withSnapshot } from './metadata.ts';
import { ownUuid } from './own-uuid.ts';
import type { Table } from './table.ts';
import { versionKey } from './versions.ts';

/** Data files on their way to the store at once. */
const together = 4;

/**
 * Appends rows as one snapshot. Data files and their manifest are written once; when another writer commits in between, only the
 * manifest list and metadata.json are made again on top of what is there then. Nothing is waited for but that all files are durable
 * before metadata.json makes them count. What a failed append wrote is removed.
 * Without rows nothing is committed.
 * `tag_exists`, `commit_conflict`, and what `dataFiles` throws.
 */
export async function append(writer: Writer, rows: Rows, options: AppendOptions): Promise<Table> {
  const { store } = writer;
  const table = await writer.reload();
  refuseTag(table, options.tag);
  if (rows.length === 0) return table;
  const written: string[] = [];
  const keep = async (key: string, bytes: Uint8Array) => {
    written.push(key);
    await store.putIfAbsent(key, bytes);
  };
  const id = newSnapshotId(table);
  const doubt: Doubt = { version: null };
  const underway: Promise<void>[] = [];
  try {
    const uuid = ownUuid();
    const added = await writeData(table, rows, uuid, keep, underway);
    const manifestKey = `${table.prefix}metadata/${uuid}-m0.avro`;
    const manifest = writeManifest(added, table.metadata.schema, table.metadata.spec, id);
    underway.push(keep(manifestKey, manifest));
    const change: Change = {
      id,
      uuid,
      options,
      table,
      added,
      stored: Promise.allSettled(underway),
      manifestKey,
      manifestLength: manifest.length,
      merged: null,
    };
    return await commit(writer, table, (base, attempt) => propose(writer, change, base, attempt, keep), doubt);
  } catch (error) {
    await Promise.allSettled(underway);
    // A commit that the store reported as failed may still have happened: its files are then no waste.
    const now = await writer.reload().catch(() => null);
    if (now?.metadata.snapshots.some((snapshot) => snapshot.id === id)) return now;
    await discard(writer, now, doubt, written);
    throw error;
  }
}

type Keep = (key: string, bytes: Uint8Array) => Promise<void>;

interface Change {
  readonly id: string;
  readonly uuid: string;
  readonly options: AppendOptions;
  /** As it was when the data was written. */
  readonly table: Table;
  readonly added: readonly FileEntry[];
  /** How the writing of the last data files and of their manifest ended; never rejects. */
  readonly stored: Promise<readonly PromiseSettledResult<void>[]>;
  readonly manifestKey: string;
  readonly manifestLength: number;
  /** Made by the first attempt. */
  merged: readonly Merged[] | null;
}

/** Stores the data files, some at a time; the last ones are still `underway` when it resolves. */
async function writeData(
  table: Table,
  rows: Rows,
  uuid: string,
  keep: Keep,
  underway: Promise<void>[],
): Promise<FileEntry[]> {
  const { placeOf } = table.places;
  const entries: FileEntry[] = [];
  for (const file of dataFiles(table.name, table.metadata, rows, `${table.prefix}data/`, uuid, placeOf)) {
    if (underway.length === together) await Promise.all(underway.splice(0));
    entries.push(file.entry);
    underway.push(keep(file.key, file.bytes));
  }
  return entries;
}

async function propose(writer: Writer, change: Change, base: Table, attempt: number, keep: Keep): Promise<Proposal> {
  refuseTag(base, change.options.tag);
  const snapshot = nextSnapshot(base, change, attempt);
  const earlier = base.metadata.current;
  const older = earlier === null ? [] : await writer.files.manifestList(earlier, base.places);
  change.merged ??= await merged(writer, change, base, older, keep);
  const entries = [
    manifestEntry(change, snapshot.sequenceNumber),
    ...withMerged(older, change.merged, snapshot.sequenceNumber),
  ];
  const listKey = base.places.keyOf(snapshot.manifestList);
  const list = await Promise.allSettled([keep(listKey, writeManifestList(entries, snapshot))]);
  for (const result of [...list, ...(await change.stored)]) if (result.status === 'rejected') throw result.reason;
  writer.files.rememberList(listKey, entries);
  const previous = base.places.placeOf(versionKey(base.prefix, base.version));
  return { metadata: withSnapshot(base.metadata, snapshot, change.options.tag, previous), spoilt: [listKey] };
}

/** Many small manifests as few, written before the commit; what does not fit any more when it wins is left out. */
async function merged(
  writer: Writer,
  { id, uuid }: Change,
  base: Table,
  older: readonly ManifestEntry[],
  keep: Keep,
): Promise<readonly Merged[]> {
  return mergeManifests(base, older, id, writer.files, async (name, bytes) => {
    const key = `${base.prefix}metadata/${uuid}-${name}.avro`;
    await keep(key, bytes);
    return base.places.placeOf(key);
  });
}

function nextSnapshot(base: Table, { id, uuid, options, table, added }: Change, attempt: number): Snapshot {
  const { current, lastSequenceNumber } = base.metadata;
  const time = options.timestampMs ?? Date.now();
  return {
    id,
    parent: current?.id ?? null,
    sequenceNumber: lastSequenceNumber + 1,
    timestampMs: Math.max(time, current?.timestampMs ?? time),
    manifestList: base.places.placeOf(`${base.prefix}metadata/snap-${id}-${attempt}-${uuid}.avro`),
    summary: summaryOf(current, added, options.summary ?? {}),
    schemaId: table.metadata.schema.id,
  };
}

/** What Spark writes on append, all of it: engines answer counts from the totals. A total that a predecessor lacks stays unknown. */
function summaryOf(current: Snapshot | null, added: readonly FileEntry[], own: Readonly<Record<string, string>>) {
  const records = sum(added, (file) => file.records);
  const bytes = sum(added, (file) => file.bytes);
  const total = (key: string, more: number): Record<string, string> => {
    const before = current === null ? 0 : Number(current.summary[key] ?? Number.NaN);
    return Number.isSafeInteger(before) ? { [key]: String(before + more) } : {};
  };
  return {
    operation: 'append',
    ...own,
    'added-data-files': String(added.length),
    'added-records': String(records),
    'added-files-size': String(bytes),
    'changed-partition-count': String(added.length),
    ...total('total-records', records),
    ...total('total-files-size', bytes),
    ...total('total-data-files', added.length),
    ...total('total-delete-files', 0),
    ...total('total-position-deletes', 0),
    ...total('total-equality-deletes', 0),
    'engine-name': 'eigenlake',
  };
}

function sum(files: readonly FileEntry[], of: (file: FileEntry) => number): number {
  return files.reduce((total, file) => total + of(file), 0);
}

function manifestEntry(change: Change, sequenceNumber: number): ManifestEntry {
  const { table, added } = change;
  return {
    place: table.places.placeOf(change.manifestKey),
    length: BigInt(change.manifestLength),
    specId: table.metadata.spec.id,
    content: 0,
    sequenceNumber: BigInt(sequenceNumber),
    minSequenceNumber: BigInt(sequenceNumber),
    addedSnapshotId: BigInt(change.id),
    files: { added: added.length, existing: 0, deleted: 0 },
    rows: { added: BigInt(sum(added, (file) => file.records)), existing: 0n, deleted: 0n },
    partitions: summarize(added, table.metadata.spec, table.metadata.schema),
    keyMetadata: null,
  };
}

function refuseTag(table: Table, tag: string | undefined): void {
  if (tag === undefined) return;
  const { refs } = table.metadata.raw;
  if (tag === 'main' || (typeof refs === 'object' && refs !== null && Object.hasOwn(refs, tag))) {
    throw tagExists(tag, table.name);
  }
}

/** Random, positive, at most 15 digits: exact for every JSON reader, and known to be without looking at the digits. */
export function newSnapshotId(table: Table): string {
  for (;;) {
    const id = String(randomBytes(8).readBigUInt64LE() % 1_000_000_000_000_000n);
    if (id !== '0' && !table.metadata.snapshots.some((snapshot) => snapshot.id === id)) return id;
  }
}
