import type { ObjectStore } from '../objects/index.ts';
import { newestVersion } from './versions.ts';

/** Names that are one plain folder and one plain SQL identifier. */
export function isTableName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name);
}

/** The tables below a namespace: folders with a version of a table in them. Data files are not listed. */
export async function listTables(store: ObjectStore, namespace: string): Promise<string[]> {
  const names = (await store.folders(`${namespace}/`)).filter(isTableName);
  const found = await Promise.all(names.map((name) => newestVersion(store, `${namespace}/${name}/`)));
  return names.filter((_, index) => found[index] !== null);
}
