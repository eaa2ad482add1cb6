import type { KrylovResult, LinearOperator, Progress } from './contract.ts';
import { lowestEigenpair } from './subspace-iteration.ts';

export interface DavidsonOptions extends Progress {
  /** Start vector with a component along the wanted eigenvector; need not be normalised. */
  readonly start: Float64Array;
  /** Largest ‖H·x − θ·x‖₂, default 1e-6: the value is then good to about 1e-12 over the gap. */
  readonly tolerance?: number;
  /** Applications of the operator, default 300. */
  readonly maxIterations?: number;
  /** Removes from a new direction, in place, what cannot belong to the wanted vector (another symmetry). */
  readonly project?: (direction: Float64Array) => void;
  /** Default 12. Memory is twice as many vectors. */
  readonly maxSubspace?: number;
}

/**
 * The lowest eigenpair of a large symmetric operator whose diagonal dominates, e.g. a CI matrix.
 * E. R. Davidson, J. Comput. Phys. 17, 87 (1975), with the direction of Olsen, Jørgensen, Simons, Chem. Phys. Lett. 169,
 * 463 (1990): t = M(r − ε·x), M = 1/(θ − H_ii), ε such that t ⟂ x. Without ε a nearly diagonal H gives t ≈ −x and stalls.
 * Deterministic; `converged` is false after `maxIterations` or when the signal was aborted.
 */
export function davidson(apply: LinearOperator, diagonal: Float64Array, options: DavidsonOptions): KrylovResult {
  const { start, tolerance = 1e-6, maxIterations = 300, maxSubspace = 12, project } = options;
  return lowestEigenpair(apply, diagonal.length, {
    ...options,
    start,
    tolerance,
    maxIterations,
    maxSubspace,
    stage: 'davidson',
    direct(residual, value, vector) {
      let alongResidual = 0;
      let alongVector = 0;
      for (let i = 0; i < residual.length; i++) {
        const m = 1 / boundedAway(value - diagonal[i]!);
        alongResidual += vector[i]! * m * residual[i]!;
        alongVector += vector[i]! * m * vector[i]!;
      }
      const epsilon = alongVector === 0 ? 0 : alongResidual / alongVector;
      for (let i = 0; i < residual.length; i++) {
        residual[i] = (residual[i]! - epsilon * vector[i]!) / boundedAway(value - diagonal[i]!);
      }
      project?.(residual);
    },
  });
}

/** Near a diagonal element the quotient would be that single component: keep the sign, bound the size. */
function boundedAway(difference: number): number {
  if (Math.abs(difference) >= 1e-3) return difference;
  return difference < 0 ? -1e-3 : 1e-3;
}
