import type { ObjectStore } from '../objects/index.ts';
import type { Writer } from './commit.ts';
import { unknownTable } from './errors.ts';
import { parseMetadata } from './metadata.ts';
import { isTableName, listTables } from './names.ts';
import { openTable, type Table } from './table.ts';
import { TableFiles } from './table-files.ts';
import { newestVersion, versionKey } from './versions.ts';

/** The tables of one namespace in one store, at their newest versions. */
export interface TableAccess {
  readonly store: ObjectStore;
  readonly namespace: string;
  readonly files: TableFiles;
  /** Key of the folder of a table, with a slash behind. */
  prefixOf(name: string): string;
  /** Null when there is no such table. */
  open(name: string): Promise<Table | null>;
  /** `unknown_table`. */
  existing(name: string): Promise<Table>;
  writer(name: string): Writer;
}

export function tableAccess(store: ObjectStore, namespace: string, files = new TableFiles(store)): TableAccess {
  const prefixOf = (name: string) => `${namespace}/${name}/`;

  async function open(name: string): Promise<Table | null> {
    if (!isTableName(name)) return null;
    const prefix = prefixOf(name);
    const found = await newestVersion(store, prefix);
    if (found === null) return null;
    const { version, text } = found;
    return openTable(store, name, prefix, version, parseMetadata(text, versionKey(prefix, version)));
  }

  async function existing(name: string): Promise<Table> {
    const table = await open(name);
    if (table === null) throw unknownTable(name, namespace, await listTables(store, namespace));
    return table;
  }

  return {
    store,
    namespace,
    files,
    prefixOf,
    open,
    existing,
    writer: (name) => ({ store, files, reload: () => existing(name) }),
  };
}
