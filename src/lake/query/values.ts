import {
  DuckDBArrayValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBUnionValue,
  type DuckDBValue,
} from '@duckdb/node-api';

/**
 * A value of DuckDB as JSON can hold it: integers beyond ±2^53 as strings, decimals as numbers, times as ISO 8601 in UTC, dates as
 * `YYYY-MM-DD`, lists as arrays, structs and maps as objects; the rest (intervals, UUIDs, blobs, …) as DuckDB prints it.
 */
export function plainValue(value: DuckDBValue): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof DuckDBTimestampTZValue) return isoTime(value.micros, value);
  if (value instanceof DuckDBTimestampValue) return isoTime(value.micros, value);
  if (value instanceof DuckDBTimestampSecondsValue) return isoTime(value.seconds * 1_000_000n, value);
  if (value instanceof DuckDBTimestampMillisecondsValue) return isoTime(value.millis * 1000n, value);
  if (value instanceof DuckDBTimestampNanosecondsValue) return isoTime(value.nanos / 1000n, value);
  if (value instanceof DuckDBDateValue) return isoDate(value.days);
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(plainValue);
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([name, entry]) => [name, plainValue(entry)]));
  }
  if (value instanceof DuckDBMapValue) {
    return Object.fromEntries(value.entries.map((entry) => [String(plainValue(entry.key)), plainValue(entry.value)]));
  }
  if (value instanceof DuckDBUnionValue) return plainValue(value.value);
  return String(value);
}

/** Milliseconds where that is all, else microseconds; what is beyond the calendar of `Date`, infinity included, as DuckDB prints it. */
export function isoTime(microseconds: bigint, shown: unknown = microseconds): string {
  const rest = ((microseconds % 1000n) + 1000n) % 1000n;
  const time = new Date(Number((microseconds - rest) / 1000n));
  if (Number.isNaN(time.getTime())) return String(shown);
  const text = time.toISOString();
  return rest === 0n ? text : text.replace('Z', `${String(rest).padStart(3, '0')}Z`);
}

export function isoDate(days: number): string {
  const time = new Date(days * 86_400_000);
  return Number.isNaN(time.getTime()) ? String(new DuckDBDateValue(days)) : time.toISOString().slice(0, 10);
}
