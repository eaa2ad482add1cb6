import type { LinearOperator, Progress } from '../math/index.ts';
import { lanczos } from '../math/index.ts';
import type { PauliSum } from '../operators/index.ts';
import { pauliOperator, realPauliOperator } from '../operators/index.ts';

/**
 * Lowest eigenvalue of a Pauli sum by Lanczos; null when it did not converge. A Hermitian matrix A + iB is treated as
 * the real symmetric [[A, −B], [B, A]] on real and imaginary parts, which has the same eigenvalues twice.
 */
export function lowestEigenvalue(sum: PauliSum, progress: Progress): number | null {
  const dimension = 1 << sum.qubits;
  const real = realPauliOperator(sum);
  // Residuals are measured against the size of the operator: a sum of tiny terms has tiny eigenvalues.
  const largest = sum.coefficients.reduce((most, coefficient) => Math.max(most, Math.abs(coefficient)), 0);
  const options = { ...progress, tolerance: 1e-7 * Math.min(1, largest || 1) };
  const result =
    real === null ? lanczos(stacked(sum, dimension), 2 * dimension, options) : lanczos(real, dimension, options);
  return result.converged ? result.value : null;
}

function stacked(sum: PauliSum, dimension: number): LinearOperator {
  const apply = pauliOperator(sum);
  return (x, y) =>
    apply(x.subarray(0, dimension), x.subarray(dimension), y.subarray(0, dimension), y.subarray(dimension));
}
