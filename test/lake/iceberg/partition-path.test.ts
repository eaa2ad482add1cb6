import { describe, expect, it } from 'vitest';
import { partitionPath } from '../../../src/lake/iceberg/partition-path.ts';
import { splitByPartition } from '../../../src/lake/iceberg/partition-rows.ts';

const text = (value: string | null) => partitionPath([{ name: 'name', type: 'string', value }]);

describe('a partition folder', () => {
  it('is named as Spark names it', () => {
    expect(
      partitionPath([
        { name: 'd', type: 'date', value: 20_454 },
        { name: 'name', type: 'string', value: 'a' },
        { name: 'n', type: 'long', value: 7n },
        { name: 'at', type: 'timestamptz', value: 0 },
      ]),
    ).toBe('d=2026-01-01/name=a/n=7/at=1970-01-01T00%3A00%3A00.000%2B00%3A00');
    expect(text(null)).toBe('name=null');
  });

  it('holds no character that means something to a path, a URL or a file list', () => {
    expect(text("a/b?c#d*e[f]%g'h i~ä..")).toBe('name=a%2Fb%3Fc%23d%2Ae%5Bf%5D%25g%27h+i%7E%C3%A4..');
    expect(partitionPath([{ name: 'a=b/c', type: 'string', value: '..' }])).toBe('a%3Db%2Fc=..');
  });

  it('stays a name that file systems take, and stays different, for long values', () => {
    const [a, b] = [text('ä'.repeat(300)), text(`${'ä'.repeat(299)}b`)];
    expect(a.length).toBeLessThan(200);
    expect(a).not.toBe(b);
  });
});

describe('rows by partition', () => {
  it('are not copied when there is one partition', () => {
    expect(
      splitByPartition(
        [
          ['a', 'a'],
          [1, 1],
        ],
        2,
      ),
    ).toEqual([{ values: ['a', 1], rows: null }]);
    expect(splitByPartition([], 2)).toEqual([{ values: [], rows: null }]);
  });

  it('keep their order within each combination of values, null being one', () => {
    const parts = splitByPartition(
      [
        ['a', null, 'a', 'b', 'a'],
        [1, 1, 2, 1, 1],
      ],
      5,
    );
    expect(parts.map(({ values, rows }) => ({ values, rows: [...rows!] }))).toEqual([
      { values: ['a', 1], rows: [0, 4] },
      { values: [null, 1], rows: [1] },
      { values: ['a', 2], rows: [2] },
      { values: ['b', 1], rows: [3] },
    ]);
  });
});
