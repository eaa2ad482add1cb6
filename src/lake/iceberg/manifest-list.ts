import { readAvroFile, writeAvroFile } from './avro-file.ts';
import type { PrimitiveType } from './contract.ts';
import { tableDamaged } from './errors.ts';
import type { FileEntry } from './manifest.ts';
import { manifestListSchema, RecordReader } from './manifest-schema.ts';
import { identityFields, type PartitionSpec } from './partition-spec.ts';
import type { Schema } from './schema.ts';
import { compareValues, isNan, type Value, valueBytes } from './single-value.ts';

/** What a manifest list says of the values of one partition field in one manifest. */
export interface PartitionSummary {
  readonly containsNull: boolean;
  readonly containsNan: boolean | null;
  readonly lower: Uint8Array | null;
  readonly upper: Uint8Array | null;
}

/** One manifest of a snapshot; 64-bit numbers as bigint, because lists are rewritten with what others put there. */
export interface ManifestEntry {
  readonly place: string;
  readonly length: bigint;
  readonly specId: number;
  /** 0 data, 1 deletes. */
  readonly content: number;
  readonly sequenceNumber: bigint;
  readonly minSequenceNumber: bigint;
  readonly addedSnapshotId: bigint;
  readonly files: { readonly added: number; readonly existing: number; readonly deleted: number };
  readonly rows: { readonly added: bigint; readonly existing: bigint; readonly deleted: bigint };
  /** In the order of the spec's fields; null when not known. */
  readonly partitions: readonly PartitionSummary[] | null;
  readonly keyMetadata: Uint8Array | null;
}

/** A manifest list, newest manifest first. */
export function writeManifestList(
  entries: readonly ManifestEntry[],
  snapshot: { readonly id: string; readonly parent: string | null; readonly sequenceNumber: number },
): Uint8Array {
  const records = entries.map((entry) => ({
    manifest_path: entry.place,
    manifest_length: entry.length,
    partition_spec_id: entry.specId,
    content: entry.content,
    sequence_number: entry.sequenceNumber,
    min_sequence_number: entry.minSequenceNumber,
    added_snapshot_id: entry.addedSnapshotId,
    added_files_count: entry.files.added,
    existing_files_count: entry.files.existing,
    deleted_files_count: entry.files.deleted,
    added_rows_count: entry.rows.added,
    existing_rows_count: entry.rows.existing,
    deleted_rows_count: entry.rows.deleted,
    partitions:
      entry.partitions?.map((summary) => ({
        contains_null: summary.containsNull,
        contains_nan: summary.containsNan,
        lower_bound: summary.lower,
        upper_bound: summary.upper,
      })) ?? null,
    key_metadata: entry.keyMetadata,
  }));
  return writeAvroFile(manifestListSchema, records, {
    'snapshot-id': snapshot.id,
    'parent-snapshot-id': snapshot.parent ?? 'null',
    'sequence-number': String(snapshot.sequenceNumber),
    'format-version': '2',
  });
}

/** The manifests of a snapshot, of any writer; `table_damaged` names `place`. */
export function readManifestList(bytes: Uint8Array, place: string): ManifestEntry[] {
  const { schema, records } = readAvroFile(bytes, place);
  const reader = RecordReader.of(schema);
  return records.map((record) => {
    const long = (id: number, name: string, missing?: bigint): bigint => {
      const value = reader.get(record, id, name) ?? missing;
      if (typeof value !== 'bigint') throw tableDamaged(place, `an entry has no ${name}`);
      return value;
    };
    const int = (id: number, name: string, missing?: number): number => {
      const value = reader.get(record, id, name) ?? missing;
      if (typeof value !== 'number') throw tableDamaged(place, `an entry has no ${name}`);
      return value;
    };
    const path = reader.get(record, 500, 'manifest_path');
    if (typeof path !== 'string') throw tableDamaged(place, 'an entry has no manifest_path');
    return {
      place: path,
      length: long(501, 'manifest_length'),
      specId: int(502, 'partition_spec_id'),
      content: int(517, 'content', 0),
      sequenceNumber: long(515, 'sequence_number', 0n),
      minSequenceNumber: long(516, 'min_sequence_number', 0n),
      addedSnapshotId: long(503, 'added_snapshot_id'),
      files: {
        added: int(504, 'added_files_count'),
        existing: int(505, 'existing_files_count'),
        deleted: int(506, 'deleted_files_count', 0),
      },
      rows: {
        added: long(512, 'added_rows_count', 0n),
        existing: long(513, 'existing_rows_count', 0n),
        deleted: long(514, 'deleted_rows_count', 0n),
      },
      partitions: summariesOf(reader, reader.get(record, 507, 'partitions')),
      keyMetadata: bytesOf(reader.get(record, 519, 'key_metadata')),
    };
  });
}

function summariesOf(reader: RecordReader, value: unknown): PartitionSummary[] | null {
  if (!Array.isArray(value)) return null;
  return (value as Record<string, unknown>[]).map((summary) => {
    const nan = reader.get(summary, 518, 'contains_nan');
    return {
      containsNull: reader.get(summary, 509, 'contains_null') !== false,
      containsNan: typeof nan === 'boolean' ? nan : null,
      lower: bytesOf(reader.get(summary, 510, 'lower_bound')),
      upper: bytesOf(reader.get(summary, 511, 'upper_bound')),
    };
  });
}

function bytesOf(value: unknown): Uint8Array | null {
  return value instanceof Uint8Array ? value : null;
}

/** Partition summaries of files of one spec: bounds are whole values, never cut. */
export function summarize(files: readonly FileEntry[], spec: PartitionSpec, schema: Schema): PartitionSummary[] {
  return identityFields(spec, schema).map(({ partition, field }) => {
    let containsNull = false;
    let containsNan = false;
    let lower: Value | undefined;
    let upper: Value | undefined;
    for (const file of files) {
      const value = file.partition.get(partition.id) ?? null;
      if (value === null) containsNull = true;
      else if (isNan(value)) containsNan = true;
      else {
        if (lower === undefined || compareValues(value, lower) < 0) lower = value;
        if (upper === undefined || compareValues(value, upper) > 0) upper = value;
      }
    }
    const type = field.type as PrimitiveType;
    return {
      containsNull,
      containsNan,
      lower: lower === undefined ? null : valueBytes(type, lower),
      upper: upper === undefined ? null : valueBytes(type, upper),
    };
  });
}
