import type { RandomStream } from '../../math/index.ts';
import type { NoiseModel } from '../contract.ts';
import { qubitNoise } from './gate-noise.ts';

/** The probabilities of wrong answers of one qubit. */
interface Confusion {
  readonly qubit: number;
  readonly zeroAsOne: number;
  readonly oneAsZero: number;
}

/** True where a model misreads some of these qubits. */
export function hasReadoutError(noise: NoiseModel | null, qubits: number): boolean {
  return confusions(noise, qubits).length > 0;
}

/**
 * What a device reads where the true outcomes have these probabilities (2^qubits, by basis state): every qubit misread by
 * itself. A new array; the given one where nothing is misread.
 */
export function readoutProbabilities(
  probabilities: Float64Array,
  qubits: number,
  noise: NoiseModel | null,
): Float64Array {
  const wrong = confusions(noise, qubits);
  if (wrong.length === 0) return probabilities;
  const read = probabilities.slice();
  for (const { qubit, zeroAsOne, oneAsZero } of wrong) {
    const bit = 1 << qubit;
    for (let j = 0; j < read.length; j += 2 * bit) {
      for (let k = j; k < j + bit; k++) {
        const zero = read[k]!;
        const one = read[k + bit]!;
        read[k] = (1 - zeroAsOne) * zero + oneAsZero * one;
        read[k + bit] = zeroAsOne * zero + (1 - oneAsZero) * one;
      }
    }
  }
  return read;
}

/**
 * What a device reads in shots whose true outcomes are `counts` (basis state → number, at most 31 qubits): one draw for each
 * shot and qubit that can be misread. Ascending by state.
 */
export function readoutCounts(
  counts: ReadonlyMap<number, number>,
  qubits: number,
  noise: NoiseModel | null,
  random: RandomStream,
): Map<number, number> {
  const wrong = confusions(noise, qubits);
  if (wrong.length === 0) return new Map(counts);
  const read = new Map<number, number>();
  for (const [state, count] of counts) {
    for (let shot = 0; shot < count; shot++) {
      let seen = state;
      for (const { qubit, zeroAsOne, oneAsZero } of wrong) {
        const error = ((state >>> qubit) & 1) === 1 ? oneAsZero : zeroAsOne;
        if (random.random() < error) seen ^= 1 << qubit;
      }
      read.set(seen, (read.get(seen) ?? 0) + 1);
    }
  }
  return new Map([...read].sort(([a], [b]) => a - b));
}

function confusions(noise: NoiseModel | null, qubits: number): Confusion[] {
  if (noise === null) return [];
  return Array.from({ length: qubits }, (_, qubit) => {
    const { zeroAsOne, oneAsZero } = qubitNoise(noise, qubit)?.readout ?? { zeroAsOne: 0, oneAsZero: 0 };
    return { qubit, zeroAsOne, oneAsZero };
  }).filter(({ zeroAsOne, oneAsZero }) => zeroAsOne > 0 || oneAsZero > 0);
}
