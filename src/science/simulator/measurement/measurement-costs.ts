/** What a call costs, in any unit. */
export interface MeasurementCosts {
  /** Another node: its state, and its running sums. */
  readonly node: number;
  /** Drawing one group that turns `qubits` by itself. */
  group(qubits: number): number;
}

/** Nanoseconds on the machine where they were measured; only ratios matter. */
const perAmplitude = 6;
const perShot = 5;
const perGatheredAmplitude = 5;
const perOutcome = 40;
const perTurn = 35;

/**
 * What nodes and groups cost for a state of this length when one draw of all its qubits in Z gave `distinct` outcomes: the more a
 * state is spread out, the more outcomes have to be turned by themselves.
 */
export function measurementCosts(length: number, shots: number, distinct: number): MeasurementCosts {
  return {
    node: length * perAmplitude + perShot * Math.min(shots, length),
    group(qubits) {
      if (qubits === 0) return 0;
      // Turning r qubits joins 2ʳ of the basis states, and tells as many outcomes apart.
      const parts = 1 << Math.min(qubits, 30);
      const gathered = Math.min(distinct * parts, length);
      const outcomes = Math.min(distinct * parts, shots, length);
      return gathered * perGatheredAmplitude + outcomes * (perOutcome + perTurn * qubits);
    },
  };
}
