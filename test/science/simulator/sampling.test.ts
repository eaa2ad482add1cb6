import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pcg64, type RandomStream } from '../../../src/science/math/index.ts';
import { sampleCounts } from '../../../src/science/simulator/index.ts';

/** A stream whose uniform numbers are given. */
function scripted(...values: number[]): RandomStream {
  const random = () => values.shift() ?? 0;
  return { random, standardNormal: random, next64: () => 0n };
}

describe('sampling', () => {
  it.each([
    [40, 200_000],
    [4096, 200_000],
    [4096, 500],
  ])('draws %i outcomes in %i shots with their probabilities (chi-square, fixed seed)', (outcomes, shots) => {
    const random = pcg64(12);
    const weights = Float64Array.from({ length: outcomes }, (_, k) => (k % 7 === 3 ? 0 : random.random()));
    const total = weights.reduce((sum, w) => sum + w, 0);
    const counts = sampleCounts(weights, shots, pcg64(99));
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(shots);
    let chiSquare = 0;
    let degrees = -1;
    weights.forEach((w, k) => {
      if (w === 0) {
        expect(counts.has(k)).toBe(false);
        return;
      }
      const expected = (shots * w) / total;
      chiSquare += (counts.get(k) ?? 0) ** 2 / expected - 2 * (counts.get(k) ?? 0) + expected;
      degrees++;
    });
    // Mean ν and variance 2ν (larger where few are expected, hence 5 standard deviations).
    expect(Math.abs(chiSquare - degrees)).toBeLessThan(
      5 * Math.sqrt(2 * degrees) * Math.max(1, Math.sqrt(outcomes / shots)),
    );
  });

  it('inverts the cumulative sum', () => {
    const weights = Float64Array.of(0, 0.25, 0, 0.5, 0.25, 0);
    const draw = (u: number) => [...sampleCounts(weights, 1, scripted(u)).keys()][0];
    expect([0, 0.2499, 0.25, 0.7499, 0.75, 1 - 2 ** -53].map(draw)).toEqual([1, 1, 3, 3, 4, 4]);
  });

  it('agrees with a linear search for any weights and numbers', () => {
    const weight = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(100));
    const uniform = fc.oneof(
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.nat(9999).map((value) => value / 10_000),
    );
    fc.assert(
      fc.property(
        fc.array(weight, { minLength: 1, maxLength: 40 }).filter((list) => list.some((w) => w > 0.001)),
        fc.array(uniform, { minLength: 1, maxLength: 30 }),
        (weights, numbers) => {
          const expected = new Map<number, number>();
          const sums: number[] = [];
          weights.reduce((sum, w) => {
            sums.push(sum + w);
            return sum + w;
          }, 0);
          const last = weights.findLastIndex((w) => w > 0);
          for (const u of numbers) {
            const found = sums.findIndex((sum) => sum > u * sums.at(-1)!);
            const index = found < 0 || found > last ? last : found;
            expected.set(index, (expected.get(index) ?? 0) + 1);
          }
          const counts = sampleCounts(Float64Array.from(weights), numbers.length, scripted(...numbers));
          expect([...counts]).toEqual([...expected].sort(([a], [b]) => a - b));
        },
      ),
    );
  });

  it('is reproducible from its seed', () => {
    const weights = Float64Array.from({ length: 64 }, (_, k) => k);
    expect(sampleCounts(weights, 1000, pcg64(5))).toEqual(sampleCounts(weights, 1000, pcg64(5)));
    expect(sampleCounts(weights, 1000, pcg64(5))).not.toEqual(sampleCounts(weights, 1000, pcg64(6)));
  });

  it('refuses numbers of shots that are no positive whole number', () => {
    for (const shots of [0, -1, 1.5, Number.NaN]) {
      expect(() => sampleCounts(Float64Array.of(1), shots, pcg64(0))).toThrowError(
        expect.objectContaining({ code: 'invalid_shots' }),
      );
    }
  });
});
