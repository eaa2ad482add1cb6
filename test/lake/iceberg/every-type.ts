import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openWarehouse, type Rows, type TableDefinition, type Warehouse } from '../../../src/lake/iceberg/index.ts';
import { folderStore, type ObjectStore } from '../../../src/lake/objects/index.ts';

/** A table with every column type that the lake has. */
export const everyType: TableDefinition = {
  name: 'every_type',
  comment: 'Every type, partitioned by day and basis',
  partitionBy: ['day', 'basis'],
  columns: [
    { name: 'id', type: 'string', comment: 'Who it is' },
    { name: 'day', type: 'date' },
    { name: 'basis', type: 'string' },
    { name: 'energy', type: 'double' },
    { name: 'step', type: 'int' },
    { name: 'big', type: 'long' },
    { name: 'good', type: 'boolean' },
    { name: 'moment', type: 'timestamptz' },
    { name: 'symbols', type: { list: 'string' } },
    { name: 'counts', type: { list: 'long' } },
    { name: 'coordinates', type: { list: { list: 'double' } } },
  ],
};

export const day = 20_454; // 2026-01-01
export const moment = 1_767_225_600_123_456; // 2026-01-01T00:00:00.123456Z

export const someRows: Rows = {
  length: 5,
  columns: {
    id: ['a', 'b', 'ein sehr langer Text, der abgeschnitten wird', '\u{1F600}', null],
    day: [day, day, day + 1, null, -1],
    basis: ['6-31g*', '6-31g*', 'a b/c?d=[e]', null, ''],
    energy: [-1.5, Number.NaN, null, 1e300, 0],
    step: [1, -2147483648, 2147483647, null, 0],
    big: [1, 9223372036854775807n, null, -9223372036854775808n, 0],
    good: [true, false, null, true, false],
    moment: [moment, 0, null, -1, 4_102_444_800_000_000],
    symbols: [['H', 'H'], [], null, [null, ''], ['O']],
    counts: [[1, 2], [], null, [null], [9007199254740993n]],
    coordinates: [[[0, 0, 0.5], []], [], null, [null, [1]], [[null, 2]]],
  },
};

/** A folder that goes when the tests of the file are over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'eigenlake-iceberg-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function temporaryWarehouse(): { folder: string; store: ObjectStore; warehouse: Warehouse } {
  const folder = temporaryFolder();
  const store = folderStore(folder);
  return { folder, store, warehouse: openWarehouse(store) };
}

/** Rows as objects, in order. */
export function asObjects(rows: Rows): Record<string, unknown>[] {
  return Array.from({ length: rows.length }, (_, row) =>
    Object.fromEntries(Object.entries(rows.columns).map(([name, values]) => [name, values[row]])),
  );
}
