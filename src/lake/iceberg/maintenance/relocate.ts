import type { ObjectStore } from '../../objects/index.ts';
import { readAvroFile, writeAvroFile } from '../avro-file.ts';
import { commit, type Doubt, discard } from '../commit.ts';
import type { Snapshot } from '../contract.ts';
import { tableDamaged, tableExists, unsupportedTable } from '../errors.ts';
import { isObject, type Json, type JsonObject, writeJson } from '../exact-json.ts';
import { plainLocation } from '../locations.ts';
import { RecordReader } from '../manifest-schema.ts';
import { entries, followed, parseMetadata } from '../metadata.ts';
import { ownUuid } from '../own-uuid.ts';
import type { Table } from '../table.ts';
import type { TableAccess } from '../table-access.ts';
import { inParallel } from '../table-files.ts';
import { commitVersion, newestVersion, versionKey } from '../versions.ts';
import type { Relocated } from './contract.ts';
import { referencedKeys } from './referenced.ts';

const together = 8;

/** Where what is written goes, and what metadata then says of a key of the table. */
interface Move {
  readonly store: ObjectStore;
  readonly location: string;
  /** The key under which a rewritten file is kept. */
  keyFor(key: string): string;
  placeOf(key: string): string;
}

/** Rewrites every place in the metadata of a table; in another store, copies its data first. One commit at the end. */
export async function relocate(
  access: TableAccess,
  name: string,
  target: ObjectStore | null,
  { dryRun = false }: { readonly dryRun?: boolean } = {},
): Promise<Relocated> {
  const table = await access.existing(name);
  const store = target ?? access.store;
  const location = `${store.location}/${table.prefix.slice(0, -1)}`;
  const here = store.location === access.store.location;
  const there = plainLocation(table.metadata.location) === plainLocation(location);
  const data = here ? [] : await dataKeys(access, table);
  const manifests = await manifestKeys(access, table);
  const result = {
    from: table.metadata.location,
    to: location,
    there,
    snapshots: table.metadata.snapshots.length,
    manifests: manifests.size,
    dataFiles: data.length,
    bytes: 0,
  };
  if ((there && here) || dryRun) return result;
  const uuid = ownUuid();
  let count = 0;
  const renamed = new Map<string, string>();
  const move: Move = {
    store,
    location,
    keyFor(key) {
      // Elsewhere names are free; here the old files are still read until the commit.
      if (!here) return key;
      const known = renamed.get(key) ?? key.replace(/[^/]*$/, `${uuid}-${count++}.avro`);
      renamed.set(key, known);
      return known;
    },
    placeOf: (key) => `${location}/${key.slice(table.prefix.length)}`,
  };
  if (here) {
    await inPlace(access, table, move);
    return result;
  }
  await refuseOther(store, table);
  const sizes = await inParallel(data, together, (key) => copied(access.store, store, key));
  const metadata = await rewritten(access, table, move, async (key, bytes) => {
    await store.putIfAbsent(key, bytes);
  });
  const first = { ...metadata, 'metadata-log': [] };
  if (!(await commitVersion(store, table.prefix, table.version, writeJson(first)))) await refuseOther(store, table);
  return { ...result, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

async function inPlace(access: TableAccess, table: Table, move: Move): Promise<void> {
  const writer = access.writer(table.name);
  const doubt: Doubt = { version: null };
  const written: string[] = [];
  let base = table;
  try {
    await commit(
      writer,
      table,
      async (now) => {
        base = now;
        const metadata = await rewritten(access, now, move, async (key, bytes) => {
          if (await access.store.putIfAbsent(key, bytes)) written.push(key);
        });
        return {
          metadata: followed(metadata, now.metadata.lastUpdatedMs, move.placeOf(versionKey(now.prefix, now.version))),
        };
      },
      doubt,
    );
  } catch (error) {
    await discard(writer, await writer.reload().catch(() => null), doubt, written);
    throw error;
  }
  // What they say is true of another place only.
  const old = [
    ...(await manifestKeys(access, base)),
    ...base.metadata.snapshots.map((snapshot) => listKey(base, snapshot)),
  ];
  await inParallel(old, together, (key) => access.store.delete(key).catch(() => undefined));
}

/** An earlier attempt that was interrupted left files, but no table. */
async function refuseOther(store: ObjectStore, table: Table): Promise<void> {
  const found = await newestVersion(store, table.prefix);
  if (found === null) return;
  const metadata = parseMetadata(found.text, versionKey(table.prefix, found.version));
  const same = isObject(metadata) && metadata['table-uuid'] === table.metadata.raw['table-uuid'];
  if (!same || found.version !== table.version) throw tableExists(table.name);
}

const listKey = (table: Table, { manifestList }: Snapshot): string => table.places.keyOf(manifestList);

async function manifestKeys(access: TableAccess, table: Table): Promise<Set<string>> {
  const keys = new Set<string>();
  for (const snapshot of table.metadata.snapshots) {
    for (const entry of await access.files.manifestList(snapshot, table.places)) {
      if (entry.content !== 0) {
        throw unsupportedTable(table.name, 'has delete files, which name its data files by where they were');
      }
      keys.add(table.places.keyOf(entry.place));
    }
  }
  return keys;
}

async function dataKeys(access: TableAccess, table: Table): Promise<string[]> {
  const all = await referencedKeys(table, table.metadata.snapshots, access.files);
  for (const key of await manifestKeys(access, table)) all.delete(key);
  for (const snapshot of table.metadata.snapshots) all.delete(listKey(table, snapshot));
  return [...all].sort();
}

/** Bytes copied; a file that is there already with its length has been copied before. */
async function copied(from: ObjectStore, to: ObjectStore, key: string): Promise<number> {
  const [size, present] = await Promise.all([from.head(key), to.head(key)]);
  if (size === null) throw tableDamaged(key, 'this file of the table is missing');
  if (present?.size === size.size) return 0;
  const bytes = await from.get(key);
  if (bytes === null) throw tableDamaged(key, 'this file of the table is missing');
  await to.put(key, bytes);
  return bytes.length;
}

/** metadata.json for the new place; its manifests and manifest lists are written on the way. */
async function rewritten(
  access: TableAccess,
  table: Table,
  move: Move,
  keep: (key: string, bytes: Uint8Array) => Promise<void>,
): Promise<JsonObject> {
  const { keyOf } = table.places;
  const lengths = new Map<string, bigint>();
  await inParallel([...(await manifestKeys(access, table))], together, async (key) => {
    const bytes = await rewrite(access.store, key, (record, reader) => {
      const name = reader.nameOf(2) ?? 'data_file';
      const file = record[name];
      if (!isRecord(file)) throw tableDamaged(key, 'an entry has no data file');
      const path = reader.nameOf(100) ?? 'file_path';
      return { ...record, [name]: { ...file, [path]: move.placeOf(keyOf(String(file[path]))) } };
    });
    await keep(move.keyFor(key), bytes);
    lengths.set(key, BigInt(bytes.length));
  });
  const lists = new Map<string, string>();
  for (const snapshot of table.metadata.snapshots) {
    const key = listKey(table, snapshot);
    const bytes = await rewrite(access.store, key, (record, reader) => {
      const path = reader.nameOf(500) ?? 'manifest_path';
      const manifest = keyOf(String(record[path]));
      return {
        ...record,
        [path]: move.placeOf(move.keyFor(manifest)),
        [reader.nameOf(501) ?? 'manifest_length']: lengths.get(manifest),
      };
    });
    await keep(move.keyFor(key), bytes);
    lists.set(snapshot.id, move.placeOf(move.keyFor(key)));
  }
  const { raw } = table.metadata;
  return {
    ...raw,
    location: move.location,
    snapshots: entries(raw.snapshots).map((snapshot: Json) =>
      isObject(snapshot) ? { ...snapshot, 'manifest-list': lists.get(String(snapshot['snapshot-id'])) } : snapshot,
    ),
    // They are hints only, and lie at the old place.
    statistics: [],
    'partition-statistics': [],
    'metadata-log': entries(raw['metadata-log']).map((entry) => {
      if (!isObject(entry)) return entry;
      const file = String(entry['metadata-file']).replace(/^.*\//, '');
      return { ...entry, 'metadata-file': move.placeOf(`${table.prefix}metadata/${file}`) };
    }),
  };
}

/** An Avro file of any writer with its records changed, its schema and its header as they were. */
async function rewrite(
  store: ObjectStore,
  key: string,
  change: (record: Record<string, unknown>, reader: RecordReader) => Record<string, unknown>,
): Promise<Uint8Array> {
  const bytes = await store.get(key);
  if (bytes === null) throw tableDamaged(key, 'this file of the table is missing');
  const { schema, metadata, records } = readAvroFile(bytes, key);
  const reader = RecordReader.of(schema);
  const header = Object.fromEntries([...metadata].filter(([name]) => !name.startsWith('avro.')));
  return writeAvroFile(
    schema,
    records.map((record) => change(record, reader)),
    header,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
