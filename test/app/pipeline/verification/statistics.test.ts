import { describe, expect, it } from 'vitest';
import { wrongStatistics } from '../../../../src/app/pipeline/verification/statistics.ts';
import type { DataFile } from '../../../../src/lake/iceberg/index.ts';

const file = (changes: Partial<DataFile> = {}): DataFile => ({
  key: 'f.parquet',
  partition: {},
  records: 3,
  bytes: 1,
  nulls: { name: 1, energy: 0 },
  nans: { energy: 1 },
  lower: { name: 'a', energy: -2 },
  upper: { name: 'c', energy: 5 },
  exact: new Set(['energy']),
  columns: [],
  ...changes,
});
const rows = { name: ['b', null, 'c'], energy: [5, Number.NaN, -2] };

describe('what a manifest says of a file', () => {
  it('fits when bounds hold all values, exactly where they are exact, and nulls are counted right', () => {
    expect(wrongStatistics(file(), rows)).toBe(null);
    expect(wrongStatistics(file({ nulls: {}, lower: {}, upper: {} }), rows)).toBe(null);
  });

  it.each([
    ['a lower bound above a value', { lower: { name: 'bb', energy: -2 } }, 'name'],
    ['an upper bound below a value', { upper: { name: 'b', energy: 5 } }, 'name'],
    ['an exact bound that no value has', { lower: { name: 'a', energy: -3 } }, 'energy'],
    ['nulls that are not there', { nulls: { name: 1, energy: 2 } }, 'energy'],
  ])('does not with %s', (_what, changes, column) => {
    expect(wrongStatistics(file(changes), rows)).toBe(column);
  });
});
