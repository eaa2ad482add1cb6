import type { ObjectStore } from '../objects/index.ts';
import { isOwnName } from './own-uuid.ts';
import type { Table } from './table.ts';
import { inParallel, type TableFiles } from './table-files.ts';

const together = 16;

/**
 * Removes data files, manifests and manifest lists that no snapshot refers to, and gives their keys. Everything else stays,
 * also what this room did not write. With `before` (milliseconds since 1970) what was written earlier; without, whatever we wrote
 * ourselves: call it then only when no other writer of ours is at work.
 */
export async function cleanUp(
  store: ObjectStore,
  table: Table,
  files: TableFiles,
  { before, dryRun = false }: { readonly before?: number; readonly dryRun?: boolean } = {},
): Promise<string[]> {
  const { metadata, places, prefix } = table;
  const suspects = new Set<string>();
  for await (const { key } of store.list(prefix)) {
    const name = key.slice(prefix.length);
    if (before === undefined && !isOwnName(name)) continue;
    if (/^metadata\/[^/]+\.avro$/.test(name) || /^data\/.*\.parquet$/.test(name)) suspects.add(key);
  }
  for (const snapshot of metadata.snapshots) suspects.delete(places.keyOf(snapshot.manifestList));

  // Newest first: in a table that only grows its list names everything, and older ones need not be read.
  const seen = new Set<string>();
  for (const snapshot of [...metadata.snapshots].reverse()) {
    if (suspects.size === 0) break;
    const manifests = (await files.manifestList(snapshot, places)).filter((entry) => !seen.has(entry.place));
    for (const entry of manifests) {
      seen.add(entry.place);
      suspects.delete(places.keyOf(entry.place));
    }
    const read = await inParallel(manifests, together, (entry) => files.manifest(entry, places));
    for (const file of read.flatMap((manifest) => manifest.files)) suspects.delete(places.keyOf(file.place));
  }
  const old = await inParallel([...suspects].sort(), together, async (key) =>
    before === undefined || ((await store.modified(key)) ?? before) < before ? key : null,
  );
  const removed = old.filter((key) => key !== null);
  if (dryRun) return removed;
  await inParallel(removed, together, (key) => store.delete(key));
  return removed;
}
