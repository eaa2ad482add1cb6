import { isObject } from './exact-json.ts';
import { type ManifestItem, writeItems } from './manifest.ts';
import { type ManifestEntry, summarize } from './manifest-list.ts';
import { identityFields } from './partition-spec.ts';
import type { Table } from './table.ts';
import { inParallel, type TableFiles } from './table-files.ts';

/** Iceberg's defaults of `commit.manifest.min-count-to-merge` and `commit.manifest.target-size-bytes`. */
const defaultCount = 100;
const defaultBytes = 8 << 20;
const together = 16;

/** Manifests that became one. */
export interface Merged {
  readonly places: ReadonlySet<string>;
  readonly entry: ManifestEntry;
}

/** Whether entries of the table's present spec can be written anew: each partition repeats a column that is still there. */
export function canRewrite({ metadata: { spec, schema } }: Table): boolean {
  return identityFields(spec, schema).length === spec.fields.length;
}

/**
 * Merges the small data manifests of a snapshot, once there are many, so that planning a query costs by files and not by commits.
 * Entries keep their numbers. Ours and others' stay apart: what is known of the bounds of ours is not known of others'.
 * [] when there are not that many.
 */
export async function mergeManifests(
  table: Table,
  list: readonly ManifestEntry[],
  snapshotId: string,
  files: TableFiles,
  write: (name: string, bytes: Uint8Array) => Promise<string>,
): Promise<Merged[]> {
  const { count, bytes, enabled } = settingsOf(table);
  const { schema, spec } = table.metadata;
  const small = list.filter((entry) => entry.content === 0 && entry.specId === spec.id && entry.length < bytes);
  if (!enabled || small.length < count || !canRewrite(table)) return [];
  const oldestFirst = [...small].reverse();
  const read = await inParallel(oldestFirst, together, (entry) => files.manifest(entry, table.places));
  const merged: Merged[] = [];
  for (const own of [true, false]) {
    const chosen = oldestFirst.filter((_, index) => read[index]!.own === own);
    if (chosen.length < 2) continue;
    const items = oldestFirst.flatMap((entry, index) =>
      read[index]!.own === own ? existingItems(entry, read[index]!.files) : [],
    );
    const content = writeItems(items, schema, spec, own);
    const place = await write(own ? 'm1' : 'm2', content);
    merged.push({
      places: new Set(chosen.map((entry) => entry.place)),
      entry: existingEntry(table, items, place, content.length, snapshotId),
    });
  }
  return merged;
}

/** The live files of a manifest with their numbers spelt out, as a manifest that is written anew needs them. */
export function existingItems(
  entry: ManifestEntry,
  files: readonly (ManifestItem['file'] & { readonly origin: ManifestItem['origin'] })[],
): ManifestItem[] {
  return files.map((file) => {
    const sequenceNumber = file.origin.sequenceNumber ?? entry.sequenceNumber;
    return {
      file,
      status: 'existing',
      origin: {
        snapshotId: file.origin.snapshotId ?? entry.addedSnapshotId,
        sequenceNumber,
        fileSequenceNumber: file.origin.fileSequenceNumber ?? sequenceNumber,
      },
    };
  });
}

/** What the manifest list says of a manifest of such items; its sequence number is that of the commit, filled in there. */
export function existingEntry(
  table: Table,
  items: readonly ManifestItem[],
  place: string,
  length: number,
  snapshotId: string,
): ManifestEntry {
  const of = (status: ManifestItem['status']) => items.filter((item) => item.status === status);
  const [existing, deleted] = [of('existing'), of('deleted')];
  const rows = (some: readonly ManifestItem[]) => BigInt(some.reduce((sum, { file }) => sum + file.records, 0));
  // Of deleted files nothing is alive that the smallest number would be for.
  const numbers = existing.map(({ origin }) => Number(origin.sequenceNumber ?? 0n));
  return {
    place,
    length: BigInt(length),
    specId: table.metadata.spec.id,
    content: 0,
    sequenceNumber: 0n,
    minSequenceNumber: BigInt(numbers.reduce((least, number) => Math.min(least, number), numbers[0] ?? 0)),
    addedSnapshotId: BigInt(snapshotId),
    files: { added: 0, existing: existing.length, deleted: deleted.length },
    rows: { added: 0n, existing: rows(existing), deleted: rows(deleted) },
    partitions: summarize(
      items.map(({ file }) => file),
      table.metadata.spec,
      table.metadata.schema,
    ),
    keyMetadata: null,
  };
}

/** The list with merged manifests in the place of what they came from; a merger that does not fit any more is left out. */
export function withMerged(
  list: readonly ManifestEntry[],
  merged: readonly Merged[],
  sequenceNumber: number,
): ManifestEntry[] {
  const there = new Set(list.map(({ place }) => place));
  const fitting = merged.filter(({ places }) => [...places].every((place) => there.has(place)));
  const gone = new Set(fitting.flatMap(({ places }) => [...places]));
  return [
    ...list.filter(({ place }) => !gone.has(place)),
    ...fitting.map(({ entry }) => ({ ...entry, sequenceNumber: BigInt(sequenceNumber) })),
  ];
}

function settingsOf({ metadata: { raw } }: Table): { count: number; bytes: bigint; enabled: boolean } {
  const properties = isObject(raw.properties) ? raw.properties : {};
  const number = (key: string, otherwise: number) => {
    const value = Number(properties[key]);
    return Number.isSafeInteger(value) && value > 0 ? value : otherwise;
  };
  return {
    count: number('commit.manifest.min-count-to-merge', defaultCount),
    bytes: BigInt(number('commit.manifest.target-size-bytes', defaultBytes)),
    enabled: properties['commit.manifest-merge.enabled'] !== 'false',
  };
}
