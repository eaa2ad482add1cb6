import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandNames, foldNames } from '../../../src/lake/features/folded-names.ts';

const name = (offset: number): string => `experiments/t/partition=0/t+0+${String(offset).padStart(10, '0')}.avro`;

describe('folded names', () => {
  it('come back as they were, each once, whatever the names', () => {
    const names = fc.array(fc.oneof(fc.nat(50).map(name), fc.string()));
    fc.assert(
      fc.property(names, (given) => {
        const folded: unknown = JSON.parse(JSON.stringify(foldNames(given)));
        expect(folded).toEqual(foldNames(given));
        expect([...expandNames(foldNames(given))].sort()).toEqual([...new Set(given)].sort());
      }),
    );
  });

  it('turn a run of offsets into one pair', () => {
    const names = Array.from({ length: 1000 }, (_, offset) => name(offset));
    expect(foldNames([...names, name(2000), 'a.json'])).toEqual({
      ranges: {
        'experiments/t/partition=0/t+0+': [
          [0, 999],
          [2000, 2000],
        ],
      },
      others: ['a.json'],
    });
  });
});
