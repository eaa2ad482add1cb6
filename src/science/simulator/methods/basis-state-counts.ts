import { invalidShots } from '../errors.ts';
import { tooManyQubitsForCounts } from './errors.ts';

/** Indices of basis states are whole numbers that a double holds exactly. */
export const countsQubitLimit = 53;

/** Takes the words of a basis state's index and how often it was drawn. */
export type PutCount = (low: number, high: number, count: number) => void;

/** State index → count, ascending. Throws `invalid_shots`, `too_many_qubits_for_counts` above 53 qubits. */
export function countsOf(qubits: number, shots: number, draw: (put: PutCount) => void): Map<number, number> {
  if (!Number.isSafeInteger(shots) || shots < 1) throw invalidShots(shots);
  if (qubits > countsQubitLimit) throw tooManyQubitsForCounts(qubits, countsQubitLimit);
  const counts = new Map<number, number>();
  draw((low, high, count) => {
    const index = (high >>> 0) * 4294967296 + (low >>> 0);
    counts.set(index, (counts.get(index) ?? 0) + count);
  });
  return new Map([...counts].sort(([a], [b]) => a - b));
}
