import { readAvroFile, writeAvroFile } from './avro-file.ts';
import type { PrimitiveType } from './contract.ts';
import { tableDamaged } from './errors.ts';
import { writeJson } from './exact-json.ts';
import { manifestSchema, RecordReader } from './manifest-schema.ts';
import { identityFields, type PartitionSpec, specFieldsJson } from './partition-spec.ts';
import { isPrimitive, type Schema, schemaJson } from './schema.ts';
import { shortest, type Value, valueBytes } from './single-value.ts';

/** A data file as its manifest describes it; bounds are bytes until somebody needs them. */
export interface FileEntry {
  /** As recorded. */
  readonly place: string;
  /** By partition field id. */
  readonly partition: ReadonlyMap<number, Value | null>;
  readonly records: number;
  readonly bytes: number;
  readonly columnSizes: ReadonlyMap<number, number>;
  readonly values: ReadonlyMap<number, number>;
  readonly nulls: ReadonlyMap<number, number>;
  readonly nans: ReadonlyMap<number, number>;
  readonly lower: ReadonlyMap<number, Uint8Array>;
  readonly upper: ReadonlyMap<number, Uint8Array>;
  readonly splitOffsets: readonly number[];
  readonly sortOrderId?: number;
  readonly keyMetadata?: Uint8Array;
}

/** Where a file of a manifest comes from; null is inherited from the manifest list. */
export interface FileOrigin {
  readonly snapshotId: bigint | null;
  readonly sequenceNumber: bigint | null;
  readonly fileSequenceNumber: bigint | null;
}

export type ListedFile = FileEntry & { readonly origin: FileOrigin };

/** One entry to be written. */
export interface ManifestItem {
  readonly file: FileEntry;
  readonly status: 'existing' | 'added' | 'deleted';
  readonly origin: FileOrigin;
}

export interface Manifest {
  /** Live data files. */
  readonly files: readonly ListedFile[];
  readonly specId: number | null;
  /** Written by us: bounds of full columns are then values of theirs. */
  readonly own: boolean;
}

const status = { existing: 0, added: 1, deleted: 2 };
const creatorKey = 'created-by';
const creator = 'eigenlake';

/** A manifest of files that one snapshot adds. Sequence numbers are null: readers inherit them from the manifest list. */
export function writeManifest(
  files: readonly FileEntry[],
  schema: Schema,
  spec: PartitionSpec,
  snapshotId: string,
): Uint8Array {
  const origin = { snapshotId: BigInt(snapshotId), sequenceNumber: null, fileSequenceNumber: null };
  return writeItems(
    files.map((file) => ({ file, status: 'added', origin })),
    schema,
    spec,
  );
}

/**
 * A manifest of any entries of one spec, all of whose partitions repeat a column of `schema`. Entries that are not new carry
 * their numbers. `own`: all bounds are ours, so that those of full columns are values of theirs.
 */
export function writeItems(
  items: readonly ManifestItem[],
  schema: Schema,
  spec: PartitionSpec,
  own = true,
): Uint8Array {
  const partitions = identityFields(spec, schema).map(({ partition, field }) => ({
    ...partition,
    long: field.type === 'long' || field.type === 'timestamptz',
  }));
  const records = items.map(({ file, status: kind, origin }) => ({
    status: status[kind],
    snapshot_id: origin.snapshotId,
    sequence_number: origin.sequenceNumber,
    file_sequence_number: origin.fileSequenceNumber,
    data_file: {
      content: 0,
      file_path: file.place,
      file_format: 'PARQUET',
      partition: Object.fromEntries(
        partitions.map(({ id, name, long }) => {
          const value = file.partition.get(id) ?? null;
          return [name, long && value !== null ? BigInt(value) : value];
        }),
      ),
      record_count: BigInt(file.records),
      file_size_in_bytes: BigInt(file.bytes),
      column_sizes: pairs(file.columnSizes, BigInt),
      value_counts: pairs(file.values, BigInt),
      null_value_counts: pairs(file.nulls, BigInt),
      nan_value_counts: pairs(file.nans, BigInt),
      lower_bounds: pairs(file.lower, (bytes) => bytes),
      upper_bounds: pairs(file.upper, (bytes) => bytes),
      key_metadata: file.keyMetadata === undefined ? null : Buffer.from(file.keyMetadata),
      split_offsets: file.splitOffsets.length > 0 ? file.splitOffsets.map(BigInt) : null,
      equality_ids: null,
      sort_order_id: file.sortOrderId ?? 0,
      referenced_data_file: null,
    },
  }));
  return writeAvroFile(manifestSchema(spec, schema), records, {
    schema: writeJson(schemaJson(schema)),
    'schema-id': String(schema.id),
    'partition-spec': writeJson(specFieldsJson(spec)),
    'partition-spec-id': String(spec.id),
    'format-version': '2',
    content: 'data',
    ...(own ? { [creatorKey]: creator } : {}),
  });
}

function pairs<T, U>(map: ReadonlyMap<number, T>, convert: (value: T) => U): { key: number; value: U }[] {
  return [...map].map(([key, value]) => ({ key, value: convert(value) }));
}

/** The live files of a manifest of any writer; `table_damaged` names `place`. */
export function readManifest(bytes: Uint8Array, place: string): Manifest {
  const { schema, metadata, records } = readAvroFile(bytes, place);
  const reader = RecordReader.of(schema);
  const damaged = (what: string) => tableDamaged(place, what);

  const files: ListedFile[] = [];
  for (const entry of records) {
    if (reader.get(entry, 0, 'status') === status.deleted) continue;
    const file = reader.get(entry, 2, 'data_file');
    if (!isRecord(file)) throw damaged('an entry has no data file');
    const number = (id: number, name: string) => {
      const value = reader.get(file, id, name);
      if (typeof value !== 'bigint') throw damaged(`a data file has no ${name}`);
      return Number(value);
    };
    const path = reader.get(file, 100, 'file_path');
    if (typeof path !== 'string') throw damaged('a data file has no file_path');
    const format = reader.get(file, 101, 'file_format');
    if (typeof format !== 'string' || format.toLowerCase() !== 'parquet') {
      throw damaged(`a data file has the format ${String(format)}; only Parquet can be read`);
    }
    const counts = (id: number, name: string, keyId: number, valueId: number) =>
      mapOf(reader, reader.get(file, id, name), keyId, valueId, (value) =>
        typeof value === 'bigint' ? Number(value) : null,
      );
    const bounds = (id: number, name: string, keyId: number, valueId: number) =>
      mapOf(reader, reader.get(file, id, name), keyId, valueId, (value) =>
        value instanceof Uint8Array ? value : null,
      );
    const offsets = reader.get(file, 132, 'split_offsets');
    const sortOrder = reader.get(file, 140, 'sort_order_id');
    const keyMetadata = reader.get(file, 131, 'key_metadata');
    files.push({
      place: path,
      partition: partitionOf(reader, reader.get(file, 102, 'partition'), schema),
      records: number(103, 'record_count'),
      bytes: number(104, 'file_size_in_bytes'),
      columnSizes: counts(108, 'column_sizes', 117, 118),
      values: counts(109, 'value_counts', 119, 120),
      nulls: counts(110, 'null_value_counts', 121, 122),
      nans: counts(137, 'nan_value_counts', 138, 139),
      lower: bounds(125, 'lower_bounds', 126, 127),
      upper: bounds(128, 'upper_bounds', 129, 130),
      splitOffsets: Array.isArray(offsets) ? offsets.map(Number) : [],
      ...(typeof sortOrder === 'number' ? { sortOrderId: sortOrder } : {}),
      ...(keyMetadata instanceof Uint8Array ? { keyMetadata } : {}),
      origin: {
        snapshotId: longOf(reader.get(entry, 1, 'snapshot_id')),
        sequenceNumber: longOf(reader.get(entry, 3, 'sequence_number')),
        fileSequenceNumber: longOf(reader.get(entry, 4, 'file_sequence_number')),
      },
    });
  }
  const specId = metadata.get('partition-spec-id');
  return {
    files,
    specId: specId === undefined ? null : Number(specId),
    own: metadata.get(creatorKey) === creator,
  };
}

function longOf(value: unknown): bigint | null {
  return typeof value === 'bigint' ? value : null;
}

function mapOf<T>(
  reader: RecordReader,
  value: unknown,
  keyId: number,
  valueId: number,
  convert: (value: unknown) => T | null,
): Map<number, T> {
  const map = new Map<number, T>();
  for (const pair of Array.isArray(value) ? (value as unknown[]) : []) {
    if (!isRecord(pair)) continue;
    const key = reader.get(pair, keyId, 'key');
    const converted = convert(reader.get(pair, valueId, 'value'));
    if (typeof key === 'number' && converted !== null) map.set(key, converted);
  }
  return map;
}

function partitionOf(reader: RecordReader, value: unknown, schema: unknown): Map<number, Value | null> {
  const partition = new Map<number, Value | null>();
  if (!isRecord(value)) return partition;
  for (const id of partitionFieldIds(schema)) {
    const name = reader.nameOf(id);
    const entry = name === undefined ? undefined : value[name];
    if (entry === null) partition.set(id, null);
    else if (typeof entry === 'bigint') partition.set(id, shortest(entry));
    else if (typeof entry === 'string' || typeof entry === 'number' || typeof entry === 'boolean') {
      partition.set(id, entry);
    }
  }
  return partition;
}

/** Ids of the fields of `data_file.partition`. */
function partitionFieldIds(schema: unknown): number[] {
  const fieldsOf = (type: unknown) => (isRecord(type) && Array.isArray(type.fields) ? type.fields : []);
  const find = (type: unknown, id: number, name: string) =>
    fieldsOf(type).find(
      (field) => field['field-id'] === id || (field['field-id'] === undefined && field.name === name),
    );
  const partition = find(find(schema, 2, 'data_file')?.type, 102, 'partition');
  return fieldsOf(partition?.type).flatMap((field) =>
    typeof field['field-id'] === 'number' ? [field['field-id'] as number] : [],
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Bounds of the columns as manifest bytes. */
export function boundBytes(
  schema: Schema,
  bounds: ReadonlyMap<number, Value | undefined>,
): ReadonlyMap<number, Uint8Array> {
  const bytes = new Map<number, Uint8Array>();
  for (const field of schema.fields) {
    const value = bounds.get(field.id);
    if (value !== undefined && isPrimitive(field.type))
      bytes.set(field.id, valueBytes(field.type as PrimitiveType, value));
  }
  return bytes;
}
