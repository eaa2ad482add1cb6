import { randomUUID } from 'node:crypto';
import type { ObjectStore } from '../objects/index.ts';
import { append } from './append.ts';
import { cleanUp } from './clean-up.ts';
import type { TableState, Warehouse } from './contract.ts';
import { invalidTable, unknownTable } from './errors.ts';
import { addColumns } from './evolve.ts';
import { writeJson } from './exact-json.ts';
import { localCopies } from './local-copies.ts';
import { emptyTable, parseMetadata } from './metadata.ts';
import { isTableName, listTables } from './names.ts';
import { planFiles } from './plan.ts';
import { readRows } from './read-rows.ts';
import { findSnapshot, openTable, type Table } from './table.ts';
import { tableAccess } from './table-access.ts';
import { TableFiles } from './table-files.ts';
import { commitVersion, newestVersion, type TableVersion, versionKey } from './versions.ts';

/**
 * The tables of one namespace below one object store, in the layout of Spark's Hadoop catalog. Nothing is read or written until
 * it is asked for. A warehouse that was moved or copied is read where it is now.
 */
export function openWarehouse(store: ObjectStore, namespace = 'quantum_features'): Warehouse {
  const files = new TableFiles(store);
  const opened = new WeakMap<TableState, Table>();
  const prefixOf = (table: string) => `${namespace}/${table}/`;

  async function open(name: string): Promise<Table | null> {
    if (!isTableName(name)) return null;
    const version = await newestVersion(store, prefixOf(name));
    if (version === null) return null;
    return remembered(parsed(name, version));
  }

  function parsed(name: string, { version, text }: TableVersion): Table {
    const prefix = prefixOf(name);
    return openTable(store, name, prefix, version, parseMetadata(text, versionKey(prefix, version)));
  }

  function remembered(table: Table): Table {
    opened.set(table.state, table);
    return table;
  }

  async function existing(name: string): Promise<Table> {
    const table = await open(name);
    if (table === null) throw unknownTable(name, namespace, await tables());
    return table;
  }

  /** The table behind a state; read again, at the same version, when the state is not one of ours but a copy. */
  async function behind(state: TableState): Promise<Table> {
    const known = opened.get(state);
    if (known) return known;
    const bytes = await store.get(versionKey(prefixOf(state.name), state.version));
    if (bytes === null) throw unknownTable(state.name, namespace, await tables());
    const text = new TextDecoder().decode(bytes);
    return parsed(state.name, { version: state.version, text });
  }

  const tables = () => listTables(store, namespace);

  return {
    location: store.location,
    tables,
    async load(name) {
      return (await open(name))?.state ?? null;
    },
    async create(definition) {
      const prefix = prefixOf(definition.name);
      const location = `${store.location}/${prefix.slice(0, -1)}`;
      for (;;) {
        const present = await open(definition.name);
        if (present) return present.state;
        if (!isTableName(definition.name)) throw invalidTable(definition.name, 'this is no name');
        const first = emptyTable(definition, location, randomUUID(), Date.now());
        await commitVersion(store, prefix, 1, writeJson(first));
      }
    },
    async append(name, rows, options = {}) {
      const writer = { store, files, reload: () => existing(name) };
      return remembered(await append(writer, rows, options)).state;
    },
    addColumns: async (name, columns) =>
      remembered(await addColumns(tableAccess(store, namespace, files), name, columns)).state,
    snapshot(state, reference) {
      const known = opened.get(state);
      return findSnapshot(known ?? { name: state.name, metadata: { ...state, history: [] } }, reference);
    },
    async plan(state, snapshot, conditions = []) {
      return planFiles(await behind(state), snapshot, conditions, files);
    },
    read: (chosen, columns) => readRows(store, chosen, columns),
    fetch: (chosen, columns) => localCopies(store, chosen, columns),
    async cleanUp(name) {
      const table = await open(name);
      return table === null ? [] : cleanUp(store, table, files);
    },
  };
}
