import { commit } from './commit.ts';
import type { Column } from './contract.ts';
import { invalidTable } from './errors.ts';
import { followed } from './metadata.ts';
import { type Field, schemaJson, schemaOf } from './schema.ts';
import type { Table } from './table.ts';
import type { TableAccess } from './table-access.ts';
import { versionKey } from './versions.ts';

/**
 * Adds nullable columns behind those that a table has, in one commit; rows that are there have null in them, in all engines.
 * Columns that it has already are left alone. `unknown_table`, `invalid_table` for one that it has with another type.
 */
export async function addColumns(access: TableAccess, name: string, columns: readonly Column[]): Promise<Table> {
  const table = await access.existing(name);
  return commit(access.writer(name), table, async (base) => {
    const { raw, schema, schemas, lastUpdatedMs } = base.metadata;
    const present = new Map(base.state.columns.map((column) => [column.name, column.type]));
    const missing = columns.filter((column) => !present.has(column.name));
    const other = columns.find(({ name: own, type }) => present.has(own) && !sameType(present.get(own), type));
    if (other) throw invalidTable(name, `its column ${other.name} has another type`);
    if (missing.length === 0) return null;
    const last = Number(raw['last-column-id']);
    const fresh = schemaOf(missing);
    const fields = fresh.schema.fields.map((field) => shifted(field, last));
    const id = Math.max(...schemas.keys()) + 1;
    const next = {
      ...raw,
      'last-column-id': last + fresh.lastColumnId,
      'current-schema-id': id,
      // What others keep in their schema stays as they wrote it.
      schemas: [
        ...(Array.isArray(raw.schemas) ? raw.schemas : []),
        schemaJson({ id, fields: [...schema.fields, ...fields] }),
      ],
      'last-updated-ms': Math.max(Date.now(), lastUpdatedMs),
    };
    return { metadata: followed(next, lastUpdatedMs, base.places.placeOf(versionKey(base.prefix, base.version))) };
  });
}

function sameType(a: Column['type'] | undefined, b: Column['type']): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function shifted(field: Field, by: number): Field {
  const inside = (type: Field['type']): Field['type'] =>
    typeof type === 'string' ? type : { ...type, elementId: type.elementId + by, element: inside(type.element) };
  return { ...field, id: field.id + by, type: inside(field.type) };
}
