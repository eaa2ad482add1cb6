import { eigenSymmetric } from '../math/index.ts';

/** Occupations (0 … 2, descending) of the natural orbitals of a spin-summed one-particle density over n orbitals. */
export function naturalOccupations(density: Float64Array, n: number): Float64Array {
  return eigenSymmetric(density, n).values.reverse();
}
