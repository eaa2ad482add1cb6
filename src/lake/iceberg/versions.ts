import { join } from 'node:path';
import { disk } from '../../disk/index.ts';
import type { ObjectStore } from '../objects/index.ts';
import { tableDamaged } from './errors.ts';

/** Keys of a table's metadata folder in the layout of Spark's Hadoop catalog; `prefix` ends with a slash. */
export const versionKey = (prefix: string, version: number) => `${prefix}metadata/v${version}.metadata.json`;
export const hintKey = (prefix: string) => `${prefix}metadata/version-hint.text`;

export interface TableVersion {
  readonly version: number;
  readonly text: string;
}

/**
 * The newest version of a table, or null when there is none. Starts at the hint and goes up while the next version exists;
 * a missing, unreadable or too high hint costs a listing.
 */
export async function newestVersion(store: ObjectStore, prefix: string): Promise<TableVersion | null> {
  const start = (await hintedVersion(store, prefix)) ?? (await listedVersion(store, prefix));
  if (start === null) return null;
  let found = start;
  for (;;) {
    const next = await store.get(versionKey(prefix, found.version + 1));
    if (next === null) return { version: found.version, text: textOf(found.bytes, versionKey(prefix, found.version)) };
    found = { version: found.version + 1, bytes: next };
  }
}

interface Found {
  readonly version: number;
  readonly bytes: Uint8Array;
}

async function hintedVersion(store: ObjectStore, prefix: string): Promise<Found | null> {
  const hint = await store.get(hintKey(prefix));
  if (hint === null) return null;
  const digits = Buffer.from(hint).toString('latin1').trim();
  if (!/^\d{1,9}$/.test(digits)) return null;
  const version = Number(digits);
  const bytes = await store.get(versionKey(prefix, version));
  return bytes === null ? null : { version, bytes };
}

async function listedVersion(store: ObjectStore, prefix: string): Promise<Found | null> {
  let version = 0;
  for await (const { key } of store.list(`${prefix}metadata/`)) {
    const match = /\/v(\d{1,9})\.metadata\.json$/.exec(key);
    if (match) version = Math.max(version, Number(match[1]));
  }
  if (version === 0) return null;
  const bytes = await store.get(versionKey(prefix, version));
  return bytes === null ? null : { version, bytes };
}

function textOf(bytes: Uint8Array, key: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw tableDamaged.from(cause, key, 'it is no UTF-8 text');
  }
}

/**
 * Creates a version; false when another writer was faster. The hint follows: one that is behind harms nobody, one ahead would.
 * What happens to the hint decides nothing: the version is there.
 */
export async function commitVersion(
  store: ObjectStore,
  prefix: string,
  version: number,
  text: string,
): Promise<boolean> {
  if (!(await store.putIfAbsent(versionKey(prefix, version), Buffer.from(text)))) return false;
  try {
    await store.put(hintKey(prefix), Buffer.from(String(version)));
    // Hadoop checks the hint against a checksum file that it wrote itself; a stale one makes Spark list the folder and warn.
    if (store.location.startsWith('/')) {
      await disk.remove(join(store.location, prefix, 'metadata', '.version-hint.text.crc'));
    }
  } catch {
    // The next commit writes it again; until then readers go up from the last one.
  }
  return true;
}
