import { innerProduct } from '../../math/index.ts';
import type { Objective, OptimizerResult } from '../contract.ts';
import { countGradients } from './counted-objective.ts';
import { defineOptimizer } from './define-optimizer.ts';
import { LdlFactor } from './ldl-factor.ts';
import { isFlatWithinRounding } from './rounding.ts';
import { along, difference, norm } from './vectors.ts';

export interface SequentialQuadraticOptions {
  readonly maxIterations: number;
  /**
   * Stop when the quadratic model promises less than this (hartree), or an iteration lowers the energy by less
   * (hartree) or moves by less (radian).
   */
  readonly accuracy: number;
  /** Step of forward differences where the objective has no exact gradient, radian. */
  readonly differenceStep: number;
}

/** Accept a step that gains a tenth of what the slope promises; shorten a rejected one at most tenfold. */
const sufficientGain = 0.1;
const shortest = 0.1;
const maxShortenings = 10;
/** How often in one search the curvature may be forgotten before the search gives up. */
const maxResets = 5;

/**
 * Sequential quadratic programming without constraints, where the merit function is the energy itself: Newton-like
 * steps on a damped BFGS Hessian kept as LDLᵀ, shortened by quadratic interpolation until the energy falls enough.
 * D. Kraft, "A software package for sequential quadratic programming", DFVLR-FB 88-28 (1988); damping of
 * M. J. D. Powell, Lecture Notes in Mathematics 630 (1978) 144–157.
 */
export function sequentialQuadratic(
  objective: Objective,
  start: Float64Array,
  options: SequentialQuadraticOptions,
): OptimizerResult {
  const n = objective.dimension;
  const counted = countGradients(objective, options.differenceStep);
  let x: Float64Array = Float64Array.from(start);
  let energy = counted.energy(x);
  let gradient = new Float64Array(n);
  counted.gradient(gradient);
  let nextGradient = new Float64Array(n);
  const hessian = new LdlFactor(n);
  let iterations = 0;
  let resets = 0;

  const result = (converged: boolean, message: string): OptimizerResult => ({
    x,
    energy,
    converged,
    iterations,
    evaluations: counted.evaluations,
    message,
    maxcv: null,
  });

  while (iterations < options.maxIterations) {
    const step = hessian.solve(gradient).map((value) => -value);
    const slope = innerProduct(gradient, step);
    if (Math.abs(slope) < options.accuracy) return result(true, 'the model promises less than the accuracy');
    const found = slope < 0 ? shorten(counted.energy, x, energy, step, slope) : null;
    if (!found) {
      if (++resets > maxResets) {
        return isFlatWithinRounding(gradient, energy)
          ? result(true, 'the energy cannot be lowered within rounding')
          : result(false, 'the line search found no lower energy');
      }
      hessian.reset();
      continue;
    }
    iterations++;
    const gain = energy - found.energy;
    x = found.x;
    energy = found.energy;
    if (gain < options.accuracy || norm(found.step) < options.accuracy) {
      return result(true, 'the energy changes less than the accuracy');
    }
    counted.gradient(nextGradient);
    updateHessian(hessian, found.step, gradient, nextGradient);
    [gradient, nextGradient] = [nextGradient, gradient];
  }
  return result(false, 'the limit of iterations was reached');
}

interface Shortened {
  readonly x: Float64Array;
  readonly step: Float64Array;
  readonly energy: number;
}

/** The step, shortened until the energy falls by a tenth of the promised amount; null when it does not. */
function shorten(
  energyAt: (x: Float64Array) => number,
  x: Float64Array,
  energy: number,
  direction: Float64Array,
  slope: number,
): Shortened | null {
  let scale = 1;
  for (let attempt = 0; attempt <= maxShortenings; attempt++) {
    const step = direction.map((value) => scale * value);
    const trial = along(x, 1, step);
    const energyThere = energyAt(trial);
    const promised = scale * slope;
    const change = energyThere - energy;
    if (change <= sufficientGain * promised) return { x: trial, step, energy: energyThere };
    // The minimum of the parabola through E(0), its slope and E(scale).
    scale *= Math.max(promised / (2 * (promised - change)), shortest);
  }
  return null;
}

/** BFGS with Powell's damping: y is mixed with B·s until sᵀy ≥ 0.2·sᵀBs, so that the matrix stays positive definite. */
function updateHessian(hessian: LdlFactor, step: Float64Array, before: Float64Array, after: Float64Array): void {
  const image = hessian.multiply(step);
  const change = difference(after, before);
  const model = innerProduct(step, image);
  let curvature = innerProduct(step, change);
  if (curvature < 0.2 * model) {
    const share = (0.8 * model) / (model - curvature);
    for (let i = 0; i < change.length; i++) change[i] = share * change[i]! + (1 - share) * image[i]!;
    curvature = 0.2 * model;
  }
  hessian.add(1 / curvature, change);
  hessian.add(-1 / model, image);
}

/**
 * SLSQP. `threshold` is the accuracy, 1e-10 by default (hartree, and radian for the step). Iterations: 15 000 unless
 * limited.
 */
export const slsqp = defineOptimizer('SLSQP', true, (objective, start, { maxIterations, threshold }) =>
  sequentialQuadratic(objective, start, {
    maxIterations: maxIterations ?? 15_000,
    accuracy: threshold ?? 1e-10,
    differenceStep: 1.5e-8,
  }),
);
