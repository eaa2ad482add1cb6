import { invalidCommit } from '../errors.ts';
import { isObject, type Json, type JsonObject } from '../exact-json.ts';
import { plainLocation } from '../locations.ts';
import { firstPartitionId } from '../partition-spec.ts';
import { withFreshIds } from './fresh-ids.ts';

/** metadata.json without a schema, on which the updates of a staged creation build. */
export function bareTable(location: string, uuid: string, now: number): JsonObject {
  return {
    'format-version': 2,
    'table-uuid': uuid,
    location,
    'last-sequence-number': 0,
    'last-updated-ms': now,
    'last-column-id': 0,
    'current-schema-id': -1,
    schemas: [],
    'default-spec-id': 0,
    'partition-specs': [],
    'last-partition-id': firstPartitionId - 1,
    'default-sort-order-id': 0,
    'sort-orders': [],
    properties: {},
    refs: {},
    snapshots: [],
    statistics: [],
    'partition-statistics': [],
    'snapshot-log': [],
    'metadata-log': [],
  };
}

/** The first metadata.json that a `CreateTableRequest` asks for; all ids are given anew. `invalid_commit`. */
export function requestedTable(
  table: string,
  request: JsonObject,
  location: string,
  uuid: string,
  now: number,
): JsonObject {
  refuseOtherLocation(table, request.location, location);
  const { schema, lastColumnId, ids } = withFreshIds(table, request.schema);
  const mapped = (id: Json | undefined): number => {
    const found = ids.get(Number(id));
    if (found === undefined) throw invalidCommit(table, `no column has the id ${String(id)}`);
    return found;
  };
  const partitions = fieldsOf(request['partition-spec']).map((field, index) => ({
    name: field.name,
    transform: field.transform,
    'source-id': mapped(field['source-id']),
    'field-id': firstPartitionId + index,
  }));
  const sorted = fieldsOf(request['write-order']).map((field) => ({
    ...field,
    'source-id': mapped(field['source-id']),
  }));
  const order = sorted.length === 0 ? 0 : 1;
  const properties = isObject(request.properties) ? request.properties : {};
  if (Number(properties['format-version'] ?? 2) !== 2) {
    throw invalidCommit(table, 'tables here have format version 2');
  }
  const { 'format-version': _version, ...kept } = properties;
  return {
    ...bareTable(location, uuid, now),
    'last-column-id': lastColumnId,
    'current-schema-id': 0,
    schemas: [schema],
    'partition-specs': [{ 'spec-id': 0, fields: partitions }],
    'last-partition-id': firstPartitionId - 1 + partitions.length,
    'default-sort-order-id': order,
    'sort-orders': [{ 'order-id': 0, fields: [] }, ...(order === 0 ? [] : [{ 'order-id': order, fields: sorted }])],
    properties: kept,
  };
}

/** Tables are where the catalog keeps them; a client may name that place and no other. `invalid_commit`. */
export function refuseOtherLocation(table: string, wanted: Json | undefined, location: string): void {
  if (wanted === undefined || wanted === null) return;
  if (typeof wanted === 'string' && plainLocation(wanted) === plainLocation(location)) return;
  throw invalidCommit(table, `its place is ${location}, not ${String(wanted)}`);
}

function fieldsOf(json: Json | undefined): JsonObject[] {
  const fields = isObject(json) && Array.isArray(json.fields) ? json.fields : [];
  return fields.filter((field: Json) => isObject(field));
}
