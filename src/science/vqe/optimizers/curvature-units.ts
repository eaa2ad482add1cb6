import type { Objective } from '../contract.ts';

/** A flatter direction is not stepped along further than this allows, hartree per radian². */
const smallestCurvature = 0.2;

/**
 * The objective over y with x = start + y/√curvature: near the start its second derivatives are about 1 along every
 * coordinate. y = 0 is the start to the last bit. `point` gives x for a y, with the bits that were evaluated.
 */
export function inCurvatureUnits(objective: Objective, start: Float64Array, curvature: Float64Array) {
  const scale = curvature.map((value) => 1 / Math.sqrt(Math.max(value, smallestCurvature)));
  const point = (y: Float64Array): Float64Array => {
    const x = new Float64Array(start.length);
    for (let i = 0; i < x.length; i++) x[i] = start[i]! + scale[i]! * y[i]!;
    return x;
  };
  const { energyAndGradient } = objective;
  const scaled: Objective = {
    dimension: objective.dimension,
    energy: (y) => objective.energy(point(y)),
    ...(energyAndGradient === undefined
      ? {}
      : {
          energyAndGradient(y: Float64Array, gradient: Float64Array) {
            const energy = energyAndGradient.call(objective, point(y), gradient);
            for (let i = 0; i < gradient.length; i++) gradient[i]! *= scale[i]!;
            return energy;
          },
        }),
  };
  return { objective: scaled, point };
}
