import type { Snapshot } from '../contract.ts';
import type { Table } from '../table.ts';
import { inParallel, type TableFiles } from '../table-files.ts';

const together = 16;

/** Keys of all files that these snapshots need: manifest lists, manifests, data and delete files. */
export async function referencedKeys(
  table: Table,
  snapshots: readonly Snapshot[],
  files: TableFiles,
): Promise<Set<string>> {
  const { places } = table;
  const keys = new Set<string>();
  // Most manifests are in many lists, and are read once.
  const seen = new Set<string>();
  for (const snapshot of snapshots) {
    keys.add(places.keyOf(snapshot.manifestList));
    const list = await files.manifestList(snapshot, places);
    const fresh = list.filter(({ place }) => !seen.has(place));
    for (const { place } of fresh) {
      seen.add(place);
      keys.add(places.keyOf(place));
    }
    const read = await inParallel(fresh, together, (entry) => files.manifest(entry, places));
    for (const file of read.flatMap((manifest) => manifest.files)) keys.add(places.keyOf(file.place));
  }
  return keys;
}
