import type { Snapshot, TableDefinition } from './contract.ts';
import { invalidTable, tableDamaged, unsupportedTable } from './errors.ts';
import { integerOf, isObject, type Json, type JsonObject, parseJson } from './exact-json.ts';
import { firstPartitionId, identitySpec, type PartitionSpec, readSpec, specFieldsJson } from './partition-spec.ts';
import { isPrimitive, readSchema, type Schema, schemaJson, schemaOf } from './schema.ts';

/** metadata.json, read. `raw` is everything that was in it, so that what others wrote there survives our commits. */
export interface TableMetadata {
  readonly raw: JsonObject;
  readonly location: string;
  readonly lastSequenceNumber: number;
  readonly lastUpdatedMs: number;
  readonly schemas: ReadonlyMap<number, Schema>;
  readonly schema: Schema;
  readonly specs: ReadonlyMap<number, PartitionSpec>;
  readonly spec: PartitionSpec;
  /** Oldest first. */
  readonly snapshots: readonly Snapshot[];
  readonly current: Snapshot | null;
  readonly tags: Readonly<Record<string, string>>;
  /** Of those that are named as Hadoop's catalog names them. */
  readonly earlierVersions: readonly number[];
  /** What was current since when. */
  readonly history: readonly { readonly timestampMs: number; readonly id: string }[];
}

/** Spark's order of the keys of metadata.json. */
const keyOrder = [
  'format-version',
  'table-uuid',
  'location',
  'last-sequence-number',
  'last-updated-ms',
  'last-column-id',
  'current-schema-id',
  'schemas',
  'default-spec-id',
  'partition-specs',
  'last-partition-id',
  'default-sort-order-id',
  'sort-orders',
  'properties',
  'current-snapshot-id',
  'refs',
  'snapshots',
  'statistics',
  'partition-statistics',
  'snapshot-log',
  'metadata-log',
];

/** Versions named in `metadata-log`: Iceberg's default of `write.metadata.previous-versions-max`. */
export const loggedVersions = 100;

/** The first metadata.json of a table: no snapshot yet. `invalid_table`. */
export function emptyTable(definition: TableDefinition, location: string, uuid: string, now: number): JsonObject {
  const { schema, lastColumnId } = schemaOf(definition.columns);
  if (new Set(schema.fields.map((field) => field.name)).size < schema.fields.length) {
    throw invalidTable(definition.name, 'two columns have one name');
  }
  for (const name of definition.partitionBy) {
    const field = schema.fields.find((candidate) => candidate.name === name);
    if (!field || !isPrimitive(field.type)) throw invalidTable(definition.name, `${name} cannot partition it`);
  }
  const spec = identitySpec(schema, definition.partitionBy);
  return {
    'format-version': 2,
    'table-uuid': uuid,
    location,
    'last-sequence-number': 0,
    'last-updated-ms': now,
    'last-column-id': lastColumnId,
    'current-schema-id': 0,
    schemas: [schemaJson(schema)],
    'default-spec-id': 0,
    'partition-specs': [{ 'spec-id': spec.id, fields: specFieldsJson(spec) }],
    'last-partition-id': firstPartitionId - 1 + spec.fields.length,
    'default-sort-order-id': 0,
    'sort-orders': [{ 'order-id': 0, fields: [] }],
    properties: { comment: definition.comment, owner: 'eigenlake' },
    refs: {},
    snapshots: [],
    statistics: [],
    'partition-statistics': [],
    'snapshot-log': [],
    'metadata-log': [],
  };
}

/**
 * The next metadata.json: one snapshot more, current on `main`, with its tag.
 * `previousFile` is the location of the metadata.json that this one follows.
 */
export function withSnapshot(
  metadata: TableMetadata,
  snapshot: Snapshot,
  tag: string | undefined,
  previousFile: string,
): JsonObject {
  const { raw } = metadata;
  const id = integerOf(snapshot.id);
  const refs = isObject(raw.refs) ? raw.refs : {};
  const main = isObject(refs.main) ? refs.main : { 'snapshot-id': id, type: 'branch' };
  const next: JsonObject = {
    ...raw,
    'last-sequence-number': snapshot.sequenceNumber,
    'last-updated-ms': Math.max(snapshot.timestampMs, metadata.lastUpdatedMs),
    'current-snapshot-id': id,
    refs: {
      ...refs,
      main: { ...main, 'snapshot-id': id },
      ...(tag === undefined ? {} : { [tag]: { 'snapshot-id': id, type: 'tag' } }),
    },
    snapshots: [...entries(raw.snapshots), snapshotJson(snapshot)],
    'snapshot-log': [...entries(raw['snapshot-log']), { 'timestamp-ms': snapshot.timestampMs, 'snapshot-id': id }],
  };
  return followed(next, metadata.lastUpdatedMs, previousFile);
}

/** The keys in Spark's order, with the version before in the log of versions. */
export function followed(next: JsonObject, previousTime: number, previousFile: string): JsonObject {
  const logged = [
    ...entries(next['metadata-log']),
    { 'timestamp-ms': previousTime, 'metadata-file': previousFile },
  ].slice(-loggedVersions);
  return inOrder({ ...next, 'metadata-log': logged });
}

/** The keys in Spark's order. */
export function inOrder(next: JsonObject): JsonObject {
  const known = keyOrder.filter((key) => next[key] !== undefined);
  const others = Object.keys(next).filter((key) => !keyOrder.includes(key));
  return Object.fromEntries([...known, ...others].map((key) => [key, next[key]]));
}

export function snapshotJson(snapshot: Snapshot): JsonObject {
  return {
    'sequence-number': snapshot.sequenceNumber,
    'snapshot-id': integerOf(snapshot.id),
    'parent-snapshot-id': snapshot.parent === null ? undefined : integerOf(snapshot.parent),
    'timestamp-ms': snapshot.timestampMs,
    summary: snapshot.summary,
    'manifest-list': snapshot.manifestList,
    'schema-id': snapshot.schemaId,
  };
}

export function entries(json: Json | undefined): readonly Json[] {
  return Array.isArray(json) ? json : [];
}

function allTexts(object: JsonObject): object is Readonly<Record<string, string>> {
  for (const key in object) if (typeof object[key] !== 'string') return false;
  return true;
}

/** Spark insists on texts; others tolerate numbers. */
function textsOf(object: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, String(value)]));
}

/** The content of metadata.json; `table_damaged` names the file. */
export function parseMetadata(text: string, file: string): Json {
  try {
    return parseJson(text);
  } catch (cause) {
    throw tableDamaged.from(cause, file, 'it is no JSON');
  }
}

/**
 * Reads metadata.json of format version 2. Insists on what a reader cannot do without and tolerates what is only missing
 * comfort (reference/iceberg.md, section 2). `table_damaged` with the file and the key, `unsupported_table`.
 */
export function readMetadata(raw: Json, file: string, table: string): TableMetadata {
  const damaged = (what: string) => tableDamaged(file, what);
  if (!isObject(raw)) throw damaged('it is no JSON object');
  const version = raw['format-version'];
  if (typeof version !== 'number') throw damaged('it has no format-version');
  if (version !== 2) throw unsupportedTable(table, `has format version ${version}`);

  const whole = (object: JsonObject, key: string): number => {
    const value = object[key];
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw damaged(`${key} is no whole number`);
    return value;
  };
  const digits = (value: Json | undefined, key: string): string => {
    if (typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))) return String(value);
    throw damaged(`${key} is no whole number`);
  };
  const text_ = (object: JsonObject, key: string): string => {
    const value = object[key];
    if (typeof value !== 'string') throw damaged(`${key} is no text`);
    return value;
  };

  const schemas = new Map<number, Schema>();
  for (const entry of entries(raw.schemas)) {
    const schema = readSchema(entry, table);
    if (schema === null) throw damaged('schemas holds something that is no schema');
    schemas.set(schema.id, schema);
  }
  const schema = schemas.get(whole(raw, 'current-schema-id'));
  if (!schema) throw damaged('current-schema-id points to no schema');

  const specs = new Map<number, PartitionSpec>();
  for (const entry of entries(raw['partition-specs'])) {
    const spec = readSpec(entry);
    if (spec === null) throw damaged('partition-specs holds something that is no partition spec');
    specs.set(spec.id, spec);
  }
  const spec = specs.get(whole(raw, 'default-spec-id'));
  if (!spec) throw damaged('default-spec-id points to no partition spec');

  const snapshots = entries(raw.snapshots).map((entry): Snapshot => {
    if (!isObject(entry)) throw damaged('snapshots holds something that is no snapshot');
    const parent = entry['parent-snapshot-id'];
    const summary = isObject(entry.summary) ? entry.summary : {};
    return {
      id: digits(entry['snapshot-id'], 'snapshot-id'),
      parent: parent === undefined || parent === null ? null : digits(parent, 'parent-snapshot-id'),
      sequenceNumber: entry['sequence-number'] === undefined ? 0 : whole(entry, 'sequence-number'),
      timestampMs: whole(entry, 'timestamp-ms'),
      manifestList: text_(entry, 'manifest-list'),
      summary: allTexts(summary) ? summary : textsOf(summary),
      schemaId: typeof entry['schema-id'] === 'number' ? entry['schema-id'] : schema.id,
    };
  });
  snapshots.sort((a, b) => a.sequenceNumber - b.sequenceNumber || a.timestampMs - b.timestampMs);
  const byId = new Map(snapshots.map((snapshot) => [snapshot.id, snapshot]));

  const currentId = raw['current-snapshot-id'];
  // Older writers say -1 for "no snapshot".
  const isSet = currentId !== undefined && currentId !== null && currentId !== -1;
  const current = isSet ? byId.get(digits(currentId, 'current-snapshot-id')) : null;
  if (current === undefined) throw damaged('current-snapshot-id points to no snapshot');

  const tags: Record<string, string> = {};
  for (const [name, ref] of Object.entries(isObject(raw.refs) ? raw.refs : {})) {
    if (!isObject(ref)) throw damaged(`the reference ${name} is no object`);
    const id = digits(ref['snapshot-id'], `snapshot-id of the reference ${name}`);
    if (name === 'main' && id !== current?.id) throw damaged('current-snapshot-id and the branch main disagree');
    if (ref.type !== 'tag') continue;
    if (!byId.has(id)) throw damaged(`the tag ${name} points to no snapshot`);
    tags[name] = id;
  }
  const history = entries(raw['snapshot-log']).map((entry) => {
    if (!isObject(entry)) throw damaged('snapshot-log holds something that is no entry');
    return {
      timestampMs: whole(entry, 'timestamp-ms'),
      id: digits(entry['snapshot-id'], 'snapshot-id of the snapshot-log'),
    };
  });
  const earlierVersions = entries(raw['metadata-log']).flatMap((entry) => {
    const match = isObject(entry) ? /\/v(\d{1,9})\.metadata\.json$/.exec(String(entry['metadata-file'])) : null;
    return match ? [Number(match[1])] : [];
  });
  return {
    raw,
    earlierVersions,
    location: text_(raw, 'location').replace(/\/+$/, ''),
    lastSequenceNumber: whole(raw, 'last-sequence-number'),
    lastUpdatedMs: whole(raw, 'last-updated-ms'),
    schemas,
    schema,
    specs,
    spec,
    snapshots,
    current,
    tags,
    history,
  };
}
