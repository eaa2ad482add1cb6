import { innerProduct } from '../../math/index.ts';
import type { Objective, OptimizerResult } from '../contract.ts';
import { countEnergies } from './counted-objective.ts';
import { defineOptimizer } from './define-optimizer.ts';
import { LinearSimplex, type Sample } from './linear-simplex.ts';
import { along, difference, norm } from './vectors.ts';

export interface LinearInterpolationOptions {
  readonly maxEvaluations: number;
  /** Length of the first steps, radian. */
  readonly firstRadius: number;
  /** The search ends when steps of this length no longer help, radian. */
  readonly lastRadius: number;
}

/** Radian: a sixth of a turn finds the basin of a random start, and is no more than an amplitude may need. */
const firstRadius = 1;
/** Radian: over shorter distances energies differ by less than their rounding. */
const leastRadius = 1e-8;
/** Powell's constants: a vertex is well placed when it stands at least α·ρ high and at most β·ρ away. */
const alpha = 0.25;
const beta = 2.1;
/** Length of a step that only repairs the simplex, and distance beyond which a vertex is given up first, in ρ. */
const repair = 0.5;
const far = 1.1;
/** Go on with this radius while a step gains a tenth of what the linear function promises. */
const usefulGain = 0.1;

/**
 * COBYLA without constraints: steps of length ρ down the linear function through n + 1 points, ρ halved when they no
 * longer help; between unhelpful steps the worst placed vertex moves so that the points stay in general position.
 * M. J. D. Powell, "A direct search optimization method that models the objective and constraint functions by linear
 * interpolation", in Advances in Optimization and Numerical Analysis (1994) 51–67.
 */
export function linearInterpolation(
  objective: Objective,
  start: Float64Array,
  options: LinearInterpolationOptions,
): OptimizerResult {
  const counted = countEnergies(objective);
  const sample = (x: Float64Array): Sample => ({ x, energy: counted.energy(x) });
  const first = firstSamples(sample, start, options.firstRadius, options.maxEvaluations);
  const finish = (best: Sample, converged: boolean, message: string): OptimizerResult => ({
    x: best.x,
    energy: best.energy,
    converged,
    iterations: counted.evaluations,
    evaluations: counted.evaluations,
    message,
    maxcv: 0,
  });
  if (first.length <= objective.dimension) {
    const best = first.reduce((low, next) => (next.energy < low.energy ? next : low));
    return finish(best, false, 'the limit of iterations was reached before the first simplex was complete');
  }

  const simplex = new LinearSimplex(first);
  let radius = options.firstRadius;
  let repairIsDue = false;
  while (counted.evaluations < options.maxEvaluations) {
    const heights = simplex.heights();
    const misplaced = misplacedVertex(heights, simplex.distances(), radius);
    const gradient = simplex.gradient();
    if (misplaced !== null && repairIsDue) {
      const normal = simplex.unitNormal(misplaced);
      const downhill = innerProduct(gradient, normal) > 0 ? -1 : 1;
      simplex.replace(misplaced, sample(along(simplex.best.x, downhill * repair * radius, normal)));
      repairIsDue = false;
      continue;
    }

    const slope = norm(gradient);
    let helpful = false;
    if (slope > 0) {
      const next = sample(along(simplex.best.x, -radius / slope, gradient));
      const gain = simplex.best.energy - next.energy;
      const leaving = leavingVertex(simplex, heights, next, radius);
      if (leaving !== null) simplex.replace(leaving, next);
      helpful = gain > 0 && gain >= usefulGain * radius * slope;
    }
    if (helpful) continue;
    if (misplaced !== null) {
      repairIsDue = true;
      continue;
    }
    if (radius <= options.lastRadius) return finish(simplex.best, true, 'steps of the last radius no longer help');
    radius = radius > 3 * options.lastRadius ? radius / 2 : options.lastRadius;
  }
  return finish(simplex.best, false, 'the limit of iterations was reached');
}

/** The start and one point a radius away along each axis, each from the lowest point so far. */
function firstSamples(
  sample: (x: Float64Array) => Sample,
  start: Float64Array,
  radius: number,
  limit: number,
): Sample[] {
  let best = sample(Float64Array.from(start));
  const samples = [best];
  for (let i = 0; i < start.length && samples.length < limit; i++) {
    const x = Float64Array.from(best.x);
    x[i]! += radius;
    const next = sample(x);
    samples.push(next);
    if (next.energy < best.energy) best = next;
  }
  return samples;
}

/** The vertex that spoils the simplex most: the farthest one, else the flattest; null when all are well placed. */
function misplacedVertex(heights: Float64Array, distances: Float64Array, radius: number): number | null {
  const farthest = distances.indexOf(Math.max(...distances));
  if (distances[farthest]! > beta * radius) return farthest;
  const flattest = heights.indexOf(Math.min(...heights));
  return heights[flattest]! < alpha * radius ? flattest : null;
}

/** The vertex that the new point replaces, chosen so that the simplex keeps its volume and loses what is far away. */
function leavingVertex(simplex: LinearSimplex, heights: Float64Array, next: Sample, radius: number): number | null {
  const lower = next.energy < simplex.best.energy;
  const factors = simplex.heightFactors(difference(next.x, simplex.best.x));
  const distances = simplex.distances(lower ? next.x : undefined);
  // A point that is no improvement may enter only if it makes the simplex larger.
  let leaving: number | null = null;
  let largest = lower ? 0 : 1;
  for (const [j, factor] of factors.entries()) {
    if (factor > largest) {
      largest = factor;
      leaving = j;
    }
  }
  let farthest = far * radius;
  for (const [j, factor] of factors.entries()) {
    const height = factor * heights[j]!;
    if ((height >= alpha * radius || height >= heights[j]!) && distances[j]! > farthest) {
      farthest = distances[j]!;
      leaving = j;
    }
  }
  return leaving;
}

/**
 * COBYLA. `threshold` is the last radius, 1e-4 radian by default, which leaves 1e-8 to 1e-6 hartree; the first is 1 radian.
 * An iteration is one evaluation, as everywhere for this method; 1 000 000 unless limited.
 */
export const cobyla = defineOptimizer('COBYLA', false, (objective, start, { maxIterations, threshold }) =>
  linearInterpolation(objective, start, {
    maxEvaluations: maxIterations ?? 1_000_000,
    firstRadius,
    lastRadius: Math.min(Math.max(threshold ?? 1e-4, leastRadius), firstRadius),
  }),
);
