import { describe, expect, it } from 'vitest';
import { lBfgsB, limitedMemoryBfgs } from '../../../../src/science/vqe/optimizers/l-bfgs-b.ts';
import { fixtures, h2, h2WithGradient } from './h2-problem.ts';
import { objectiveOf, quadratic, rosenbrock } from './landscapes.ts';

/** SciPy 1.17.1's defaults; its program always makes the first step a unit length. */
const published = {
  maxIterations: 15_000,
  energyTolerance: 2.220446049250313e-9,
  gradientTolerance: 1e-5,
  differenceStep: 1e-8,
  longestFirstStep: Number.POSITIVE_INFINITY,
};
const iterations: Record<number, number> = { 42: 29, 7: 23, 3: 34 };

describe('L-BFGS-B', () => {
  it.each(fixtures)('takes as many iterations and evaluations as SciPy from the start of seed $seed', (fixture) => {
    const reference = fixture.results['L-BFGS-B']!;
    const start = Float64Array.from(fixture.x0);
    expect(h2.energy(start)).toBeCloseTo(fixture.E0, 14);
    const result = limitedMemoryBfgs(h2, start, published);
    expect(result.evaluations).toBe(reference.nfev);
    expect(result.iterations).toBe(iterations[fixture.seed]);
    // Seed 7 ends near a saddle, where the rounding of the differences decides the last digits.
    expect(Math.abs(result.energy - reference.E)).toBeLessThan(fixture.seed === 7 ? 2e-5 : 1e-8);
  });

  it('takes the same path with exact gradients, one evaluation each', () => {
    for (const fixture of fixtures) {
      const result = limitedMemoryBfgs(h2WithGradient, Float64Array.from(fixture.x0), published);
      expect(25 * result.evaluations).toBe(fixture.results['L-BFGS-B']!.nfev);
    }
  });

  it('reaches a stationary energy to 1e-9 with its own tolerances', () => {
    for (const { x0 } of fixtures) {
      const result = lBfgsB.minimize(h2WithGradient, Float64Array.from(x0), { maxIterations: null, threshold: null });
      const known = [-1.116998996754, -1.1373060357534];
      expect(Math.min(...known.map((energy) => Math.abs(result.energy - energy)))).toBeLessThan(1e-9);
    }
  });

  it('needs few evaluations in a curved valley and in an ill-conditioned bowl', () => {
    const options = { maxIterations: null, threshold: null };
    const valley = lBfgsB.minimize(objectiveOf(rosenbrock, true), rosenbrock.start, options);
    expect(valley.energy).toBeLessThan(1e-9);
    expect(valley.evaluations).toBeLessThan(60);
    const bowl = quadratic(30, 1e4);
    const result = lBfgsB.minimize(objectiveOf(bowl, true), bowl.start, options);
    expect(result.energy + 2).toBeLessThan(1e-9);
    expect(result.evaluations).toBeLessThan(150);
  });

  it('calls a search converged that stands at a minimum from the start', () => {
    const bowl = quadratic(3, 2);
    const result = lBfgsB.minimize(objectiveOf(bowl, true), new Float64Array(3).fill(1), {
      maxIterations: null,
      threshold: null,
    });
    expect(result).toMatchObject({ converged: true, iterations: 0, evaluations: 1 });
  });

  it('says so when the gradient points the wrong way', () => {
    const bowl = quadratic(3, 2);
    const wrong = { ...bowl, slope: (x: Float64Array) => bowl.slope(x).map((value) => -value) };
    const result = lBfgsB.minimize(objectiveOf(wrong, true), bowl.start, { maxIterations: null, threshold: null });
    expect(result.energy).toBeLessThanOrEqual(bowl.value(bowl.start));
    expect(result.converged, result.message).toBe(false);
  });
});
