import { boundsAreExact } from './column-values.ts';
import type { DataFile } from './contract.ts';
import type { FileEntry } from './manifest.ts';
import type { PartitionSummary } from './manifest-list.ts';
import { identityFields, type PartitionSpec } from './partition-spec.ts';
import { type ColumnRange, rangeOf } from './pruning.ts';
import { columnsOf, type Field, isPrimitive, type Schema } from './schema.ts';
import { type Value, valueFromBytes } from './single-value.ts';

/** Ranges of the partition columns in one manifest, by column name. */
export function manifestRanges(
  summaries: readonly PartitionSummary[],
  spec: PartitionSpec,
  schema: Schema,
): Map<string, ColumnRange> {
  const ranges = new Map<string, ColumnRange>();
  for (const { partition, field } of identityFields(spec, schema)) {
    const summary = summaries[spec.fields.indexOf(partition)];
    if (!summary || !isPrimitive(field.type)) continue;
    const lower = summary.lower === null ? null : valueFromBytes(field.type, summary.lower);
    const upper = summary.upper === null ? null : valueFromBytes(field.type, summary.upper);
    const mayHoldNan = field.type === 'double' && summary.containsNan !== false;
    ranges.set(field.name, {
      type: field.type,
      mayHoldNull: summary.containsNull,
      // "A field with only nulls has null bounds", and nothing else has.
      mayHoldValue: lower !== null || upper !== null || mayHoldNan || !summary.containsNull,
      mayHoldNan,
      ...(lower === null ? {} : { lower }),
      ...(upper === null ? {} : { upper }),
    });
  }
  return ranges;
}

/** The range of one column in one file: its partition value if it has one, else counts and bounds. */
export function fileRange(entry: FileEntry, field: Field, spec: PartitionSpec | undefined): ColumnRange | null {
  if (!isPrimitive(field.type)) return null;
  const partition = spec?.fields.find(
    (candidate) => candidate.sourceId === field.id && candidate.transform === 'identity',
  );
  if (partition && entry.partition.has(partition.id)) return rangeOf(field.type, entry.partition.get(partition.id)!);
  const nulls = entry.nulls.get(field.id);
  const { lower, upper } = boundsOf(entry, field);
  return {
    type: field.type,
    mayHoldNull: nulls === undefined || nulls > 0,
    mayHoldValue: nulls === undefined || nulls < entry.records,
    mayHoldNan: field.type === 'double' && entry.nans.get(field.id) !== 0,
    ...(lower === undefined ? {} : { lower }),
    ...(upper === undefined ? {} : { upper }),
  };
}

function boundsOf(entry: FileEntry, field: Field): { lower?: Value; upper?: Value } {
  if (!isPrimitive(field.type)) return {};
  const [low, high] = [entry.lower.get(field.id), entry.upper.get(field.id)];
  const lower = low === undefined ? null : valueFromBytes(field.type, low);
  const upper = high === undefined ? null : valueFromBytes(field.type, high);
  return { ...(lower === null ? {} : { lower }), ...(upper === null ? {} : { upper }) };
}

/** A data file for readers. `own`: its manifest is ours, so that bounds of full length are the only ones that may be cut. */
export function dataFileOf(
  entry: FileEntry,
  key: string,
  schema: Schema,
  spec: PartitionSpec | undefined,
  own: boolean,
  columns = columnsOf(schema),
): DataFile {
  const partition: Record<string, Value | null> = {};
  const nulls: Record<string, number> = {};
  const nans: Record<string, number> = {};
  const lower: Record<string, Value> = {};
  const upper: Record<string, Value> = {};
  const exact = new Set<string>();
  for (const field of schema.fields) {
    const source = spec?.fields.find(
      (candidate) => candidate.sourceId === field.id && candidate.transform === 'identity',
    );
    const value = source && entry.partition.get(source.id);
    if (value !== undefined) partition[field.name] = value;
    const nullCount = entry.nulls.get(field.id);
    if (nullCount !== undefined) nulls[field.name] = nullCount;
    const nanCount = entry.nans.get(field.id);
    if (nanCount !== undefined) nans[field.name] = nanCount;
    const bounds = boundsOf(entry, field);
    if (bounds.lower !== undefined) lower[field.name] = bounds.lower;
    if (bounds.upper !== undefined) upper[field.name] = bounds.upper;
    if (own && boundsAreExact(field.type, bounds.lower, bounds.upper)) exact.add(field.name);
  }
  return { key, partition, records: entry.records, bytes: entry.bytes, nulls, nans, lower, upper, exact, columns };
}
