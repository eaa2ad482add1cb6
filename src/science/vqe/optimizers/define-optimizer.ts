import type { Objective, Optimizer, OptimizerName, OptimizerOptions, OptimizerResult } from '../contract.ts';
import { countEnergies } from './counted-objective.ts';
import { wrongStart } from './errors.ts';

/** A method as its file writes it: at least one parameter, a finite start. */
export type Minimize = (objective: Objective, start: Float64Array, options: OptimizerOptions) => OptimizerResult;

/** The contract around a method: checks the start, and answers at once when there is nothing to vary. */
export function defineOptimizer(name: OptimizerName, needsGradient: boolean, minimize: Minimize): Optimizer {
  return {
    name,
    needsGradient,
    minimize(objective, start, options) {
      const finite = start.reduce((count, value) => count + (Number.isFinite(value) ? 1 : 0), 0);
      if (finite !== objective.dimension || start.length !== objective.dimension) {
        throw wrongStart(objective.dimension, finite);
      }
      if (objective.dimension > 0) return minimize(objective, start, options);
      return {
        x: new Float64Array(0),
        energy: countEnergies(objective).energy(start),
        converged: true,
        iterations: 0,
        evaluations: 1,
        message: 'there is no parameter to vary',
        maxcv: name === 'COBYLA' ? 0 : null,
      };
    },
  };
}
