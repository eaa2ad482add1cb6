import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../../src/science/errors/index.ts';
import { pcg64 } from '../../../../src/science/math/index.ts';
import type { OptimizerOptions } from '../../../../src/science/vqe/contract.ts';
import { optimizer, optimizerNames } from '../../../../src/science/vqe/index.ts';
import { objectiveOf, quadratic, rosenbrock, waves } from './landscapes.ts';

const options = (limits: Partial<OptimizerOptions> = {}): OptimizerOptions => ({
  maxIterations: null,
  threshold: null,
  random: pcg64(5),
  ...limits,
});

const angle = fc.integer({ min: -6300, max: 6300 }).map((value) => value / 1000);
/** How far above the minimum a default search may end; SPSA averages a walk that never stands still. */
const reach = { 'L-BFGS-B': 1e-9, SLSQP: 1e-9, COBYLA: 1e-6, 'Nelder-Mead': 1e-5, SPSA: 0.1 };

describe.each(optimizerNames)('the optimizer %s', (name) => {
  const method = optimizer(name);

  it.each([quadratic(1, 3), quadratic(4, 1), quadratic(6, 10)])('finds the minimum of $name', (landscape) => {
    for (const exactGradient of [true, false]) {
      const result = method.minimize(objectiveOf(landscape, exactGradient), landscape.start, options());
      expect(result.energy).toBeGreaterThanOrEqual(landscape.minimum);
      expect(result.energy).toBeLessThan(landscape.minimum + reach[name]);
      if (name !== 'SPSA') expect(result.converged, result.message).toBe(true);
    }
  });

  it('never returns a point above the start, and the energy it returns is that of the point', () => {
    fc.assert(
      fc.property(
        fc.array(angle, { minLength: 1, maxLength: 5 }),
        fc.array(angle, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        (point, phases, exactGradient) => {
          const landscape = waves(point.length, phases);
          const start = Float64Array.from(point);
          const result = method.minimize(objectiveOf(landscape, exactGradient), start, options({ maxIterations: 60 }));
          expect(result.energy).toBeLessThanOrEqual(landscape.value(start));
          expect(result.energy).toBe(landscape.value(result.x));
        },
      ),
      { numRuns: 40, seed: 11 },
    );
  });

  it('repeats itself bit by bit', () => {
    const trace = () => {
      const objective = objectiveOf(waves(4, [0.3, 1.7]), false);
      const result = method.minimize(objective, Float64Array.of(0.1, -0.4, 2, 1), options({ maxIterations: 80 }));
      return { calls: objective.calls, result };
    };
    expect(trace()).toEqual(trace());
  });

  it('counts the evaluations that were made, and leaves the start and the vectors it handed out alone', () => {
    const start = Float64Array.of(-1.2, 1);
    const seen: Float64Array[] = [];
    const objective = objectiveOf(rosenbrock, false);
    const result = method.minimize(
      {
        dimension: 2,
        energy(x) {
          seen.push(Float64Array.from(x));
          return objective.energy(x);
        },
      },
      start,
      options({ maxIterations: 50 }),
    );
    expect(result.evaluations).toBe(objective.calls.length);
    expect(objective.calls).toEqual(seen);
    expect(start).toEqual(Float64Array.of(-1.2, 1));
  });

  it('stops at the limit of iterations and says that it did not converge', () => {
    const result = method.minimize(objectiveOf(rosenbrock, true), rosenbrock.start, options({ maxIterations: 3 }));
    expect(result.iterations).toBe(3);
    expect(result.converged).toBe(false);
    expect(result.energy).toBeLessThanOrEqual(rosenbrock.value(rosenbrock.start));
  });

  it('only evaluates the start when no iteration is allowed, or not much more', () => {
    const result = method.minimize(objectiveOf(rosenbrock, true), rosenbrock.start, options({ maxIterations: 0 }));
    expect(result.energy).toBeLessThanOrEqual(rosenbrock.value(rosenbrock.start));
    expect(result.converged).toBe(false);
  });

  it('stops earlier with a looser threshold', () => {
    const evaluations = [1e-1, 1e-3].map(
      (threshold) =>
        method.minimize(objectiveOf(quadratic(3, 5), true), new Float64Array(3), options({ threshold })).evaluations,
    );
    expect(evaluations[0]).toBeLessThan(evaluations[1]!);
  });

  it('lets through what the objective throws', () => {
    const limit = new Error('limit');
    let calls = 0;
    const objective = {
      dimension: 2,
      energy(x: Float64Array) {
        if (++calls > 17) throw limit;
        return rosenbrock.value(x);
      },
    };
    expect(() => method.minimize(objective, rosenbrock.start, options())).toThrow(limit);
    expect(calls).toBe(18);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses an energy of %s', (wrong) => {
    let calls = 0;
    const objective = { dimension: 2, energy: (x: Float64Array) => (++calls === 7 ? wrong : rosenbrock.value(x)) };
    expect(codeOf(() => method.minimize(objective, rosenbrock.start, options()))).toBe('non_finite_energy');
    expect(calls).toBe(7);
  });

  it('ends on a landscape without any slope', () => {
    const objective = { dimension: 7, energy: () => -1 };
    const result = method.minimize(objective, new Float64Array(7).fill(0.5), options());
    expect(result.energy).toBe(-1);
    expect(result.converged).toBe(true);
  });

  it('ends where energies are only good to some digits, as in a large molecule', () => {
    const landscape = quadratic(5, 7);
    const coarse = { ...landscape, value: (x: Float64Array) => Math.round(landscape.value(x) * 1e11) / 1e11 };
    const result = method.minimize(objectiveOf(coarse, true), coarse.start, options({ threshold: 1e-15 }));
    expect(result.energy).toBeLessThan(-2 + reach[name]);
  });

  it('has an answer when there is nothing to vary', () => {
    const result = method.minimize({ dimension: 0, energy: () => -2.5 }, new Float64Array(0), options());
    expect(result).toMatchObject({ energy: -2.5, converged: true, iterations: 0, evaluations: 1 });
  });

  it('refuses a start that does not fit', () => {
    const objective = objectiveOf(rosenbrock, true);
    expect(codeOf(() => method.minimize(objective, new Float64Array(3), options()))).toBe('wrong_start');
    expect(codeOf(() => method.minimize(objective, Float64Array.of(0, Number.NaN), options()))).toBe('wrong_start');
    expect(objective.calls).toEqual([]);
  });

  it('reports a constraint violation only for COBYLA', () => {
    const result = method.minimize(objectiveOf(quadratic(2, 1), true), new Float64Array(2), options());
    expect(result.maxcv).toBe(name === 'COBYLA' ? 0 : null);
  });
});

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
  return 'nothing was thrown';
}
