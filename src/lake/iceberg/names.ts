import type { ObjectStore } from '../objects/index.ts';

/** Names that are one plain folder and one plain SQL identifier. */
export function isTableName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name);
}

/** The tables below a namespace: folders with a version of a table in them. */
export async function listTables(store: ObjectStore, namespace: string): Promise<string[]> {
  const names = new Set<string>();
  for await (const { key } of store.list(`${namespace}/`)) {
    const match = /^([^/]+)\/metadata\/v\d+\.metadata\.json$/.exec(key.slice(namespace.length + 1));
    if (match) names.add(match[1]!);
  }
  return [...names].sort();
}
