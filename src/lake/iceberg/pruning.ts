import type { Condition, PrimitiveType } from './contract.ts';
import { compareValues, isNan, type Value } from './single-value.ts';

/** What is known of the values of one column in a set of rows. Absent means not known; bounds may be wider than the values. */
export interface ColumnRange {
  readonly type: PrimitiveType;
  readonly mayHoldNull: boolean;
  readonly mayHoldValue: boolean;
  readonly mayHoldNan: boolean;
  readonly lower?: Value;
  readonly upper?: Value;
}

/** The range of a partition value: exactly this. */
export function rangeOf(type: PrimitiveType, value: Value | null): ColumnRange {
  if (value === null) return { type, mayHoldNull: true, mayHoldValue: false, mayHoldNan: false };
  if (isNan(value)) return { type, mayHoldNull: false, mayHoldValue: true, mayHoldNan: true };
  return { type, mayHoldNull: false, mayHoldValue: true, mayHoldNan: false, lower: value, upper: value };
}

/**
 * Whether a row may be in this range for which the condition is true; false only when none can be. NaN is what DuckDB takes it
 * for: equal to itself and above every number. Values of another kind than the column decide nothing.
 */
export function mayMatch(range: ColumnRange, condition: Condition): boolean {
  const { operator, value } = condition;
  if (operator === 'is null') return range.mayHoldNull;
  if (!range.mayHoldValue) return false;
  if (operator === 'is not null') return true;
  if (operator === 'in') {
    if (!isList(value)) return true;
    return value.some((entry) => mayMatch(range, { column: condition.column, operator: '=', value: entry }));
  }
  // column = null is never true.
  if (value === null || value === undefined) return false;
  if (!isComparable(range.type, value) || isNan(value)) return true;
  if (range.mayHoldNan && operator !== '=' && operator !== '<' && operator !== '<=') return true;
  const { lower, upper } = range;
  switch (operator) {
    case '=':
      return (
        !(lower !== undefined && compareValues(value, lower) < 0) &&
        !(upper !== undefined && compareValues(value, upper) > 0)
      );
    case '!=':
      return (
        lower === undefined ||
        upper === undefined ||
        compareValues(lower, upper) !== 0 ||
        compareValues(value, lower) !== 0
      );
    case '<':
      return lower === undefined || compareValues(lower, value) < 0;
    case '<=':
      return lower === undefined || compareValues(lower, value) <= 0;
    case '>':
      return upper === undefined || compareValues(upper, value) > 0;
    case '>=':
      return upper === undefined || compareValues(upper, value) >= 0;
  }
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isComparable(type: PrimitiveType, value: unknown): value is Value {
  if (type === 'string') return typeof value === 'string';
  if (type === 'boolean') return typeof value === 'boolean';
  return typeof value === 'number' || typeof value === 'bigint';
}
