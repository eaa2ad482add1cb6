import type { PrimitiveType } from './contract.ts';
import { wrongValue } from './errors.ts';
import { type Field, type FieldType, isPrimitive, typeText } from './schema.ts';
import { compareValues, isCut, isNan, lowerBound, upperBound, type Value } from './single-value.ts';

/** What a manifest says of one column of one file. Lists have no statistics of their own. */
export interface ColumnStatistics {
  readonly values: number;
  readonly nulls: number;
  readonly nans?: number;
  readonly lower?: Value;
  readonly upper?: Value;
}

export interface CheckedColumn {
  /** As the Parquet writer wants them: bigints for 64-bit integers, null for what is missing. */
  readonly values: unknown[];
  readonly statistics: ColumnStatistics | null;
}

const int32 = { lowest: -2147483648, highest: 2147483647 };
const int64 = { lowest: -(2n ** 63n), highest: 2n ** 63n - 1n };

/** Checks values against the field's type and takes their statistics, in one pass; `wrong_value` names the row. */
export function checkColumn(field: Field, values: ArrayLike<unknown>): CheckedColumn {
  const { type } = field;
  const checked = new Array<unknown>(values.length);
  if (!isPrimitive(type)) {
    for (let row = 0; row < values.length; row += 1) checked[row] = checkList(field, type, values[row], row);
    return { values: checked, statistics: null };
  }
  let nulls = 0;
  let nans = 0;
  let lower: Value | undefined;
  let upper: Value | undefined;
  let previous: Value | undefined;
  for (let row = 0; row < values.length; row += 1) {
    const value = checkPrimitive(field, type, values[row], row);
    checked[row] = value;
    if (value === null) {
      nulls += 1;
    } else if (isNan(value)) {
      nans += 1;
    } else if (value !== previous) {
      if (lower === undefined || compareValues(value, lower) < 0) lower = value;
      if (upper === undefined || compareValues(value, upper) > 0) upper = value;
      previous = value;
    }
  }
  const statistics = {
    values: values.length,
    nulls,
    ...(type === 'double' ? { nans } : {}),
    ...boundsOf(lower, upper),
  };
  return { values: checked, statistics };
}

function boundsOf(lower: Value | undefined, upper: Value | undefined): { lower?: Value; upper?: Value } {
  if (lower === undefined || upper === undefined) return {};
  if (typeof lower === 'string' && typeof upper === 'string') {
    const above = upperBound(upper);
    return { lower: lowerBound(lower), ...(above === null ? {} : { upper: above }) };
  }
  // Java orders −0 before +0, so a zero must be a bound for both.
  return { lower: lower === 0 ? -0 : lower, upper: upper === 0 ? 0 : upper };
}

/** True when these bounds of a column that we wrote are values of the column themselves. */
export function boundsAreExact(type: FieldType, lower: Value | undefined, upper: Value | undefined): boolean {
  if (lower === undefined || upper === undefined) return false;
  // A bound of full length may be a longer text cut off.
  const full = (value: Value) => typeof value === 'string' && isCut(`${value} `);
  if (type === 'string') return !full(lower) && !full(upper);
  return type !== 'double' || (lower !== 0 && upper !== 0);
}

function checkList(field: Field, type: FieldType, value: unknown, row: number): unknown {
  if (isPrimitive(type)) return checkPrimitive(field, type, value, row);
  if (value === null || value === undefined) return null;
  if (!Array.isArray(value) && !ArrayBuffer.isView(value)) throw refusal(field, value, row);
  const list: ArrayLike<unknown> = value as ArrayLike<unknown>;
  const checked = new Array<unknown>(list.length);
  for (let index = 0; index < list.length; index += 1)
    checked[index] = checkList(field, type.element, list[index], row);
  return checked;
}

function checkPrimitive(field: Field, type: PrimitiveType, value: unknown, row: number): Value | null {
  if (value === null || value === undefined) return null;
  switch (type) {
    case 'string':
      if (typeof value === 'string') return wellFormed(value);
      break;
    case 'boolean':
      if (typeof value === 'boolean') return value;
      break;
    case 'double':
      if (typeof value === 'number') return value;
      break;
    case 'int':
    case 'date':
      if (Number.isInteger(value) && (value as number) >= int32.lowest && (value as number) <= int32.highest) {
        return value as number;
      }
      break;
    case 'long':
    case 'timestamptz':
      if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
      if (typeof value === 'bigint' && value >= int64.lowest && value <= int64.highest) return value;
      break;
  }
  throw refusal(field, value, row);
}

/** Half a surrogate pair has no UTF-8; it becomes U+FFFD, here and not in the encoder, so that statistics agree. */
function wellFormed(text: string): string {
  return /[\ud800-\udfff]/.test(text) ? Buffer.from(text).toString() : text;
}

function refusal(field: Field, value: unknown, row: number): Error {
  const shown = typeof value === 'object' ? Object.prototype.toString.call(value) : `${typeof value} ${String(value)}`;
  return wrongValue(field.name, typeText(field.type), `row ${row} holds ${shown.slice(0, 80)}`);
}
