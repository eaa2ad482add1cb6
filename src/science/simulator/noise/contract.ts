import type { Simulator } from '../contract.ts';

/** A simulator of mixed states, which have no statevector to turn into another basis. */
export interface MeasuringSimulator extends Simulator {
  /**
   * Probabilities of the 2ⁿ outcomes of the prepared state when each qubit is measured in the letter that the masks give it
   * (x only: X, both: Y, else Z), readout errors included: bit j set where qubit j was read as −1.
   */
  outcomes(x: number, z: number): Float64Array;
}

/** Noise drawn for one run after the other. */
export interface TrajectorySimulator extends MeasuringSimulator {
  /** Of the prepared state's energy, from the scatter of its runs; 0 without noise, Infinity for a single noisy run. */
  standardError(): number;
}
