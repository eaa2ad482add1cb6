import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FastStream, pcg64, xoshiro128 } from '../../../src/science/math/index.ts';
import { sampleCounts } from '../../../src/science/simulator/index.ts';
import {
  cumulativeSums,
  drawIndices,
  guideOf,
  sampleTally,
  searchIndices,
} from '../../../src/science/simulator/sampling.ts';

/** The indices that these uniform numbers lead to. */
function indicesOf(weights: Float64Array, numbers: readonly number[], buckets = numbers.length): number[] {
  const given = [...numbers];
  const stream: FastStream = {
    ...{ word: () => 0, next64: () => 0n, random: () => 0, standardNormal: () => 0 },
    fill: (out) =>
      out.forEach((_, k) => {
        out[k] = given.shift() ?? 0;
      }),
  };
  const out = new Uint32Array(numbers.length);
  drawIndices(guideOf(cumulativeSums(weights), buckets), stream, new Float64Array(3), out);
  return Array.from(out);
}

describe('sampling', () => {
  it.each([
    [40, 200_000],
    [4096, 200_000],
    [4096, 500],
    [4096, 100],
    [4096, 40_000],
    [16, 1_000_000],
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
    for (const buckets of [1, 4, 100]) {
      expect(indicesOf(weights, [0, 0.2499, 0.25, 0.7499, 0.75, 1 - 2 ** -53], buckets)).toEqual([1, 1, 3, 3, 4, 4]);
    }
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
          const sums = Array.from(cumulativeSums(Float64Array.from(weights)));
          const last = weights.findLastIndex((w) => w > 0);
          const expected = numbers.map((u) => {
            const found = sums.findIndex((sum) => sum > u * sums.at(-1)!);
            return found < 0 || found > last ? last : found;
          });
          for (const buckets of [1, 7, 64]) {
            expect(indicesOf(Float64Array.from(weights), numbers, buckets)).toEqual(expected);
          }
        },
      ),
    );
  });

  it('searches what a guide table finds', () => {
    const random = xoshiro128(Uint32Array.of(4, 3, 2, 1));
    const cumulative = cumulativeSums(Float64Array.from({ length: 777 }, () => Math.max(0, random.random() - 0.5)));
    const [guided, searched] = [new Uint32Array(500), new Uint32Array(500)];
    drawIndices(guideOf(cumulative, 64), xoshiro128(Uint32Array.of(1, 2, 3, 4)), new Float64Array(500), guided);
    searchIndices(cumulative, xoshiro128(Uint32Array.of(1, 2, 3, 4)), searched);
    expect(searched).toEqual(guided);
  });

  it('sums up to rounding as one after the other, never falling, and in equal steps where nothing is added', () => {
    const random = xoshiro128(Uint32Array.of(4, 3, 2, 1));
    const weights = Float64Array.from({ length: 1003 }, () => Math.max(0, random.random() - 0.3));
    let sum = 0;
    cumulativeSums(weights).forEach((value, k, sums) => {
      sum += weights[k]!;
      expect(Math.abs(value - sum)).toBeLessThan(1e-12);
      expect(value).toBeGreaterThanOrEqual(sums[k - 1] ?? 0);
      if (weights[k] === 0) expect(value).toBe(sums[k - 1] ?? 0);
    });
  });

  it('counts more shots than 32 bits hold', () => {
    const tally = sampleTally(Float64Array.of(1, 0, 3), 1e12, xoshiro128(Uint32Array.of(1, 1, 1, 1)));
    expect(tally[0]! + tally[2]!).toBe(1e12);
    expect(Math.abs(tally[0]! - 2.5e11)).toBeLessThan(5 * Math.sqrt(1e12 * 0.25 * 0.75));
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
