import type { Sector } from '../determinants/index.ts';
import { flipGroups, outsideSector, type PauliSum, parity, popcount, type QubitEncoding } from '../operators/index.ts';

const word = 4294967296;

/** Where the determinants of a sector are among the basis states of the qubits. */
export interface SectorEmbedding {
  /** Basis state of each determinant as one number (at most 53 qubits); −1 for those that tapering excluded. */
  readonly states: Float64Array;
  /** ⟨v|P-sum|v⟩ without forming 2ⁿ amplitudes; an imaginary part vanishes for a real vector. */
  expectation(observable: PauliSum, vector: Float64Array): number;
}

/** Encodes every determinant once. The encoding's modes must be in block order: amplitudes keep their signs. */
export function sectorEmbedding(sector: Sector, encoding: QubitEncoding): SectorEmbedding {
  const states = new Float64Array(sector.dimension);
  const indexOf = new Map<number, number>();
  let index = 0;
  for (const alpha of sector.alphaStrings) {
    for (const beta of sector.betaStrings) {
      const state = encodeOrNull(encoding, occupation(alpha, beta, sector.orbitals));
      states[index] = state;
      if (state >= 0) indexOf.set(state, index);
      index++;
    }
  }
  return { states, expectation: (observable, vector) => expectation(states, indexOf, observable, vector) };
}

function occupation(alpha: number, beta: number, orbitals: number): Uint32Array {
  const shifted = orbitals === 32 ? 0 : beta << orbitals;
  const carried = orbitals === 0 ? 0 : orbitals === 32 ? beta : beta >>> (32 - orbitals);
  return Uint32Array.of(alpha | shifted, carried);
}

function encodeOrNull(encoding: QubitEncoding, occupied: Uint32Array): number {
  try {
    const [low, high] = encoding.encode(occupied);
    return low! + high! * word;
  } catch (error) {
    if (outsideSector.matches(error)) return -1;
    throw error;
  }
}

function expectation(
  states: Float64Array,
  indexOf: ReadonlyMap<number, number>,
  observable: PauliSum,
  vector: Float64Array,
): number {
  let total = 0;
  for (const { xLow, xHigh, imaginary, terms } of flipGroups(observable)) {
    // An odd number of Y is an imaginary antisymmetric matrix: nothing on a real vector.
    if (imaginary) continue;
    for (let d = 0; d < states.length; d++) {
      const state = states[d]!;
      if (state < 0 || vector[d] === 0) continue;
      const low = state >>> 0;
      const high = Math.floor(state / word);
      const partner = indexOf.get(((low ^ xLow) >>> 0) + ((high ^ xHigh) >>> 0) * word);
      if (partner === undefined) continue;
      let element = 0;
      for (const k of terms) {
        const zLow = observable.z[2 * k]!;
        const zHigh = observable.z[2 * k + 1]!;
        const y = popcount(xLow & zLow) + popcount(xHigh & zHigh);
        const odd = parity((zLow & low) ^ (zHigh & high)) ^ ((y >> 1) & 1);
        element += odd === 1 ? -observable.coefficients[k]! : observable.coefficients[k]!;
      }
      total += vector[partner]! * element * vector[d]!;
    }
  }
  return total;
}
