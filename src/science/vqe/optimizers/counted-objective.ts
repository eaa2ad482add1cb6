import type { Objective } from '../contract.ts';
import { nonFiniteEnergy } from './errors.ts';
import { isFiniteVector } from './vectors.ts';

/** An objective that counts its evaluations and refuses energies that are not numbers. */
export interface CountedObjective {
  readonly dimension: number;
  readonly evaluations: number;
  energy(x: Float64Array): number;
  /** The same as `energy` of each in turn; at once where the objective can. */
  energies(points: readonly Float64Array[]): Float64Array;
}

/** A counted objective that also knows the slope where it was last evaluated. */
export interface DifferentiableObjective extends CountedObjective {
  /** Writes dE/dx at the point of the latest `energy` call. */
  gradient(out: Float64Array): void;
}

/** Counts energies. Each call hands the objective a vector of its own, which it may keep. Throws `non_finite_energy`. */
export function countEnergies(objective: Objective): CountedObjective {
  let evaluations = 0;
  const counted = (energy: number): number => {
    evaluations++;
    if (!Number.isFinite(energy)) throw nonFiniteEnergy('energy', evaluations);
    return energy;
  };
  return {
    dimension: objective.dimension,
    get evaluations() {
      return evaluations;
    },
    energy: (x) => counted(objective.energy(x.slice())),
    energies: (points) => {
      const own = points.map((x) => x.slice());
      if (objective.energies !== undefined) return objective.energies(own).map(counted);
      return Float64Array.from(own, (x) => counted(objective.energy(x)));
    },
  };
}

/**
 * Energies with gradients: the objective's exact ones, else forward differences (E(x + h·e_i) − E(x))/h with the absolute
 * step h in radian, each probe one evaluation. Throws `non_finite_energy`.
 */
export function countGradients(objective: Objective, differenceStep: number): DifferentiableObjective {
  return objective.energyAndGradient ? exactGradients(objective) : differenceGradients(objective, differenceStep);
}

function exactGradients(objective: Objective): DifferentiableObjective {
  const latest = new Float64Array(objective.dimension);
  const counted = countEnergies({
    dimension: objective.dimension,
    energy: (x) => objective.energyAndGradient!(x, latest),
  });
  return {
    dimension: objective.dimension,
    get evaluations() {
      return counted.evaluations;
    },
    energy(x) {
      const energy = counted.energy(x);
      if (!isFiniteVector(latest)) throw nonFiniteEnergy('gradient', counted.evaluations);
      return energy;
    },
    energies: counted.energies,
    gradient: (out) => out.set(latest),
  };
}

function differenceGradients(objective: Objective, step: number): DifferentiableObjective {
  const counted = countEnergies(objective);
  const point = new Float64Array(objective.dimension);
  let energyHere = 0;
  return {
    dimension: objective.dimension,
    get evaluations() {
      return counted.evaluations;
    },
    energy(x) {
      point.set(x);
      energyHere = counted.energy(x);
      return energyHere;
    },
    energies: counted.energies,
    gradient(out) {
      for (let i = 0; i < point.length; i++) {
        const here = point[i]!;
        const there = here + step;
        point[i] = there;
        // The step that floating point really took, not the one that was asked for.
        out[i] = (counted.energy(point) - energyHere) / (there - here);
        point[i] = here;
      }
    },
  };
}
