import type { LocalMap } from './local-map.ts';
import { power } from './tile.ts';

/** |0⟩⟨0| as (⟨I⟩, ⟨X⟩, ⟨Z⟩, ⟨Y⟩). */
const zero = Float64Array.of(1, 0, 1, 0);

/** What the first map on each qubit makes of |0⟩; null where there is none. */
export function blochVectors(maps: readonly (LocalMap | null)[], theta: Float64Array): Float64Array[] {
  return maps.map((map) => {
    if (map === null) return zero;
    const matrix = map.matrix(theta);
    // Columns I and Z.
    return Float64Array.from({ length: 4 }, (_, row) => matrix[4 * row]! + matrix[4 * row + 2]!);
  });
}

/** out ← the product of vectors of 4 numbers, the first the lowest letter. */
export function productVector(vectors: readonly Float64Array[], out: Float64Array): void {
  out[0] = 1;
  vectors.forEach((vector, qubit) => {
    const size = power(qubit);
    for (let letter = 3; letter >= 0; letter--) {
      const factor = vector[letter]!;
      const to = letter * size;
      for (let k = 0; k < size; k++) out[to + k] = factor * out[k]!;
    }
  });
}

/** For each qubit, the 4 numbers Σ tensor·Π vectors over all letters but its own. */
export function contractions(tensor: Float64Array, vectors: readonly Float64Array[]): Float64Array[] {
  if (vectors.length === 1) return [tensor.slice()];
  const half = vectors.length >> 1;
  const low = new Float64Array(power(half));
  const high = new Float64Array(power(vectors.length - half));
  productVector(vectors.slice(0, half), low);
  productVector(vectors.slice(half), high);
  const overHigh = new Float64Array(low.length);
  const overLow = new Float64Array(high.length);
  for (let h = 0; h < high.length; h++) {
    const weight = high[h]!;
    const at = h * low.length;
    let sum = 0;
    for (let k = 0; k < low.length; k++) {
      const value = tensor[at + k]!;
      overHigh[k]! += weight * value;
      sum += low[k]! * value;
    }
    overLow[h] = sum;
  }
  return [...contractions(overHigh, vectors.slice(0, half)), ...contractions(overLow, vectors.slice(half))];
}

/** gradient += the parts of dE/dθ of the first maps, given the observable carried back to just after them. */
export function addFirstSlopes(
  maps: readonly (LocalMap | null)[],
  lambda: Float64Array,
  theta: Float64Array,
  gradient: Float64Array,
): void {
  const slopes = contractions(lambda, blochVectors(maps, theta));
  const moments = new Float64Array(16);
  maps.forEach((map, qubit) => {
    if (map === null || !map.free) return;
    for (let at = 0; at < 16; at++) moments[at] = slopes[qubit]![at >> 2]! * zero[at & 3]!;
    map.addSlopes(theta, moments, gradient);
  });
}
