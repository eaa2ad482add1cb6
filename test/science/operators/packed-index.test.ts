import { describe, expect, it } from 'vitest';
import { packedIndex, packedLength } from '../../../src/science/operators/index.ts';

describe('packedIndex', () => {
  it('fills 0 … packedLength − 1 without gaps and knows the 8 symmetries of (pq|rs)', () => {
    const n = 5;
    const owners = new Map<number, string>();
    for (let p = 0; p < n; p++)
      for (let q = 0; q < n; q++)
        for (let r = 0; r < n; r++)
          for (let s = 0; s < n; s++) {
            const pair = (a: number, b: number) => [a, b].sort().join();
            const owner = [pair(p, q), pair(r, s)].sort().join('|');
            const index = packedIndex(p, q, r, s);
            expect(owners.get(index) ?? owner).toBe(owner);
            owners.set(index, owner);
          }
    expect([...owners.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: packedLength(n) }, (_, k) => k));
  });
});
