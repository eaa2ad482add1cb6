import type { ObjectStore } from '../objects/index.ts';
import type { Snapshot } from './contract.ts';
import { tableDamaged } from './errors.ts';
import type { TablePlaces } from './locations.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { type ManifestEntry, readManifestList } from './manifest-list.ts';

/** How many data files the manifests that are remembered may name together. */
const rememberedFiles = 50_000;
/** Lists that are remembered: as many as a batch touches tables. */
const rememberedLists = 16;

/**
 * Reads manifest lists and manifests of one store. Both are immutable and have random names, so what was read is remembered,
 * newest use last, up to a bound.
 */
export class TableFiles {
  private readonly store: ObjectStore;
  private readonly remembered = new Map<string, Manifest>();
  private readonly lists = new Map<string, readonly ManifestEntry[]>();
  private weight = 0;

  constructor(store: ObjectStore) {
    this.store = store;
  }

  /** Manifests of a snapshot, newest first. */
  async manifestList(snapshot: Snapshot, places: TablePlaces): Promise<readonly ManifestEntry[]> {
    const key = places.keyOf(snapshot.manifestList);
    const known = this.lists.get(key);
    if (known) return known;
    const list = readManifestList(await this.bytes(key), key);
    this.rememberList(key, list);
    return list;
  }

  /** The next append starts from the list of the last one. */
  rememberList(key: string, list: readonly ManifestEntry[]): void {
    this.lists.set(key, list);
    for (const oldest of this.lists.keys()) {
      if (this.lists.size <= rememberedLists) break;
      this.lists.delete(oldest);
    }
  }

  async manifest(entry: ManifestEntry, places: TablePlaces): Promise<Manifest> {
    const key = places.keyOf(entry.place);
    const known = this.remembered.get(key);
    if (known) {
      this.remembered.delete(key);
      this.remembered.set(key, known);
      return known;
    }
    const manifest = readManifest(await this.bytes(key), key);
    if (!this.remembered.has(key)) this.weight += 1 + manifest.files.length;
    this.remembered.set(key, manifest);
    for (const [oldest, { files }] of this.remembered) {
      if (this.weight <= rememberedFiles) break;
      this.remembered.delete(oldest);
      this.weight -= 1 + files.length;
    }
    return manifest;
  }

  private async bytes(key: string): Promise<Uint8Array> {
    const bytes = await this.store.get(key);
    if (bytes === null) throw tableDamaged(key, 'this file of the table is missing');
    return bytes;
  }
}

/** Applies `work` to all items, some at a time, results in order of the items. */
export async function inParallel<T, U>(
  items: readonly T[],
  together: number,
  work: (item: T, index: number) => Promise<U>,
): Promise<U[]> {
  const results = new Array<U>(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next;
      next += 1;
      results[index] = await work(items[index]!, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(together, items.length) }, worker));
  return results;
}
