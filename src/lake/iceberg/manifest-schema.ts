import type { PrimitiveType } from './contract.ts';
import { identityFields, type PartitionSpec } from './partition-spec.ts';
import type { Schema } from './schema.ts';

/** Avro schemas of manifests and manifest lists with the attributes that Iceberg's readers go by (reference, sections 3 and 4). */
type AvroSchema = string | AvroSchema[] | { readonly [key: string]: unknown };

const field = (id: number, name: string, type: AvroSchema) => ({ name, type, 'field-id': id });
const optional = (id: number, name: string, type: AvroSchema) => ({
  name,
  type: ['null', type],
  default: null,
  'field-id': id,
});
const record = (name: string, fields: object[]) => ({ type: 'record', name, fields });
const list = (elementId: number, items: AvroSchema) => ({ type: 'array', items, 'element-id': elementId });

/** Iceberg's map with integer keys: an array of records, marked as a map. */
const map = (keyId: number, valueId: number, value: AvroSchema) => ({
  type: 'array',
  items: record(`k${keyId}_v${valueId}`, [field(keyId, 'key', 'int'), field(valueId, 'value', value)]),
  logicalType: 'map',
});

/** Entries of a manifest list. */
export const manifestListSchema: AvroSchema = record('manifest_file', [
  field(500, 'manifest_path', 'string'),
  field(501, 'manifest_length', 'long'),
  field(502, 'partition_spec_id', 'int'),
  field(517, 'content', 'int'),
  field(515, 'sequence_number', 'long'),
  field(516, 'min_sequence_number', 'long'),
  field(503, 'added_snapshot_id', 'long'),
  field(504, 'added_files_count', 'int'),
  field(505, 'existing_files_count', 'int'),
  field(506, 'deleted_files_count', 'int'),
  field(512, 'added_rows_count', 'long'),
  field(513, 'existing_rows_count', 'long'),
  field(514, 'deleted_rows_count', 'long'),
  optional(
    507,
    'partitions',
    list(
      508,
      record('r508', [
        field(509, 'contains_null', 'boolean'),
        optional(518, 'contains_nan', 'boolean'),
        optional(510, 'lower_bound', 'bytes'),
        optional(511, 'upper_bound', 'bytes'),
      ]),
    ),
  ),
  optional(519, 'key_metadata', 'bytes'),
]);

/** Entries of a manifest: `partition` has the fields of the spec. */
export function manifestSchema(spec: PartitionSpec, schema: Schema): AvroSchema {
  const partition = identityFields(spec, schema).map(({ partition: { id, name }, field: source }) =>
    optional(id, name, avroType(source.type as PrimitiveType)),
  );
  return record('manifest_entry', [
    field(0, 'status', 'int'),
    optional(1, 'snapshot_id', 'long'),
    optional(3, 'sequence_number', 'long'),
    optional(4, 'file_sequence_number', 'long'),
    field(
      2,
      'data_file',
      record('r2', [
        field(134, 'content', 'int'),
        field(100, 'file_path', 'string'),
        field(101, 'file_format', 'string'),
        field(102, 'partition', record('r102', partition)),
        field(103, 'record_count', 'long'),
        field(104, 'file_size_in_bytes', 'long'),
        optional(108, 'column_sizes', map(117, 118, 'long')),
        optional(109, 'value_counts', map(119, 120, 'long')),
        optional(110, 'null_value_counts', map(121, 122, 'long')),
        optional(137, 'nan_value_counts', map(138, 139, 'long')),
        optional(125, 'lower_bounds', map(126, 127, 'bytes')),
        optional(128, 'upper_bounds', map(129, 130, 'bytes')),
        optional(131, 'key_metadata', 'bytes'),
        optional(132, 'split_offsets', list(133, 'long')),
        optional(135, 'equality_ids', list(136, 'int')),
        optional(140, 'sort_order_id', 'int'),
        optional(143, 'referenced_data_file', 'string'),
      ]),
    ),
  ]);
}

function avroType(type: PrimitiveType): AvroSchema {
  if (type === 'date') return { type: 'int', logicalType: 'date' };
  if (type === 'timestamptz') return { type: 'long', logicalType: 'timestamp-micros', 'adjust-to-utc': true };
  return type;
}

/**
 * Reads a decoded record by field ids, which decide; names differ between writers. Files without ids are read by our names.
 */
export class RecordReader {
  private static readonly made = new WeakMap<object, RecordReader>();
  private readonly names = new Map<number, string>();

  private constructor(schema: unknown) {
    this.collect(schema);
  }

  static of(schema: unknown): RecordReader {
    if (typeof schema !== 'object' || schema === null) return new RecordReader(schema);
    const known = RecordReader.made.get(schema) ?? new RecordReader(schema);
    RecordReader.made.set(schema, known);
    return known;
  }

  /** The value of the field with this id, or of this name in a schema without ids. */
  get(record: Readonly<Record<string, unknown>>, id: number, name: string): unknown {
    return record[this.names.get(id) ?? name];
  }

  /** Names of the partition fields by id. */
  nameOf(id: number): string | undefined {
    return this.names.get(id);
  }

  private collect(schema: unknown): void {
    if (Array.isArray(schema)) {
      for (const branch of schema) this.collect(branch);
    } else if (typeof schema === 'object' && schema !== null) {
      if ('fields' in schema && Array.isArray(schema.fields)) {
        for (const entry of schema.fields as { name: string; type: unknown; 'field-id'?: number }[]) {
          if (typeof entry['field-id'] === 'number') this.names.set(entry['field-id'], entry.name);
          this.collect(entry.type);
        }
      } else if ('items' in schema) {
        this.collect(schema.items);
      } else if ('type' in schema) {
        this.collect(schema.type);
      }
    }
  }
}
