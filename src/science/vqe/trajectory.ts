import type { Evaluation } from './contract.ts';
import { nonFiniteEnergy } from './optimizers/errors.ts';

/** The evaluations of a search in the order in which they were made. */
export interface Trajectory {
  readonly evaluations: readonly Evaluation[];
  /** The first evaluation with the lowest energy; null before the first one. */
  readonly lowest: Evaluation | null;
  /** Copies the parameters, adds the differences to the evaluation before. Throws `non_finite_energy`. */
  record(parameters: Float64Array, energy: number, standardError: number): Evaluation;
}

export function trajectory(): Trajectory {
  const evaluations: Evaluation[] = [];
  let lowest: Evaluation | null = null;
  return {
    evaluations,
    get lowest() {
      return lowest;
    },
    record(parameters, energy, standardError) {
      const index = evaluations.length + 1;
      if (!Number.isFinite(energy)) throw nonFiniteEnergy('energy', index);
      const before = evaluations.at(-1);
      const evaluation: Evaluation = {
        index,
        parameters: parameters.slice(),
        energy,
        standardError,
        energyDelta: before === undefined ? null : energy - before.energy,
        parameterDeltaNorm: before === undefined ? null : distance(parameters, before.parameters),
        lowestEnergy: lowest === null || energy < lowest.energy ? energy : lowest.energy,
      };
      evaluations.push(evaluation);
      if (lowest === null || energy < lowest.energy) lowest = evaluation;
      return evaluation;
    },
  };
}

function distance(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < left.length; i++) sum += (left[i] - right[i]) * (left[i] - right[i]);
  return Math.sqrt(sum);
}
