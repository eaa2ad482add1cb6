import { multiply } from '../math/index.ts';

/**
 * One operator whose eigenvectors are the ROHF orbitals, in an orthonormal basis of n: ½(Fα+Fβ) within the closed, open
 * and virtual spaces and between closed and virtual, Fβ between closed and open, Fα between open and virtual.
 * Roothaan, Rev. Mod. Phys. 32, 179 (1960). `alpha`, `beta` are densities with β's space inside α's.
 */
export function effectiveFock(
  fockAlpha: Float64Array,
  fockBeta: Float64Array,
  alpha: Float64Array,
  beta: Float64Array,
  n: number,
): Float64Array {
  const mean = fockAlpha.map((value, i) => 0.5 * (value + fockBeta[i]!));
  const open = alpha.map((value, i) => value - beta[i]!);
  const virtual = alpha.map((value, i) => (i % (n + 1) === 0 ? 1 : 0) - value);
  const between = (left: Float64Array, f: Float64Array, right: Float64Array) =>
    multiply(multiply(left, f, n, n, n), right, n, n, n);
  const diagonal = [beta, open, virtual].map((projector) => between(projector, mean, projector));
  const coupling = [between(open, fockBeta, beta), between(open, fockAlpha, virtual), between(virtual, mean, beta)];
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (const block of diagonal) out[i * n + j]! += block[i * n + j]!;
      for (const block of coupling) out[i * n + j]! += block[i * n + j]! + block[j * n + i]!;
    }
  }
  return out;
}
