import type { Value } from './single-value.ts';

/** Rows of one partition; `rows` is null when these are all rows, in order. */
export interface PartitionRows {
  readonly values: readonly (Value | null)[];
  readonly rows: Int32Array | null;
}

/** Splits rows by the values of the partition columns, partitions in order of their first row. */
export function splitByPartition(columns: readonly (readonly unknown[])[], length: number): PartitionRows[] {
  // Row → number of its group, refined column by column, so that keys of several columns need no joined text.
  let groups = new Int32Array(length);
  let count = 1;
  for (const column of columns) {
    const seen = new Map<unknown, number>();
    const numbers = new Map<number, number>();
    const codes = new Int32Array(length);
    let values = 0;
    for (let row = 0; row < length; row += 1) {
      let code = seen.get(column[row]);
      if (code === undefined) {
        code = values;
        values += 1;
        seen.set(column[row], code);
      }
      codes[row] = code;
    }
    const refined = new Int32Array(length);
    for (let row = 0; row < length; row += 1) {
      const key = groups[row]! * values + codes[row]!;
      let group = numbers.get(key);
      if (group === undefined) {
        group = numbers.size;
        numbers.set(key, group);
      }
      refined[row] = group;
    }
    groups = refined;
    count = numbers.size;
  }
  if (count <= 1) return [{ values: columns.map((column) => valueAt(column, 0)), rows: null }];

  const sizes = new Int32Array(count);
  for (let row = 0; row < length; row += 1) sizes[groups[row]!]! += 1;
  const members = Array.from(sizes, (size) => new Int32Array(size));
  const filled = new Int32Array(count);
  for (let row = 0; row < length; row += 1) {
    const group = groups[row]!;
    members[group]![filled[group]!] = row;
    filled[group]! += 1;
  }
  return members.map((rows) => ({ values: columns.map((column) => valueAt(column, rows[0]!)), rows }));
}

/** Partition columns are primitive and checked before they come here. */
function valueAt(column: readonly unknown[], row: number): Value | null {
  return column[row] as Value | null;
}
