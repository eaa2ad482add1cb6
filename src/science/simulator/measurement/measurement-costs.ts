import type { MeasurementCosts } from './measurement-tree.ts';

/** Nanoseconds on the machine where they were measured; only ratios matter. */
const perAmplitudeTurned = 3;
const perAmplitudeSummed = 3;
const perShot = 5;
const perGatheredAmplitude = 2.5;
const perTurnedQubit = 15;

/**
 * What nodes and groups cost for a state of this length when one draw of all its qubits in Z gave `distinct` outcomes: the more a
 * state is spread out, the more outcomes have to be turned by themselves.
 */
export function measurementCosts(length: number, shots: number, distinct: number): MeasurementCosts {
  return {
    node: length * (perAmplitudeTurned + perAmplitudeSummed) + perShot * Math.min(shots, length),
    group(qubits) {
      if (qubits === 0) return 0;
      // Turning r qubits joins 2ʳ of the basis states; the first draw bounds how many stay apart.
      const parts = 1 << Math.min(qubits, 30);
      const outcomes = Math.min(distinct, length / parts);
      return outcomes * (perGatheredAmplitude * parts + perTurnedQubit * qubits);
    },
  };
}
