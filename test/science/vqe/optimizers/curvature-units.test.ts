import { describe, expect, it } from 'vitest';
import { optimizer } from '../../../../src/science/vqe/index.ts';

/** ½ Σ k_i (x_i − 1)², curvatures from 0.01 to 400, and the points at which it was asked. */
function bowl() {
  const curvature = Float64Array.from([0.01, 0.5, 3, 20, 100, 400]);
  const points: Float64Array[] = [];
  const energyAndGradient = (x: Float64Array, gradient: Float64Array) => {
    points.push(x.slice());
    let energy = 0;
    for (let i = 0; i < x.length; i++) {
      gradient[i] = curvature[i]! * (x[i]! - 1);
      energy += 0.5 * curvature[i]! * (x[i]! - 1) * (x[i]! - 1);
    }
    return energy;
  };
  const energy = (x: Float64Array) => energyAndGradient(x, new Float64Array(x.length));
  return { curvature, points, objective: { dimension: 6, energy, energyAndGradient } };
}

describe('L-BFGS-B in units of the curvature', () => {
  const start = Float64Array.from([0.1, 0.7, 1.3, 1.9, 0.2, 1 / 3]);
  const limits = { maxIterations: null, threshold: null };

  it('needs fewer evaluations than without, for the same minimum', () => {
    const plain = bowl();
    const without = optimizer('L-BFGS-B').minimize(plain.objective, start, limits);
    const known = bowl();
    const result = optimizer('L-BFGS-B').minimize({ ...known.objective, curvature: known.curvature }, start, limits);
    expect(result.converged).toBe(true);
    expect(result.evaluations).toBeLessThan(without.evaluations);
    expect(result.energy).toBeLessThan(1e-7);
  });

  it('evaluates the start to the last bit, and returns a point that it evaluated', () => {
    const { curvature, points, objective } = bowl();
    const { x } = optimizer('L-BFGS-B').minimize({ ...objective, curvature }, start, limits);
    expect(points[0]).toEqual(start);
    expect(points.some((point) => point.every((value, i) => Object.is(value, x[i])))).toBe(true);
  });
});
