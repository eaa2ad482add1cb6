import type { Objective, OptimizerResult } from '../contract.ts';
import { countEnergies } from './counted-objective.ts';
import { defineOptimizer } from './define-optimizer.ts';

export interface NelderMeadOptions {
  readonly maxIterations: number;
  /** The search ends when no vertex is farther from the best one in any component (radian) … */
  readonly pointTolerance: number;
  /** … and none is higher by more than this, hartree. */
  readonly energyTolerance: number;
}

interface Vertex {
  readonly x: Float64Array;
  readonly energy: number;
}

/** The first simplex: each component of the start made 5 % larger in turn, 0.00025 where it is zero. */
const relativeStretch = 0.05;
const absoluteStretch = 0.00025;

/**
 * Downhill simplex with the classical coefficients: reflection 1, expansion 2, contraction and shrinkage 1/2.
 * J. A. Nelder, R. Mead, Computer Journal 7 (1965) 308–313; order of the tests and ties as in
 * J. C. Lagarias, J. A. Reeds, M. H. Wright, P. E. Wright, SIAM J. Optim. 9 (1998) 112–147.
 */
export function downhillSimplex(
  objective: Objective,
  start: Float64Array,
  options: NelderMeadOptions,
): OptimizerResult {
  const n = objective.dimension;
  const counted = countEnergies(objective);
  const vertex = (x: Float64Array): Vertex => ({ x, energy: counted.energy(x) });
  const vertices = (points: readonly Float64Array[]): Vertex[] => {
    const energies = counted.energies(points);
    return points.map((x, k) => ({ x, energy: energies[k]! }));
  };
  const corners = [Float64Array.from(start)];
  for (let i = 0; i < n; i++) {
    const x = Float64Array.from(start);
    x[i] = x[i] === 0 ? absoluteStretch : x[i]! * (1 + relativeStretch);
    corners.push(x);
  }
  const simplex = vertices(corners);
  simplex.sort(byEnergy);

  let iterations = 0;
  let converged = isSmall(simplex, options);
  while (!converged && iterations < options.maxIterations) {
    const best = simplex[0]!;
    const worst = simplex[n]!;
    const centre = centroid(simplex, n);
    /** The point centre + t·(centre − worst). */
    const along = (t: number) => vertex(centre.map((c, i) => (1 + t) * c - t * worst.x[i]!));

    const reflected = along(1);
    let replacement: Vertex | null = reflected;
    if (reflected.energy < best.energy) {
      const expanded = along(2);
      if (expanded.energy < reflected.energy) replacement = expanded;
    } else if (reflected.energy >= simplex[n - 1]!.energy) {
      if (reflected.energy < worst.energy) {
        const outside = along(0.5);
        replacement = outside.energy <= reflected.energy ? outside : null;
      } else {
        const inside = along(-0.5);
        replacement = inside.energy < worst.energy ? inside : null;
      }
    }

    if (replacement) {
      simplex[n] = replacement;
    } else {
      const halfway = simplex.slice(1).map(({ x }) => best.x.map((b, i) => b + 0.5 * (x[i]! - b)));
      simplex.splice(1, n, ...vertices(halfway));
    }
    simplex.sort(byEnergy);
    iterations++;
    converged = isSmall(simplex, options);
  }
  return {
    x: simplex[0]!.x,
    energy: simplex[0]!.energy,
    converged,
    iterations,
    evaluations: counted.evaluations,
    message: converged ? 'the simplex is smaller than its tolerance' : 'the limit of iterations was reached',
    maxcv: null,
  };
}

const byEnergy = (a: Vertex, b: Vertex) => a.energy - b.energy;

function centroid(simplex: readonly Vertex[], count: number): Float64Array {
  const sum = new Float64Array(simplex[0]!.x.length);
  for (let k = 0; k < count; k++) {
    const { x } = simplex[k]!;
    for (let i = 0; i < sum.length; i++) sum[i]! += x[i]!;
  }
  return sum.map((value) => value / count);
}

function isSmall(simplex: readonly Vertex[], { pointTolerance, energyTolerance }: NelderMeadOptions): boolean {
  const best = simplex[0]!;
  return simplex.every(
    ({ x, energy }) =>
      energy - best.energy <= energyTolerance && x.every((value, i) => Math.abs(value - best.x[i]!) <= pointTolerance),
  );
}

/**
 * Nelder–Mead. `threshold` sets both tolerances (radian and hartree), 1e-6 by default. Iterations: 1 000 000 unless
 * limited. Meant for few parameters: the evaluations grow faster than their square.
 */
export const nelderMead = defineOptimizer('Nelder-Mead', false, (objective, start, { maxIterations, threshold }) =>
  downhillSimplex(objective, start, {
    maxIterations: maxIterations ?? 1_000_000,
    pointTolerance: threshold ?? 1e-6,
    energyTolerance: threshold ?? 1e-6,
  }),
);
