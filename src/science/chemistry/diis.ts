import { innerProduct, solveLinear } from '../math/index.ts';

/** Remembers matrices with their errors and mixes them so that the mixed error is smallest. */
export interface Extrapolation {
  /** The mixed matrices after adding these; with nothing to mix, the ones given. */
  next(matrices: readonly Float64Array[], errors: readonly Float64Array[]): Float64Array[];
}

/**
 * Direct inversion in the iterative subspace over the last `depth` steps.
 * Pulay, Chem. Phys. Lett. 73, 393 (1980); J. Comput. Chem. 3, 556 (1982).
 */
export function diis(depth: number): Extrapolation {
  const history: { matrices: Float64Array[]; errors: Float64Array[] }[] = [];
  return {
    next(matrices, errors) {
      history.push({ matrices: [...matrices], errors: [...errors] });
      if (history.length > depth) history.shift();
      while (history.length > 1) {
        const weights = mixingWeights(history.map((step) => step.errors));
        if (weights) {
          return matrices.map((matrix, which) => {
            const mixed = new Float64Array(matrix.length);
            history.forEach((step, k) => {
              const source = step.matrices[which]!;
              for (let i = 0; i < mixed.length; i++) mixed[i]! += weights[k]! * source[i]!;
            });
            return mixed;
          });
        }
        // Nearly parallel errors: the oldest step tells nothing new.
        history.shift();
      }
      return matrices.map((matrix) => Float64Array.from(matrix));
    },
  };
}

function mixingWeights(errors: readonly (readonly Float64Array[])[]): Float64Array | null {
  const steps = errors.length;
  const n = steps + 1;
  const equations = new Float64Array(n * n);
  for (let a = 0; a < steps; a++) {
    for (let b = 0; b <= a; b++) {
      const overlap = errors[a]!.reduce((sum, part, k) => sum + innerProduct(part, errors[b]![k]!), 0);
      equations[a * n + b] = equations[b * n + a] = overlap;
    }
  }
  // Scaled to unit errors the equations stay solvable when the newest error is 1e-8 of the oldest.
  const scales = Array.from({ length: steps }, (_, a) => 1 / Math.sqrt(Math.max(equations[a * n + a]!, 1e-300)));
  for (let a = 0; a < steps; a++) {
    for (let b = 0; b < steps; b++) equations[a * n + b]! *= scales[a]! * scales[b]!;
    const relative = scales[a]! / scales[steps - 1]!;
    equations[a * n + steps] = equations[steps * n + a] = -relative;
  }
  const right = new Float64Array(n);
  right[steps] = -1;
  const solution = solveLinear(equations, right, n);
  if (!solution) return null;
  const weights = Float64Array.from(scales, (scale, a) => (solution[a]! * scale) / scales[steps - 1]!);
  return weights.every((weight) => Number.isFinite(weight) && Math.abs(weight) < 1e6) ? weights : null;
}
