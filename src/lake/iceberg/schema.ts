import type { Column, ColumnType, PrimitiveType } from './contract.ts';
import { unsupportedTable } from './errors.ts';
import { isObject, type Json, type JsonObject } from './exact-json.ts';

/** A column with its field ids, as Iceberg keeps it. */
export interface Field {
  readonly id: number;
  readonly name: string;
  readonly type: FieldType;
  readonly required: boolean;
  readonly comment?: string;
}

export type FieldType = PrimitiveType | ListType;
export interface ListType {
  readonly elementId: number;
  readonly element: FieldType;
  readonly elementRequired: boolean;
}

export interface Schema {
  readonly id: number;
  readonly fields: readonly Field[];
}

const primitives: readonly string[] = [
  'string',
  'int',
  'long',
  'double',
  'boolean',
  'date',
  'timestamptz',
] satisfies PrimitiveType[];

/** Field ids as Spark gives them: columns in order from 1, then the insides of each list, column by column. */
export function schemaOf(columns: readonly Column[]): { schema: Schema; lastColumnId: number } {
  let last = columns.length;
  const typeOf = (type: ColumnType): FieldType => {
    if (typeof type === 'string') return type;
    last += 1;
    return { elementId: last, element: typeOf(type.list), elementRequired: false };
  };
  const fields = columns.map((column, index) => ({
    id: index + 1,
    name: column.name,
    type: typeOf(column.type),
    required: false,
    ...(column.comment === undefined ? {} : { comment: column.comment }),
  }));
  return { schema: { id: 0, fields }, lastColumnId: last };
}

export function columnsOf(schema: Schema): Column[] {
  const typeOf = (type: FieldType): ColumnType => (isPrimitive(type) ? type : { list: typeOf(type.element) });
  return schema.fields.map((field) => ({
    name: field.name,
    type: typeOf(field.type),
    ...(field.comment === undefined ? {} : { comment: field.comment }),
    id: field.id,
  }));
}

export function isPrimitive(type: FieldType): type is PrimitiveType {
  return typeof type === 'string';
}

/** The schema as metadata.json and manifest headers hold it, keys in Spark's order. */
export function schemaJson(schema: Schema): JsonObject {
  return {
    type: 'struct',
    'schema-id': schema.id,
    fields: schema.fields.map((field) => ({
      id: field.id,
      name: field.name,
      required: field.required,
      type: typeJson(field.type),
      doc: field.comment,
    })),
  };
}

function typeJson(type: FieldType): Json {
  if (isPrimitive(type)) return type;
  return {
    type: 'list',
    'element-id': type.elementId,
    element: typeJson(type.element),
    'element-required': type.elementRequired,
  };
}

/** Reads a schema of metadata.json; null where it is no schema, `unsupported_table` for types that we do not know. */
export function readSchema(json: Json | undefined, table: string): Schema | null {
  if (!isObject(json) || !Array.isArray(json.fields)) return null;
  const id = json['schema-id'] ?? 0;
  if (typeof id !== 'number') return null;
  const fields: Field[] = [];
  for (const entry of json.fields) {
    if (!isObject(entry)) return null;
    const { id: fieldId, name, required, doc } = entry;
    if (typeof fieldId !== 'number' || typeof name !== 'string') return null;
    const type = readType(entry.type);
    if (type === null) {
      throw unsupportedTable(table, `has a column ${name} of type ${JSON.stringify(entry.type)}`);
    }
    fields.push({
      id: fieldId,
      name,
      type,
      required: required === true,
      ...(typeof doc === 'string' ? { comment: doc } : {}),
    });
  }
  return { id, fields };
}

function readType(json: Json | undefined): FieldType | null {
  if (typeof json === 'string') return (primitives.includes(json) ? json : null) as PrimitiveType | null;
  if (!isObject(json) || json.type !== 'list' || typeof json['element-id'] !== 'number') return null;
  const element = readType(json.element);
  if (element === null) return null;
  return { elementId: json['element-id'], element, elementRequired: json['element-required'] === true };
}

/** A type as people write it: `array<array<double>>`. */
export function typeText(type: FieldType): string {
  return isPrimitive(type) ? type : `list<${typeText(type.element)}>`;
}
