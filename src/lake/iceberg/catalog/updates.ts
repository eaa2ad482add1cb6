import { invalidCommit } from '../errors.ts';
import { isObject, type Json, type JsonObject, writeJson } from '../exact-json.ts';
import { entries } from '../metadata.ts';
import { refuseOtherLocation } from './create.ts';

/** A table while a client's updates are carried out on it, one after the other. */
interface Draft {
  readonly table: string;
  readonly now: number;
  metadata: JsonObject;
  /** What -1 means: added by this commit last. */
  lastAdded: { schema: number | null; spec: number | null; order: number | null };
  /** Snapshots of this commit, by id. */
  readonly snapshots: Map<string, JsonObject>;
}

type Update = (draft: Draft, update: JsonObject) => void;

/**
 * metadata.json after the updates of a client (Iceberg REST specification, `TableUpdate`), carried out in order. `invalid_commit`
 * for updates that are not known here or do not fit the table.
 */
export function applyUpdates(table: string, metadata: JsonObject, updates: Json, now: number): JsonObject {
  if (!Array.isArray(updates)) throw invalidCommit(table, 'updates are no list');
  const draft: Draft = {
    table,
    now,
    metadata,
    lastAdded: { schema: null, spec: null, order: null },
    snapshots: new Map(),
  };
  for (const update of updates) {
    const action = isObject(update) ? update.action : undefined;
    const known = typeof action === 'string' && Object.hasOwn(actions, action) ? actions[action] : undefined;
    if (known === undefined || !isObject(update)) {
      throw invalidCommit(table, `the update ${String(action)} is not known here`);
    }
    known(draft, update);
  }
  const last = Math.max(now, Number(metadata['last-updated-ms'] ?? 0), Number(draft.metadata['last-updated-ms'] ?? 0));
  return { ...draft.metadata, 'last-updated-ms': last };
}

const set = (draft: Draft, changes: JsonObject) => {
  draft.metadata = { ...draft.metadata, ...changes };
};
const objectsOf = (json: Json | undefined): JsonObject[] => entries(json).filter((entry) => isObject(entry));
const refsOf = ({ metadata }: Draft): JsonObject => (isObject(metadata.refs) ? metadata.refs : {});
const propertiesOf = ({ metadata }: Draft): JsonObject => (isObject(metadata.properties) ? metadata.properties : {});
const idText = (json: Json | undefined): string => String(json ?? '');

/** An id of a schema, spec or order that the table has; -1 is the one that this commit added last. */
function chosen(
  draft: Draft,
  wanted: Json | undefined,
  added: number | null,
  known: readonly Json[],
  what: string,
): number {
  const id = wanted === -1 ? added : wanted;
  if (typeof id !== 'number' || !known.includes(id))
    throw invalidCommit(draft.table, `it has no ${what} ${String(wanted)}`);
  return id;
}

/** The id of an equal entry that the table has, else the next free one. */
function idFor(present: readonly JsonObject[], key: string, entry: JsonObject): { id: number; there: boolean } {
  const content = (one: JsonObject) => writeJson({ ...one, [key]: undefined });
  const equal = present.find((one) => content(one) === content(entry));
  if (equal !== undefined) return { id: Number(equal[key]), there: true };
  return { id: Math.max(-1, ...present.map((one) => Number(one[key] ?? 0))) + 1, there: false };
}

/** The highest field id in a schema, nested ones included. */
function highestId(json: Json | undefined): number {
  if (Array.isArray(json)) return Math.max(0, ...json.map(highestId));
  if (!isObject(json)) return 0;
  let highest = 0;
  for (const [key, value] of Object.entries(json)) {
    if (/^(id|element-id|key-id|value-id)$/.test(key) && typeof value === 'number') highest = Math.max(highest, value);
    else if (key !== 'identifier-field-ids') highest = Math.max(highest, highestId(value));
  }
  return highest;
}

/** Replaces the entry for one snapshot in a list of statistics, or takes it out. */
function withStatistics(key: string, entry: JsonObject | null, snapshot: Json | undefined): Update {
  return (draft) => {
    const rest = objectsOf(draft.metadata[key]).filter((one) => idText(one['snapshot-id']) !== idText(snapshot));
    set(draft, { [key]: entry === null ? rest : [...rest, entry] });
  };
}

const actions: Readonly<Record<string, Update>> = {
  'assign-uuid': (draft, { uuid }) => {
    const { snapshots, 'table-uuid': own } = draft.metadata;
    if (uuid === own) return;
    if (entries(snapshots).length > 0 || typeof uuid !== 'string') throw invalidCommit(draft.table, 'its UUID stays');
    set(draft, { 'table-uuid': uuid });
  },
  'upgrade-format-version': (draft, { 'format-version': version }) => {
    if (version !== 2) throw invalidCommit(draft.table, `tables here have format version 2, not ${String(version)}`);
  },
  'set-location': (draft, { location }) => refuseOtherLocation(draft.table, location, String(draft.metadata.location)),

  'add-schema': (draft, update) => {
    if (!isObject(update.schema)) throw invalidCommit(draft.table, 'a schema is missing');
    const present = objectsOf(draft.metadata.schemas);
    const { id, there } = idFor(present, 'schema-id', update.schema);
    draft.lastAdded.schema = id;
    if (there) return;
    const highest = Math.max(Number(draft.metadata['last-column-id']), highestId(update.schema.fields));
    set(draft, { schemas: [...present, { ...update.schema, 'schema-id': id }], 'last-column-id': highest });
  },
  'set-current-schema': (draft, update) => {
    const known = objectsOf(draft.metadata.schemas).map((schema) => schema['schema-id'] ?? 0);
    set(draft, {
      'current-schema-id': chosen(draft, update['schema-id'], draft.lastAdded.schema, known, 'schema'),
    });
  },
  'remove-schemas': (draft, update) => {
    const gone = entries(update['schema-ids']);
    if (gone.includes(draft.metadata['current-schema-id'] ?? null)) {
      throw invalidCommit(draft.table, 'its present schema stays');
    }
    set(draft, {
      schemas: objectsOf(draft.metadata.schemas).filter((one) => !gone.includes(one['schema-id'] ?? 0)),
    });
  },

  'add-spec': (draft, update) => {
    if (!isObject(update.spec)) throw invalidCommit(draft.table, 'a partition spec is missing');
    let last = Number(draft.metadata['last-partition-id']);
    const fields = objectsOf(update.spec.fields).map((field) => ({
      name: field.name,
      transform: field.transform,
      'source-id': field['source-id'],
      'field-id': typeof field['field-id'] === 'number' ? field['field-id'] : ++last,
    }));
    for (const field of fields) last = Math.max(last, field['field-id']);
    const present = objectsOf(draft.metadata['partition-specs']);
    const { id, there } = idFor(present, 'spec-id', { 'spec-id': 0, fields });
    draft.lastAdded.spec = id;
    if (there) return;
    set(draft, { 'partition-specs': [...present, { 'spec-id': id, fields }], 'last-partition-id': last });
  },
  'set-default-spec': (draft, update) => {
    const known = objectsOf(draft.metadata['partition-specs']).map((spec) => spec['spec-id'] ?? 0);
    set(draft, { 'default-spec-id': chosen(draft, update['spec-id'], draft.lastAdded.spec, known, 'partition spec') });
  },
  'remove-partition-specs': (draft, update) => {
    const gone = entries(update['spec-ids']);
    if (gone.includes(draft.metadata['default-spec-id'] ?? null)) {
      throw invalidCommit(draft.table, 'its present partition spec stays');
    }
    set(draft, {
      'partition-specs': objectsOf(draft.metadata['partition-specs']).filter(
        (one) => !gone.includes(one['spec-id'] ?? 0),
      ),
    });
  },

  'add-sort-order': (draft, update) => {
    if (!isObject(update['sort-order'])) throw invalidCommit(draft.table, 'a sort order is missing');
    const { fields } = update['sort-order'];
    const present = objectsOf(draft.metadata['sort-orders']);
    // Zero is the order of what is not sorted.
    const unsorted = entries(fields).length === 0;
    const { id, there } = idFor(present, 'order-id', { 'order-id': 0, fields });
    const number = there ? id : unsorted ? 0 : Math.max(1, id);
    draft.lastAdded.order = number;
    if (there) return;
    set(draft, { 'sort-orders': [...present, { 'order-id': number, fields }] });
  },
  'set-default-sort-order': (draft, update) => {
    const known = objectsOf(draft.metadata['sort-orders']).map((order) => order['order-id'] ?? 0);
    const wanted = update['sort-order-id'];
    set(draft, { 'default-sort-order-id': chosen(draft, wanted, draft.lastAdded.order, known, 'sort order') });
  },

  'add-snapshot': (draft, { snapshot }) => {
    if (!isObject(snapshot)) throw invalidCommit(draft.table, 'a snapshot is missing');
    const { 'snapshot-id': id, 'sequence-number': sequence, 'timestamp-ms': time } = snapshot;
    const present = objectsOf(draft.metadata.snapshots);
    if (id === undefined || present.some((one) => idText(one['snapshot-id']) === idText(id))) {
      throw invalidCommit(draft.table, `the snapshot ${idText(id)} is there already`);
    }
    const last = Number(draft.metadata['last-sequence-number']);
    if (typeof sequence !== 'number' || sequence <= last) {
      throw invalidCommit(draft.table, `the sequence number of snapshot ${idText(id)} must be above ${last}`);
    }
    if (typeof time !== 'number' || typeof snapshot['manifest-list'] !== 'string' || !isObject(snapshot.summary)) {
      throw invalidCommit(draft.table, `the snapshot ${idText(id)} needs timestamp-ms, manifest-list and summary`);
    }
    // Spark reads no table whose summaries hold anything but texts.
    const summary = Object.fromEntries(Object.entries(snapshot.summary).map(([key, value]) => [key, String(value)]));
    const written = { ...snapshot, summary };
    draft.snapshots.set(idText(id), written);
    set(draft, {
      snapshots: [...present, written],
      'last-sequence-number': sequence,
      'last-updated-ms': Math.max(time, Number(draft.metadata['last-updated-ms'])),
    });
  },
  'set-snapshot-ref': (draft, update) => {
    const { action: _action, 'ref-name': name, ...ref } = update;
    const id = ref['snapshot-id'];
    const there = objectsOf(draft.metadata.snapshots).find((one) => idText(one['snapshot-id']) === idText(id));
    if (typeof name !== 'string' || name === '' || (ref.type !== 'branch' && ref.type !== 'tag')) {
      throw invalidCommit(draft.table, 'a reference needs a name and is a branch or a tag');
    }
    if (there === undefined) throw invalidCommit(draft.table, `the reference ${name} needs a snapshot that exists`);
    set(draft, { refs: { ...refsOf(draft), [name]: ref } });
    if (name !== 'main') return;
    if (ref.type !== 'branch') throw invalidCommit(draft.table, 'main is a branch');
    if (idText(draft.metadata['current-snapshot-id']) === idText(id)) return;
    const log = entries(draft.metadata['snapshot-log']);
    const lastLogged = log.at(-1);
    const before = isObject(lastLogged) ? Number(lastLogged['timestamp-ms']) : 0;
    // Going back to an older snapshot happens now.
    const since = draft.snapshots.has(idText(id)) ? Number(there['timestamp-ms']) : draft.now;
    const time = Math.max(since, before);
    set(draft, {
      'current-snapshot-id': id,
      'snapshot-log': [...log, { 'timestamp-ms': time, 'snapshot-id': id }],
      'last-updated-ms': Math.max(time, Number(draft.metadata['last-updated-ms'])),
    });
  },
  'remove-snapshot-ref': (draft, { 'ref-name': name }) => {
    if (name === 'main') throw invalidCommit(draft.table, 'the branch main stays');
    set(draft, { refs: Object.fromEntries(Object.entries(refsOf(draft)).filter(([one]) => one !== name)) });
  },
  'remove-snapshots': (draft, update) => {
    const gone = new Set(entries(update['snapshot-ids']).map(idText));
    const held = Object.entries(refsOf(draft)).find(([, ref]) => isObject(ref) && gone.has(idText(ref['snapshot-id'])));
    if (held) throw invalidCommit(draft.table, `the reference ${held[0]} needs one of these snapshots`);
    set(draft, withoutSnapshots(draft.metadata, gone));
  },

  'set-properties': (draft, { updates }) => {
    if (!isObject(updates)) throw invalidCommit(draft.table, 'properties are missing');
    const texts = Object.fromEntries(Object.entries(updates).map(([key, value]) => [key, String(value)]));
    set(draft, { properties: { ...propertiesOf(draft), ...texts } });
  },
  'remove-properties': (draft, { removals }) => {
    const gone = entries(removals);
    const kept = Object.entries(propertiesOf(draft)).filter(([key]) => !gone.includes(key));
    set(draft, { properties: Object.fromEntries(kept) });
  },

  'set-statistics': (draft, update) => {
    if (!isObject(update.statistics)) throw invalidCommit(draft.table, 'statistics are missing');
    withStatistics('statistics', update.statistics, update.statistics['snapshot-id'])(draft, update);
  },
  'remove-statistics': (draft, update) => withStatistics('statistics', null, update['snapshot-id'])(draft, update),
  'set-partition-statistics': (draft, update) => {
    const entry = update['partition-statistics'];
    if (!isObject(entry)) throw invalidCommit(draft.table, 'statistics are missing');
    withStatistics('partition-statistics', entry, entry['snapshot-id'])(draft, update);
  },
  'remove-partition-statistics': (draft, update) =>
    withStatistics('partition-statistics', null, update['snapshot-id'])(draft, update),
};

/**
 * metadata.json without these snapshots (ids as digits). The log of what was current begins after the last of them: what is
 * before it can no longer be told completely.
 */
export function withoutSnapshots(metadata: JsonObject, gone: ReadonlySet<string>): JsonObject {
  const stays = (entry: Json) => !isObject(entry) || !gone.has(idText(entry['snapshot-id']));
  const log = entries(metadata['snapshot-log']);
  const lastGone = log.findLastIndex((entry) => !stays(entry));
  return {
    ...metadata,
    snapshots: entries(metadata.snapshots).filter(stays),
    statistics: entries(metadata.statistics).filter(stays),
    'partition-statistics': entries(metadata['partition-statistics']).filter(stays),
    'snapshot-log': log.slice(lastGone + 1),
  };
}
