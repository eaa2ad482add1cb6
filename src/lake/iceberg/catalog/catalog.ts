import { randomUUID } from 'node:crypto';
import type { ObjectStore } from '../../objects/index.ts';
import { commit, type Doubt } from '../commit.ts';
import {
  commitConflict,
  commitRefused,
  commitStateUnknown,
  invalidCommit,
  tableDamaged,
  tableExists,
  unknownTable,
  unsupportedTable,
} from '../errors.ts';
import { isObject, type Json, type JsonObject, writeJson } from '../exact-json.ts';
import { tablePlaces } from '../locations.ts';
import { entries, followed, inOrder, parseMetadata, readMetadata } from '../metadata.ts';
import { isTableName, listTables } from '../names.ts';
import { openTable, type Table } from '../table.ts';
import { TableFiles } from '../table-files.ts';
import { commitVersion, newestVersion, versionKey } from '../versions.ts';
import type { Catalog, TableDocument } from './contract.ts';
import { bareTable, requestedTable } from './create.ts';
import { checkRequirements } from './requirements.ts';
import { applyUpdates } from './updates.ts';

/** The catalog of the warehouse of this store; nothing is read or written until it is asked for. */
export function openCatalog(store: ObjectStore, namespace = 'quantum_features'): Catalog {
  const files = new TableFiles(store);
  const prefixOf = (table: string) => `${namespace}/${table}/`;
  const locationOf = (table: string) => `${store.location}/${namespace}/${table}`;

  async function open(name: string): Promise<Table | null> {
    if (!isTableName(name)) return null;
    const found = await newestVersion(store, prefixOf(name));
    if (found === null) return null;
    const content = parseMetadata(found.text, versionKey(prefixOf(name), found.version));
    return openTable(store, name, prefixOf(name), found.version, content);
  }

  async function existing(name: string): Promise<Table> {
    const table = await open(name);
    if (table === null) throw unknownTable(name, namespace, await listTables(store, namespace));
    return table;
  }

  /** Also for tables that only others can read. */
  async function load(name: string): Promise<TableDocument | null> {
    if (!isTableName(name)) return null;
    const found = await newestVersion(store, prefixOf(name));
    if (found === null) return null;
    const key = versionKey(prefixOf(name), found.version);
    const metadata = parseMetadata(found.text, key);
    if (!isObject(metadata)) throw tableDamaged(key, 'it is no JSON object');
    return { location: placeOfMetadata(metadata, name, key), metadata };
  }

  /** A table that was moved names its files where they were. */
  function placeOfMetadata(metadata: JsonObject, name: string, key: string): string {
    const recorded = typeof metadata.location === 'string' ? metadata.location : locationOf(name);
    return tablePlaces(recorded, store.location, prefixOf(name)).placeOf(key);
  }

  async function begin(name: string, metadata: JsonObject): Promise<TableDocument> {
    if (!isTableName(name)) throw invalidCommit(name, 'this is no name of a table');
    const content = checked(name, inOrder(metadata));
    const prefix = prefixOf(name);
    if ((await newestVersion(store, prefix)) !== null) throw tableExists(name);
    await demandManifestLists(name, prefix, content, new Set());
    if (!(await commitVersion(store, prefix, 1, writeJson(content)))) throw tableExists(name);
    return { location: placeOfMetadata(content, name, versionKey(prefix, 1)), metadata: content };
  }

  /** A version that we can read: what we could not append to must not come into being here. */
  function checked(name: string, metadata: JsonObject): JsonObject {
    try {
      readMetadata(metadata, 'metadata.json', name);
      return metadata;
    } catch (error) {
      if (tableDamaged.matches(error) || unsupportedTable.matches(error)) {
        throw invalidCommit.from(
          error,
          name,
          error instanceof Error ? error.message.replace(/\.$/, '') : String(error),
        );
      }
      throw error;
    }
  }

  /** New snapshots must be where this server finds them: another place would leave a table that nobody here can read. */
  async function demandManifestLists(
    name: string,
    prefix: string,
    metadata: JsonObject,
    known: ReadonlySet<string>,
  ): Promise<void> {
    const places = tablePlaces(String(metadata.location), store.location, prefix);
    for (const snapshot of entries(metadata.snapshots)) {
      if (!isObject(snapshot) || known.has(String(snapshot['snapshot-id']))) continue;
      const list = String(snapshot['manifest-list']);
      let key: string;
      try {
        key = places.keyOf(list);
      } catch (error) {
        throw invalidCommit.from(error, name, `the manifest list ${list} is outside the table`);
      }
      if ((await store.head(key)) === null) throw invalidCommit(name, `the manifest list ${list} is not there`);
    }
  }

  async function change(name: string, requirements: Json, updates: Json): Promise<TableDocument> {
    const table = await existing(name);
    const doubt: Doubt = { version: null };
    try {
      const next = await commit(
        { store, files, reload: () => existing(name) },
        table,
        async (base) => {
          const { raw } = base.metadata;
          checkRequirements(name, requirements, raw);
          const changed = applyUpdates(name, raw, updates, Date.now());
          const known = new Set(base.metadata.snapshots.map(({ id }) => id));
          await demandManifestLists(name, base.prefix, changed, known);
          const previous = base.places.placeOf(versionKey(base.prefix, base.version));
          return { metadata: checked(name, followed(changed, base.metadata.lastUpdatedMs, previous)) };
        },
        doubt,
      );
      const { raw } = next.metadata;
      return { location: placeOfMetadata(raw, name, versionKey(next.prefix, next.version)), metadata: raw };
    } catch (error) {
      if (doubt.version !== null) throw commitStateUnknown.from(error, name);
      if (commitConflict.matches(error)) throw commitRefused.from(error, name, 'other writers were faster every time');
      throw error;
    }
  }

  return {
    namespace,
    tables: () => listTables(store, namespace),
    load,
    async create(request) {
      const { name } = request;
      if (typeof name !== 'string' || !isTableName(name))
        throw invalidCommit(String(name), 'this is no name of a table');
      const metadata = requestedTable(name, request, locationOf(name), randomUUID(), Date.now());
      if (request['stage-create'] !== true) return begin(name, metadata);
      if ((await newestVersion(store, prefixOf(name))) !== null) throw tableExists(name);
      const content = checked(name, inOrder(metadata));
      return { location: `${locationOf(name)}/${versionKey('', 1)}`, metadata: content };
    },
    async commit(name, { requirements, updates }) {
      const creates = entries(requirements).some((one) => isObject(one) && one.type === 'assert-create');
      if (!creates) return change(name, requirements, updates);
      const present = await load(name);
      checkRequirements(name, requirements, present?.metadata ?? null);
      const now = Date.now();
      return begin(name, applyUpdates(name, bareTable(locationOf(name), randomUUID(), now), updates, now));
    },
  };
}
