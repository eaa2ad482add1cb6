import { describe, expect, it } from 'vitest';
import { Failure } from '../../../../src/science/errors/index.ts';
import { pcg64 } from '../../../../src/science/math/index.ts';
import { lBfgsB } from '../../../../src/science/vqe/optimizers/l-bfgs-b.ts';
import { spsa } from '../../../../src/science/vqe/optimizers/spsa.ts';
import { fixtures, h2, h2WithGradient } from './h2-problem.ts';
import { objectiveOf, quadratic } from './landscapes.ts';

const noisy = (seed: number, error: number) => {
  const random = pcg64(seed);
  return { dimension: 24, energy: (x: Float64Array) => h2.energy(x) + error * random.standardNormal() };
};
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

describe('SPSA', () => {
  it('comes within some mHa of a minimum although every energy is off by 5 mHa', () => {
    const random = pcg64(99);
    const energies: number[] = [];
    for (let run = 0; run < 15; run++) {
      const start = Float64Array.from({ length: 24 }, () => 2 * Math.PI * random.random());
      const result = spsa.minimize(noisy(run, 5e-3), start, {
        maxIterations: null,
        threshold: null,
        random: pcg64(run),
      });
      energies.push(h2.energy(result.x));
    }
    expect(median(energies)).toBeLessThan(-1.11);
  });

  it('makes two evaluations per iteration, 20 to calibrate, one at the start and one at the end', () => {
    const start = Float64Array.from(fixtures[0]!.x0);
    const result = spsa.minimize(h2, start, { maxIterations: 50, threshold: null, random: pcg64(1) });
    expect(result).toMatchObject({ iterations: 50, evaluations: 2 * 50 + 22 });
  });

  it('does not leave a minimum for a higher point, however flat the start', () => {
    const start = Float64Array.from(fixtures[0]!.x0);
    const minimum = lBfgsB.minimize(h2WithGradient, start, { maxIterations: null, threshold: null });
    const result = spsa.minimize(h2, minimum.x, { maxIterations: null, threshold: null, random: pcg64(4) });
    expect(result.energy).toBeLessThanOrEqual(minimum.energy);
  });

  it('is not thrown far by steep walls when it starts next to a minimum', () => {
    const bowl = quadratic(12, 40);
    const start = new Float64Array(12).fill(1.02);
    const result = spsa.minimize(objectiveOf(bowl, false), start, {
      maxIterations: null,
      threshold: null,
      random: pcg64(8),
    });
    expect(result.converged).toBe(true);
    expect(result.energy + 2).toBeLessThan((bowl.value(start) + 2) / 10);
  });

  it('stops early when the mean energy rests and a threshold was given', () => {
    const bowl = quadratic(3, 2);
    const limits = { maxIterations: 2000, threshold: 1e-3, random: pcg64(8) };
    const result = spsa.minimize(objectiveOf(bowl, false), bowl.start, limits);
    expect(result.converged).toBe(true);
    expect(result.iterations).toBeLessThan(1000);
  });

  it('takes another path with another stream', () => {
    const start = Float64Array.from(fixtures[0]!.x0);
    const [a, b] = [1, 2].map((seed) =>
      spsa.minimize(h2, start, { maxIterations: 5, threshold: null, random: pcg64(seed) }),
    );
    expect(a!.x).not.toEqual(b!.x);
  });

  it('refuses to draw from nothing', () => {
    const attempt = () => spsa.minimize(h2, new Float64Array(24), { maxIterations: null, threshold: null });
    expect(attempt).toThrow(Failure);
    expect(attempt).toThrow(expect.objectContaining({ code: 'random_stream_missing' }));
  });
});
