import type { KrylovResult, LinearOperator, Progress } from './contract.ts';
import { lowestEigenpair } from './subspace-iteration.ts';

export interface LanczosOptions extends Progress {
  /** Default: a fixed vector with a component of every size and sign, so that no symmetry hides the lowest state. */
  readonly start?: Float64Array;
  /** Largest ‖H·x − θ·x‖₂, default 1e-7. */
  readonly tolerance?: number;
  /** Applications of the operator, default 1000. */
  readonly maxIterations?: number;
  /** Krylov vectors before a thick restart, default 32. Memory is twice as many vectors. */
  readonly maxSubspace?: number;
}

/**
 * The lowest eigenpair of a symmetric operator about whose entries nothing is known.
 * Lanczos with full reorthogonalisation and thick restarts (Wu, Simon, SIAM J. Matrix Anal. Appl. 22, 602 (2000)).
 * Deterministic; `converged` is false after `maxIterations` or when the signal was aborted.
 */
export function lanczos(apply: LinearOperator, dimension: number, options: LanczosOptions = {}): KrylovResult {
  const { start = fixedVector(dimension), tolerance = 1e-7, maxIterations = 1000, maxSubspace = 32 } = options;
  return lowestEigenpair(apply, dimension, {
    ...options,
    start,
    tolerance,
    maxIterations,
    maxSubspace,
    stage: 'lanczos',
    direct: () => undefined,
  });
}

/** A linear congruential sequence in (−1, 1); quality does not matter, being the same everywhere does. */
function fixedVector(dimension: number): Float64Array {
  let state = 20_240_229;
  return Float64Array.from({ length: dimension }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state / 2_147_483_648;
  });
}
