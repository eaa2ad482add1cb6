import { describe, expect, it } from 'vitest';
import { sequentialQuadratic, slsqp } from '../../../../src/science/vqe/optimizers/slsqp.ts';
import { fixtures, h2, h2WithGradient } from './h2-problem.ts';
import { objectiveOf, quadratic, rosenbrock } from './landscapes.ts';

describe('SLSQP', () => {
  it.each(fixtures)('takes as many evaluations as SciPy from the start of seed $seed', (fixture) => {
    const reference = fixture.results.SLSQP!;
    const result = sequentialQuadratic(h2, Float64Array.from(fixture.x0), {
      maxIterations: 100,
      accuracy: 1e-6,
      differenceStep: 1.4901161193847656e-8,
    });
    expect(result.evaluations).toBe(reference.nfev);
    expect(Math.abs(result.energy - reference.E)).toBeLessThan(1e-8);
  });

  it('reaches a stationary energy to 1e-9 with its own accuracy', () => {
    for (const { x0 } of fixtures) {
      const result = slsqp.minimize(h2WithGradient, Float64Array.from(x0), { maxIterations: null, threshold: null });
      const known = [-1.116998996754, -1.1373060357534];
      expect(Math.min(...known.map((energy) => Math.abs(result.energy - energy)))).toBeLessThan(1e-9);
    }
  });

  it('needs few evaluations in a curved valley and in an ill-conditioned bowl', () => {
    const options = { maxIterations: null, threshold: null };
    const valley = slsqp.minimize(objectiveOf(rosenbrock, true), rosenbrock.start, options);
    expect(valley.energy).toBeLessThan(1e-9);
    expect(valley.evaluations).toBeLessThan(80);
    const bowl = quadratic(30, 1e4);
    const result = slsqp.minimize(objectiveOf(bowl, true), bowl.start, options);
    expect(result.energy + 2).toBeLessThan(1e-9);
    expect(result.evaluations).toBeLessThan(300);
  });
});
