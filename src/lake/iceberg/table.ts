import type { ObjectStore } from '../objects/index.ts';
import type { Snapshot, SnapshotReference, TableState } from './contract.ts';
import { unknownSnapshot, unknownTag } from './errors.ts';
import type { Json } from './exact-json.ts';
import { type TablePlaces, tablePlaces } from './locations.ts';
import { readMetadata, type TableMetadata } from './metadata.ts';
import { identityFields } from './partition-spec.ts';
import { columnsOf } from './schema.ts';
import { versionKey } from './versions.ts';

/** One version of a table with everything that reading and committing need. */
export interface Table {
  readonly name: string;
  /** Key of the table's folder, with a slash behind. */
  readonly prefix: string;
  readonly version: number;
  readonly metadata: TableMetadata;
  readonly places: TablePlaces;
  readonly state: TableState;
}

/** A version that was read or has just been committed. */
export function openTable(store: ObjectStore, name: string, prefix: string, version: number, content: Json): Table {
  const key = versionKey(prefix, version);
  const metadata = readMetadata(content, key, name);
  const state: TableState = {
    name,
    version,
    metadataLocation: `${store.location}/${key}`,
    earlierVersions: metadata.earlierVersions,
    columns: columnsOf(metadata.schema),
    schemas: Object.fromEntries([...metadata.schemas].map(([id, schema]) => [id, columnsOf(schema)])),
    partitionBy: identityFields(metadata.spec, metadata.schema).map(({ field }) => field.name),
    current: metadata.current,
    snapshots: metadata.snapshots,
    tags: metadata.tags,
  };
  const places = tablePlaces(metadata.location, store.location, prefix);
  return { name, prefix, version, metadata, places, state };
}

type History = Pick<TableMetadata, 'snapshots' | 'current' | 'tags' | 'history'>;

/**
 * The snapshot that a reference means: by tag (`unknown_tag`), by id (`unknown_snapshot`), the one that was current at a time
 * (null before the first), else the present one (null for an empty table).
 */
export function findSnapshot(
  { name, metadata }: { readonly name: string; readonly metadata: History },
  reference: SnapshotReference = {},
): Snapshot | null {
  const byId = (id: string) => metadata.snapshots.find((snapshot) => snapshot.id === id);
  if (reference.tag !== undefined) {
    const id = Object.hasOwn(metadata.tags, reference.tag) ? metadata.tags[reference.tag] : undefined;
    const snapshot = id === undefined ? undefined : byId(id);
    if (!snapshot) throw unknownTag(reference.tag, name, Object.keys(metadata.tags));
    return snapshot;
  }
  if (reference.snapshotId !== undefined) {
    const snapshot = byId(reference.snapshotId);
    if (!snapshot) {
      throw unknownSnapshot(
        reference.snapshotId,
        name,
        metadata.snapshots.map(({ id }) => id),
      );
    }
    return snapshot;
  }
  if (reference.asOfMs !== undefined) return currentAt(metadata, reference.asOfMs);
  return metadata.current;
}

/**
 * Goes by the log of what was current. What is older than the log (expired snapshots cut it, some writers keep none) is told by
 * the times of the snapshots that are left.
 */
function currentAt(metadata: History, time: number): Snapshot | null {
  const byId = new Map(metadata.snapshots.map((snapshot) => [snapshot.id, snapshot]));
  const since = metadata.history[0]?.timestampMs ?? Number.POSITIVE_INFINITY;
  const history =
    time >= since ? metadata.history : metadata.snapshots.map(({ id, timestampMs }) => ({ id, timestampMs }));
  let found: Snapshot | null = null;
  for (const { id, timestampMs } of history) {
    const snapshot = byId.get(id);
    if (snapshot && timestampMs <= time) found = snapshot;
  }
  return found;
}
