import { invalidCommit } from '../errors.ts';
import { isObject, type Json, type JsonObject } from '../exact-json.ts';

/** A schema of a client with ids of ours. */
export interface FreshSchema {
  readonly schema: JsonObject;
  readonly lastColumnId: number;
  /** The client's id → ours, of top-level columns. */
  readonly ids: ReadonlyMap<number, number>;
}

/**
 * Numbers the fields of a schema anew as Spark does: columns in order from 1, then the insides of each, column by column.
 * What a client sends are placeholders, and some begin at 0. `invalid_commit`.
 */
export function withFreshIds(table: string, json: Json | undefined): FreshSchema {
  if (!isObject(json) || !Array.isArray(json.fields)) throw invalidCommit(table, 'its schema has no fields');
  const ids = new Map<number, number>();
  let last = 0;
  const number = (fields: readonly Json[]): [JsonObject, number][] =>
    fields.map((field) => {
      if (!isObject(field) || typeof field.id !== 'number')
        throw invalidCommit(table, 'a field of its schema has no id');
      last += 1;
      return [field, last];
    });
  const struct = (fields: readonly Json[], depth: number): JsonObject[] =>
    number(fields).map(([field, id]) => {
      if (depth === 0 && typeof field.id === 'number') ids.set(field.id, id);
      return { ...field, id, type: field.type };
    });
  const inside = (type: Json | undefined): Json => {
    if (!isObject(type)) return type ?? null;
    if (type.type === 'list') {
      last += 1;
      const elementId = last;
      return { ...type, 'element-id': elementId, element: inside(type.element) };
    }
    if (type.type === 'map') {
      last += 2;
      const [keyId, valueId] = [last - 1, last];
      return { ...type, 'key-id': keyId, 'value-id': valueId, key: inside(type.key), value: inside(type.value) };
    }
    if (type.type === 'struct' && Array.isArray(type.fields)) {
      return { ...type, fields: struct(type.fields, 1).map((field) => ({ ...field, type: inside(field.type) })) };
    }
    return type;
  };
  const fields = struct(json.fields, 0).map((field) => ({ ...field, type: inside(field.type) }));
  const identifiers = json['identifier-field-ids'];
  const schema = {
    type: 'struct',
    'schema-id': 0,
    fields,
    ...(Array.isArray(identifiers)
      ? { 'identifier-field-ids': identifiers.map((id) => ids.get(Number(id)) ?? null) }
      : {}),
  };
  return { schema, lastColumnId: last, ids };
}
