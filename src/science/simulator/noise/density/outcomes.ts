import { spread } from './string-index.ts';

/**
 * Probabilities of the 2ⁿ outcomes when each qubit is measured in the letter that the masks give it (none: Z), from the
 * vector of Pauli expectation values: p_k = Σ_S (−1)^(S·k)⟨P_S⟩/2ⁿ over subsets S of the qubits, a Walsh–Hadamard transform.
 * Roundings below zero are zero.
 */
export function outcomeProbabilities(state: Float64Array, qubits: number, x: number, z: number): Float64Array {
  const size = 1 << qubits;
  const p = new Float64Array(size);
  const zMask = z | ~x;
  for (let subset = 0; subset < size; subset++) {
    p[subset] = state[spread(x & subset) | (spread(zMask & subset) << 1)]! / size;
  }
  for (let bit = 1; bit < size; bit *= 2) {
    for (let j = 0; j < size; j += 2 * bit) {
      for (let k = j; k < j + bit; k++) {
        const even = p[k]!;
        const odd = p[k + bit]!;
        p[k] = even + odd;
        p[k + bit] = even - odd;
      }
    }
  }
  for (let k = 0; k < size; k++) if (!(p[k]! > 0)) p[k] = 0;
  return p;
}
