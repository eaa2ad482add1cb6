import { createHash } from 'node:crypto';
import type { PrimitiveType } from './contract.ts';
import type { Value } from './single-value.ts';

/** Longest escaped value in a folder name, which file systems limit to 255 bytes. */
const longestValue = 160;

/**
 * `d=2026-01-01/name=a`, as Spark names partition folders. The names are for people: readers go by the manifests.
 * Everything but letters, digits, `_`, `-` and `.` is escaped, also `*`, `?`, `[` and `#`, which are no escapes in Java's
 * `URLEncoder` but mean something to DuckDB's file lists or in URLs.
 */
export function partitionPath(
  partition: readonly { readonly name: string; readonly type: PrimitiveType; readonly value: Value | null }[],
): string {
  return partition.map(({ name, type, value }) => `${escaped(name)}=${escaped(readable(type, value))}`).join('/');
}

function readable(type: PrimitiveType, value: Value | null): string {
  if (value === null) return 'null';
  if (type === 'date') return isoText(Number(value) * 86_400_000, value).slice(0, 10);
  if (type === 'timestamptz') return isoText(Number(BigInt(value) / 1000n), value).replace('Z', '+00:00');
  return String(value);
}

/** Times beyond the calendar of `Date` stay numbers. */
function isoText(milliseconds: number, value: Value): string {
  const time = new Date(milliseconds);
  return Number.isNaN(time.getTime()) ? String(value) : time.toISOString();
}

function escaped(text: string): string {
  const name = encodeURIComponent(text)
    .replace(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%20/g, '+');
  if (name.length <= longestValue) return name;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  // Never half an escape.
  return `${name.slice(0, longestValue).replace(/%.?$/, '')}-${hash}`;
}
