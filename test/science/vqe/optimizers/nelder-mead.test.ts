import { describe, expect, it } from 'vitest';
import { downhillSimplex, nelderMead } from '../../../../src/science/vqe/optimizers/nelder-mead.ts';
import { fixtures, h2 } from './h2-problem.ts';
import { objectiveOf, rosenbrock } from './landscapes.ts';

describe('Nelder–Mead', () => {
  it.each(fixtures)('takes the path of SciPy from the start of seed $seed', (fixture) => {
    const reference = fixture.results['Nelder-Mead']!;
    const result = downhillSimplex(h2, Float64Array.from(fixture.x0), {
      // SciPy counts from 1: its limit of 5000 allows 4999.
      maxIterations: 4999,
      pointTolerance: 1e-4,
      energyTolerance: 1e-4,
    });
    expect(Math.abs(result.evaluations - reference.nfev)).toBeLessThanOrEqual(2);
    expect(Math.abs(result.energy - reference.E)).toBeLessThan(1e-12);
  });

  it('finds the end of a curved valley', () => {
    const result = nelderMead.minimize(objectiveOf(rosenbrock, false), rosenbrock.start, {
      maxIterations: null,
      threshold: null,
    });
    expect(result.converged).toBe(true);
    expect(result.energy).toBeLessThan(1e-10);
  });
});
