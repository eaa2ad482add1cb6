import type { DataFile } from '../../../lake/iceberg/index.ts';

type Bound = DataFile['lower'][string];

/** Texts go by their UTF-8 bytes, which JavaScript's order follows but for surrogates. */
function isBelow(a: Bound, b: Bound): boolean {
  if (typeof a !== 'string' || typeof b !== 'string') return a < b;
  return a < b && Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
}

function isBound(value: unknown): value is Bound {
  return ['string', 'number', 'bigint', 'boolean'].includes(typeof value) && !Number.isNaN(value);
}

/** Bounds may be wider than the values, the exact ones may not. */
function isWrong(below: Bound | undefined, above: Bound | undefined, exact: boolean): boolean {
  if (below === undefined || above === undefined) return false;
  return isBelow(below, above) || (exact && isBelow(above, below));
}

/**
 * The first column whose nulls, smallest or largest value are not what the manifest says; null when all fit. Queries leave files
 * out by these numbers, and answer from them.
 */
export function wrongStatistics(file: DataFile, columns: Readonly<Record<string, ArrayLike<unknown>>>): string | null {
  for (const [name, values] of Object.entries(columns)) {
    const lower = file.lower[name];
    const upper = file.upper[name];
    let smallest: Bound | undefined;
    let largest: Bound | undefined;
    let nulls = 0;
    let last: unknown;
    for (let row = 0; row < values.length; row++) {
      const value = values[row];
      if (value === null || value === undefined) nulls += 1;
      else if (value !== last) {
        last = value;
        if (!isBound(value)) continue;
        if (smallest === undefined || isBelow(value, smallest)) smallest = value;
        if (largest === undefined || isBelow(largest, value)) largest = value;
      }
    }
    const exact = file.exact.has(name);
    if (isWrong(smallest, lower, exact) || isWrong(upper, largest, exact)) return name;
    if (file.nulls[name] !== undefined && file.nulls[name] !== nulls) return name;
  }
  return null;
}
