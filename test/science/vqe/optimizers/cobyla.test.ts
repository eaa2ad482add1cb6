import { describe, expect, it } from 'vitest';
import { pcg64 } from '../../../../src/science/math/index.ts';
import { cobyla } from '../../../../src/science/vqe/optimizers/cobyla.ts';
import { fixtures, h2 } from './h2-problem.ts';
import { objectiveOf, quadratic } from './landscapes.ts';

const options = { maxIterations: null, threshold: null };
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

describe('COBYLA', () => {
  it('ends as low as SciPy in the median of the reference starts', () => {
    const reference = median(fixtures.map(({ results }) => results.COBYLA!.E));
    const ours = fixtures.map(({ x0 }) =>
      cobyla.minimize(h2, Float64Array.from(x0), { ...options, maxIterations: 4000 }),
    );
    expect(median(ours.map(({ energy }) => energy))).toBeLessThan(reference + 1e-6);
  });

  it('ends at or below the Hartree–Fock minimum from random starts', () => {
    const random = pcg64(2024);
    for (let run = 0; run < 8; run++) {
      const start = Float64Array.from({ length: 24 }, () => 2 * Math.PI * random.random());
      const { energy } = cobyla.minimize(h2, start, { ...options, maxIterations: 3000 });
      expect(energy).toBeLessThan(-1.116998996754 + 1e-4);
    }
  });

  it('solves bowls of many dimensions with some hundred evaluations for each', () => {
    for (const condition of [1, 10, 100]) {
      const bowl = quadratic(20, condition);
      const start = Float64Array.from({ length: 20 }, (_, i) => Math.sin(3 * i));
      const result = cobyla.minimize(objectiveOf(bowl, false), start, options);
      expect(result.converged).toBe(true);
      expect(result.energy + 2).toBeLessThan(1e-6 * condition);
      expect(result.evaluations).toBeLessThan(20 * 150);
    }
  });

  it('keeps its stride as long as steps help: a minimum 40 steps away is found', () => {
    const bowl = quadratic(3, 1);
    const result = cobyla.minimize(objectiveOf(bowl, false), Float64Array.of(41, 1, 1), options);
    expect(result.energy + 2).toBeLessThan(1e-6);
    expect(result.evaluations).toBeLessThan(200);
  });

  it('counts iterations as evaluations, and stops inside the first simplex when told to', () => {
    const result = cobyla.minimize(h2, Float64Array.from(fixtures[0]!.x0), { ...options, maxIterations: 10 });
    expect(result).toMatchObject({ iterations: 10, evaluations: 10, converged: false, maxcv: 0 });
  });
});
