import { newSnapshotId } from '../append.ts';
import { commit, type Doubt, discard } from '../commit.ts';
import type { Rows, Snapshot } from '../contract.ts';
import { dataFiles } from '../data-files.ts';
import { commitConflict, unsupportedTable } from '../errors.ts';
import { dataFileOf } from '../file-ranges.ts';
import { type FileEntry, type ManifestItem, writeItems, writeManifest } from '../manifest.ts';
import { type ManifestEntry, summarize, writeManifestList } from '../manifest-list.ts';
import { canRewrite, existingEntry, existingItems } from '../merge-manifests.ts';
import { withSnapshot } from '../metadata.ts';
import { ownUuid } from '../own-uuid.ts';
import { readRows } from '../read-rows.ts';
import type { Table } from '../table.ts';
import type { TableAccess } from '../table-access.ts';
import { inParallel } from '../table-files.ts';
import { versionKey } from '../versions.ts';
import type { Compacted, CompactOptions } from './contract.ts';

const defaultBytes = 64 << 20;
/** Rows that are held in memory at a time. */
const mostRows = 1_000_000;
const together = 16;
/** From so many manifests on they are merged although no file is. */
const manyManifests = 8;

/** A live file of the present snapshot with its manifest entry. */
interface Live {
  readonly item: ManifestItem;
  readonly own: boolean;
}

/** What is to be done: files of one partition that become one. */
interface Plan {
  readonly rewritten: readonly ManifestEntry[];
  readonly live: readonly Live[];
  readonly bins: readonly (readonly Live[])[];
}

/** Puts small files of each partition together, in one snapshot of the operation `replace` that holds the same rows. */
export async function compact(access: TableAccess, name: string, options: CompactOptions = {}): Promise<Compacted> {
  const table = await access.existing(name);
  const { current } = table.metadata;
  const list = current === null ? [] : await access.files.manifestList(current, table.places);
  const plan = await planOf(access, table, list, options.targetBytes ?? defaultBytes);
  const moved = plan.bins.flat();
  const worthIt = plan.bins.length > 0 || plan.rewritten.length >= manyManifests;
  const manifestsAfter = list.length - plan.rewritten.length + (plan.bins.length > 0 ? 1 : 0) + manifestsOf(plan);
  const result: Compacted = {
    filesBefore: plan.live.length,
    filesAfter: plan.live.length - moved.length + plan.bins.length,
    manifestsBefore: list.length,
    manifestsAfter: worthIt ? manifestsAfter : list.length,
    rows: moved.reduce((sum, { item }) => sum + item.file.records, 0),
  };
  if (current === null || !worthIt || options.dryRun === true) return result;
  await replace(access, table, plan);
  return result;
}

function manifestsOf({ live }: Plan): number {
  return [true, false].filter((own) => live.some((one) => one.own === own)).length;
}

async function planOf(
  access: TableAccess,
  table: Table,
  list: readonly ManifestEntry[],
  target: number,
): Promise<Plan> {
  if (list.some(({ content }) => content !== 0)) {
    throw unsupportedTable(table.name, 'has delete files, which are not applied here');
  }
  if (!canRewrite(table)) throw unsupportedTable(table.name, 'is partitioned by other than values of its columns');
  const { spec } = table.metadata;
  const rewritten = list.filter(({ specId }) => specId === spec.id).reverse();
  const read = await inParallel(rewritten, together, (entry) => access.files.manifest(entry, table.places));
  const live = rewritten.flatMap((entry, index) =>
    existingItems(entry, read[index]!.files).map((item) => ({ item, own: read[index]!.own })),
  );
  const partitions = new Map<string, Live[]>();
  for (const one of live) {
    if (one.item.file.bytes >= 0.75 * target) continue;
    const key = JSON.stringify([...one.item.file.partition].map(([id, value]) => [id, typeof value, String(value)]));
    const there = partitions.get(key);
    if (there) there.push(one);
    else partitions.set(key, [one]);
  }
  const bins = [...partitions.values()].flatMap((files) => packed(files, target)).filter((bin) => bin.length > 1);
  return { rewritten, live, bins };
}

/** Files in order, so many together as fit. */
function packed(files: readonly Live[], target: number): Live[][] {
  const bins: Live[][] = [];
  let bytes = 0;
  let rows = 0;
  for (const one of files) {
    const { file } = one.item;
    const last = bins.at(-1);
    if (last === undefined || bytes + file.bytes > target || rows + file.records > mostRows) {
      bins.push([one]);
      bytes = 0;
      rows = 0;
    } else last.push(one);
    bytes += file.bytes;
    rows += file.records;
  }
  return bins;
}

async function replace(access: TableAccess, table: Table, plan: Plan): Promise<void> {
  const { store, files } = access;
  const { schema, spec } = table.metadata;
  const { placeOf, keyOf } = table.places;
  const writer = access.writer(table.name);
  const id = newSnapshotId(table);
  const uuid = ownUuid();
  const doubt: Doubt = { version: null };
  const written: string[] = [];
  const keep = async (key: string, bytes: Uint8Array) => {
    written.push(key);
    await store.putIfAbsent(key, bytes);
  };
  try {
    const added: FileEntry[] = [];
    for (const bin of plan.bins) added.push(...(await writeBin(access, table, bin, keep)));

    const entries: Omit<ManifestEntry, 'sequenceNumber'>[] = [];
    if (added.length > 0) {
      const bytes = writeManifest(added, schema, spec, id);
      const key = `${table.prefix}metadata/${uuid}-m0.avro`;
      await keep(key, bytes);
      entries.push(addedEntry(table, added, placeOf(key), bytes.length, id));
    }
    const moved = new Set(plan.bins.flat());
    for (const own of [true, false]) {
      const some = plan.live.filter((one) => one.own === own);
      if (some.length === 0) continue;
      const items = some.map((one): ManifestItem => {
        if (!moved.has(one)) return one.item;
        return { ...one.item, status: 'deleted', origin: { ...one.item.origin, snapshotId: BigInt(id) } };
      });
      const bytes = writeItems(items, schema, spec, own);
      const key = `${table.prefix}metadata/${uuid}-${own ? 'm1' : 'm2'}.avro`;
      await keep(key, bytes);
      entries.push(existingEntry(table, items, placeOf(key), bytes.length, id));
    }

    await commit(
      writer,
      table,
      async (base, attempt) => {
        const now = base.metadata.current;
        const list = now === null ? [] : await files.manifestList(now, base.places);
        const gone = new Set(plan.rewritten.map(({ place }) => place));
        const others = list.filter(({ place }) => !gone.has(place));
        // Somebody else has rewritten them: what we read is no longer what is there.
        if (now === null || list.length - others.length !== gone.size) throw commitConflict(table.name, attempt);
        const sequenceNumber = base.metadata.lastSequenceNumber + 1;
        const snapshot: Snapshot = {
          id,
          parent: now.id,
          sequenceNumber,
          timestampMs: Math.max(Date.now(), now.timestampMs),
          manifestList: placeOf(`${table.prefix}metadata/snap-${id}-${attempt}-${uuid}.avro`),
          summary: summaryOf(now, added, plan.bins.flat()),
          schemaId: base.metadata.schema.id,
        };
        const numbered = entries.map((entry) => {
          const sequence = BigInt(sequenceNumber);
          const least = entry.files.added > 0 || entry.files.existing === 0 ? sequence : entry.minSequenceNumber;
          return { ...entry, sequenceNumber: sequence, minSequenceNumber: least };
        });
        const key = keyOf(snapshot.manifestList);
        await keep(
          key,
          writeManifestList(
            [...numbered.slice(0, added.length > 0 ? 1 : 0), ...others, ...numbered.slice(added.length > 0 ? 1 : 0)],
            snapshot,
          ),
        );
        const previous = base.places.placeOf(versionKey(base.prefix, base.version));
        return { metadata: withSnapshot(base.metadata, snapshot, undefined, previous), spoilt: [key] };
      },
      doubt,
    );
  } catch (error) {
    const now = await writer.reload().catch(() => null);
    if (now?.metadata.snapshots.some((snapshot) => snapshot.id === id)) return;
    await discard(writer, now, doubt, written);
    throw error;
  }
}

/** The rows of these files of one partition as one file. */
async function writeBin(
  access: TableAccess,
  table: Table,
  bin: readonly Live[],
  keep: (key: string, bytes: Uint8Array) => Promise<void>,
): Promise<FileEntry[]> {
  const { schema, spec } = table.metadata;
  const files = bin.map(({ item: { file }, own }) =>
    dataFileOf(file, table.places.keyOf(file.place), schema, spec, own),
  );
  const rows: Rows = await readRows(
    access.store,
    files,
    schema.fields.map(({ name }) => name),
  );
  const entries: FileEntry[] = [];
  const folder = `${table.prefix}data/`;
  for (const file of dataFiles(table.name, table.metadata, rows, folder, ownUuid(), table.places.placeOf)) {
    await keep(file.key, file.bytes);
    entries.push(file.entry);
  }
  return entries;
}

function addedEntry(
  table: Table,
  added: readonly FileEntry[],
  place: string,
  length: number,
  id: string,
): ManifestEntry {
  const { spec, schema } = table.metadata;
  return {
    place,
    length: BigInt(length),
    specId: spec.id,
    content: 0,
    sequenceNumber: 0n,
    minSequenceNumber: 0n,
    addedSnapshotId: BigInt(id),
    files: { added: added.length, existing: 0, deleted: 0 },
    rows: { added: BigInt(added.reduce((sum, file) => sum + file.records, 0)), existing: 0n, deleted: 0n },
    partitions: summarize(added, spec, schema),
    keyMetadata: null,
  };
}

function summaryOf(before: Snapshot, added: readonly FileEntry[], moved: readonly Live[]): Record<string, string> {
  const gone = moved.map(({ item }) => item.file);
  const records = (files: readonly FileEntry[]) => files.reduce((sum, file) => sum + file.records, 0);
  const bytes = (files: readonly FileEntry[]) => files.reduce((sum, file) => sum + file.bytes, 0);
  const total = (key: string, change: number): Record<string, string> => {
    const value = Number(before.summary[key] ?? Number.NaN);
    return Number.isSafeInteger(value) ? { [key]: String(value + change) } : {};
  };
  return {
    operation: 'replace',
    'added-data-files': String(added.length),
    'deleted-data-files': String(gone.length),
    'added-records': String(records(added)),
    'deleted-records': String(records(gone)),
    'added-files-size': String(bytes(added)),
    'removed-files-size': String(bytes(gone)),
    'changed-partition-count': String(added.length),
    ...total('total-records', records(added) - records(gone)),
    ...total('total-files-size', bytes(added) - bytes(gone)),
    ...total('total-data-files', added.length - gone.length),
    ...total('total-delete-files', 0),
    ...total('total-position-deletes', 0),
    ...total('total-equality-deletes', 0),
    'engine-name': 'eigenlake',
  };
}
