import type { Objective } from '../../../../src/science/vqe/contract.ts';

/** A test function: value and gradient of x. */
export interface Landscape {
  readonly name: string;
  readonly start: Float64Array;
  readonly minimum: number;
  value(x: Float64Array): number;
  slope(x: Float64Array): Float64Array;
}

/** ½ Σ cᵢ(xᵢ − 1)², curvatures from 1 to `condition`. */
export function quadratic(dimension: number, condition: number): Landscape {
  const curvature = Float64Array.from({ length: dimension }, (_, i) =>
    dimension === 1 ? condition : 1 + ((condition - 1) * i) / (dimension - 1),
  );
  return {
    name: `a quadratic in ${dimension} dimensions with condition ${condition}`,
    start: new Float64Array(dimension),
    minimum: -2,
    value: (x) => x.reduce((sum, value, i) => sum + 0.5 * curvature[i]! * (value - 1) ** 2, -2),
    slope: (x) => x.map((value, i) => curvature[i]! * (value - 1)),
  };
}

/** H. H. Rosenbrock, Computer Journal 3 (1960) 175: a curved valley. */
export const rosenbrock: Landscape = {
  name: "Rosenbrock's valley",
  start: Float64Array.of(-1.2, 1),
  minimum: 0,
  value: (x) => 100 * (x[1]! - x[0]! * x[0]!) ** 2 + (1 - x[0]!) ** 2,
  slope: (x) =>
    Float64Array.of(-400 * x[0]! * (x[1]! - x[0]! * x[0]!) - 2 * (1 - x[0]!), 200 * (x[1]! - x[0]! * x[0]!)),
};

/** What energies look like: a sum of waves, with saddles and many minima. */
export function waves(dimension: number, phases: readonly number[]): Landscape {
  const value = (x: Float64Array) => {
    let sum = 0;
    for (let i = 0; i < dimension; i++) {
      sum += Math.cos(x[i]! + phases[i % phases.length]!) + 0.5 * Math.sin(x[i]! - 2 * x[(i + 1) % dimension]!);
    }
    return sum;
  };
  return {
    name: 'waves',
    start: new Float64Array(dimension),
    minimum: Number.NEGATIVE_INFINITY,
    value,
    slope: (x) => {
      const gradient = new Float64Array(dimension);
      for (let i = 0; i < dimension; i++) {
        const next = (i + 1) % dimension;
        const wave = 0.5 * Math.cos(x[i]! - 2 * x[next]!);
        gradient[i]! += wave - Math.sin(x[i]! + phases[i % phases.length]!);
        gradient[next]! -= 2 * wave;
      }
      return gradient;
    },
  };
}

/** The objective of a landscape, with the calls that were made of it. */
export function objectiveOf(
  landscape: Landscape,
  exactGradient: boolean,
): Objective & { readonly calls: Float64Array[] } {
  const calls: Float64Array[] = [];
  const energy = (x: Float64Array) => {
    calls.push(x);
    return landscape.value(x);
  };
  const objective = { dimension: landscape.start.length, calls, energy };
  if (!exactGradient) return objective;
  return {
    ...objective,
    energyAndGradient(x, gradient) {
      gradient.set(landscape.slope(x));
      return energy(x);
    },
  };
}
