import { describe, expect, it } from 'vitest';
import { binomial, xoshiro128 } from '../../../src/science/math/index.ts';

const stream = () => xoshiro128(Uint32Array.of(1, 2, 3, 4));

/** P(k) for all k, from the ratio of neighbours outwards from the mode. */
function chances(trials: number, p: number): Float64Array {
  const found = new Float64Array(trials + 1);
  const mode = Math.floor((trials + 1) * p);
  found[mode] = 1;
  for (let k = mode; k < trials; k++) found[k + 1] = (found[k]! * (trials - k) * p) / ((k + 1) * (1 - p));
  for (let k = mode; k > 0; k--) found[k - 1] = (found[k]! * k * (1 - p)) / ((trials - k + 1) * p);
  const sum = found.reduce((total, value) => total + value, 0);
  return found.map((value) => value / sum);
}

describe('binomial numbers', () => {
  it.each([
    [1, 0.3],
    [7, 0.5],
    [40, 0.24],
    [40, 0.26],
    [100, 0.9],
    [1000, 0.5],
    [5000, 0.003],
  ])('of %i trials with probability %d come as often as they should (chi-square, fixed seed)', (trials, p) => {
    const random = stream();
    const draws = 40_000;
    const seen = new Float64Array(trials + 1);
    for (let k = 0; k < draws; k++) seen[binomial(trials, p, random)]! += 1;
    let chiSquare = 0;
    let degrees = -1;
    let restSeen = 0;
    let restExpected = 0;
    chances(trials, p).forEach((chance, k) => {
      const expected = draws * chance;
      if (expected < 8) {
        restSeen += seen[k]!;
        restExpected += expected;
        return;
      }
      chiSquare += (seen[k]! - expected) ** 2 / expected;
      degrees++;
    });
    expect(Math.abs(chiSquare - degrees)).toBeLessThan(5 * Math.sqrt(2 * degrees));
    expect(Math.abs(restSeen - restExpected)).toBeLessThan(5 * Math.sqrt(restExpected) + 1);
  });

  it('of very many trials have the mean and the variance', () => {
    const random = stream();
    const [trials, p, draws] = [1e12, 0.2, 20_000];
    const variance = trials * p * (1 - p);
    const scaled = Array.from(
      { length: draws },
      () => (binomial(trials, p, random) - trials * p) / Math.sqrt(variance),
    );
    expect(Math.abs(scaled.reduce((sum, z) => sum + z, 0) / draws)).toBeLessThan(5 / Math.sqrt(draws));
    const spread = scaled.reduce((sum, z) => sum + z * z, 0) / draws;
    expect(Math.abs(spread - 1)).toBeLessThan(5 * Math.sqrt(2 / draws));
  });

  it('are sure where there is nothing to draw', () => {
    expect(binomial(50, 0, stream())).toBe(0);
    expect(binomial(50, -1e-17, stream())).toBe(0);
    expect(binomial(50, 1, stream())).toBe(50);
    expect(binomial(50, 1 + 1e-15, stream())).toBe(50);
    expect(binomial(0, 0.5, stream())).toBe(0);
  });
});
