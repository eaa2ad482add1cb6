import { innerProduct } from '../../math/index.ts';
import type { Objective, OptimizerResult } from '../contract.ts';
import { countGradients } from './counted-objective.ts';
import { CurvaturePairs } from './curvature-pairs.ts';
import { inCurvatureUnits } from './curvature-units.ts';
import { defineOptimizer } from './define-optimizer.ts';
import { moreThuente, type StepSample } from './line-search.ts';
import { isFlatWithinRounding } from './rounding.ts';
import { largestComponent, norm } from './vectors.ts';

export interface LimitedMemoryOptions {
  readonly maxIterations: number;
  /** Stop when an iteration lowers the energy by less than this times max(|E_k|, |E_k+1|, 1). */
  readonly energyTolerance: number;
  /** Stop when no component of the gradient is larger, hartree per radian. */
  readonly gradientTolerance: number;
  /** Step of forward differences where the objective has no exact gradient, radian. */
  readonly differenceStep: number;
  /** The first step is min(this, 1/‖g‖)·(−g). The published program always goes a unit length: Infinity. */
  readonly longestFirstStep: number;
}

/** Pairs remembered, and the constants of the line search, as in the published program (ACM TOMS algorithm 778). */
const memory = 10;
const lineSearch = { decrease: 1e-3, curvature: 0.9, bracketWidth: 0.1, maxStep: 1e10, maxEvaluations: 20 };

/**
 * The unbounded path of L-BFGS-B: a quasi-Newton direction from the last 10 steps, and a Moré–Thuente line search.
 * R. H. Byrd, P. Lu, J. Nocedal, C. Zhu, SIAM J. Sci. Comput. 16 (1995) 1190–1208; two-loop recursion of
 * J. Nocedal, Math. Comp. 35 (1980) 773–782.
 */
export function limitedMemoryBfgs(
  objective: Objective,
  start: Float64Array,
  options: LimitedMemoryOptions,
): OptimizerResult {
  const n = objective.dimension;
  const counted = countGradients(objective, options.differenceStep);
  let x = Float64Array.from(start);
  let gradient = new Float64Array(n);
  let energy = counted.energy(x);
  counted.gradient(gradient);
  let trial = new Float64Array(n);
  let trialGradient = new Float64Array(n);
  const direction = new Float64Array(n);
  const pairs = new CurvaturePairs(n, memory);
  let iterations = 0;

  const result = (converged: boolean, message: string): OptimizerResult => ({
    x,
    energy,
    converged,
    iterations,
    evaluations: counted.evaluations,
    message,
    maxcv: null,
  });
  const sample = (step: number): StepSample => {
    for (let i = 0; i < n; i++) trial[i] = x[i]! + step * direction[i]!;
    const energyThere = counted.energy(trial);
    counted.gradient(trialGradient);
    return { energy: energyThere, slope: innerProduct(trialGradient, direction) };
  };

  if (largestComponent(gradient) <= options.gradientTolerance) return result(true, 'the gradient is zero at the start');
  while (iterations < options.maxIterations) {
    pairs.descent(gradient, direction);
    const slope = innerProduct(gradient, direction);
    const firstStep = iterations === 0 ? Math.min(options.longestFirstStep, 1 / norm(gradient)) : 1;
    const found = slope < 0 ? moreThuente(sample, { energy, slope }, firstStep, lineSearch) : null;
    if (!found?.found) {
      if (pairs.count > 0) {
        // The remembered curvature misleads: forget it and try steepest descent from here.
        pairs.clear();
        continue;
      }
      return isFlatWithinRounding(gradient, energy)
        ? result(true, 'the energy cannot be lowered within rounding')
        : result(false, 'the line search found no lower energy');
    }
    iterations++;
    const energyBefore = energy;
    energy = found.energy;
    [x, trial] = [trial, x];
    [gradient, trialGradient] = [trialGradient, gradient];
    if (largestComponent(gradient) <= options.gradientTolerance) {
      return result(true, 'the gradient is below its tolerance');
    }
    const scale = Math.max(Math.abs(energyBefore), Math.abs(energy), 1);
    if (energyBefore - energy <= options.energyTolerance * scale) {
      return result(true, 'the energy changes less than its tolerance');
    }
    pairs.remember(found.step, direction, found.slope - slope, -slope, gradient, trialGradient);
  }
  return result(false, 'the limit of iterations was reached');
}

/**
 * L-BFGS-B, in units of the curvature where the objective knows it: the published program's initial Hessian is a multiple
 * of the identity, which costs three times the energies where curvatures differ by a hundred. `threshold` sets both tolerances (relative energy change and largest gradient component); by default
 * 1e-9 and 1e-6 hartree per radian: a search that gains less than 1e-9 of the energy in a step has more to win elsewhere.
 * Iterations: 15 000 unless limited.
 */
export const lBfgsB = defineOptimizer('L-BFGS-B', true, (objective, start, { maxIterations, threshold }) => {
  const options = {
    maxIterations: maxIterations ?? 15_000,
    energyTolerance: threshold ?? 1e-9,
    gradientTolerance: threshold ?? 1e-6,
    differenceStep: 1e-8,
    longestFirstStep: 1,
  };
  const { curvature } = objective;
  if (curvature === undefined) return limitedMemoryBfgs(objective, start, options);
  const scaled = inCurvatureUnits(objective, start, curvature);
  const result = limitedMemoryBfgs(scaled.objective, new Float64Array(start.length), options);
  return { ...result, x: scaled.point(result.x) };
});
