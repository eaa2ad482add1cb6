import { type FastStream, fastStreamSeed, type RandomStream, xoshiro128 } from '../math/index.ts';
import type { MeasurementGroup, PauliSum } from '../operators/index.ts';
import type { SampledEnergy, Simulator } from './contract.ts';
import { observableDoesNotFit } from './errors.ts';
import { groupMoments } from './measurement/group-moments.ts';
import { KernelMeasurement } from './measurement/kernel-measurement.ts';
import { type MeasuredGroup, measuredGroups } from './measurement/measured-groups.ts';
import { OutcomeTable } from './measurement/outcome-table.ts';
import { measureVector } from './measurement/vector-measurement.ts';
import type { MeasuringSimulator } from './noise/index.ts';
import { checkShots, sampleTally } from './sampling.ts';
import { checkStatevectorSize } from './statevector-memory.ts';

/** What a device does between the state and the answer. */
export interface MeasurementOptions {
  /**
   * The probabilities of all basis states after H on the qubits of `turned` that are not in `inY` and RX(π/2) on those in
   * `inY`. The array is read before the next call. Default: `outcomes` of a simulator that has no vector.
   */
  readonly probabilities?: (turned: number, inY: number) => Float64Array;
  /** What is read instead of a basis state, drawn anew for every shot. */
  readonly readout?: (outcome: number, stream: FastStream) => number;
}

/**
 * Measures ⟨observable⟩ in the prepared state of a simulator with `shots` shots for each qubit-wise commuting group.
 * The identity is exact. The standard error is √(Σ_groups s²/shots), s² the sample variance of the group's value of one
 * shot: covariances between the terms of a group are in it. With one shot there is no sample variance, and (Σ|c|)² stands
 * in, which bounds it. All shots come from one fast stream that is seeded with the next 128 bits of `random`.
 * Throws `invalid_shots`, `observable_does_not_fit`, `term_not_measured`, `too_many_qubits_for_statevector`.
 */
export function sampledEnergy(
  simulator: Simulator,
  observable: PauliSum,
  groups: readonly MeasurementGroup[],
  shots: number,
  random: RandomStream,
  options: MeasurementOptions = {},
): SampledEnergy {
  checkShots(shots);
  if (observable.qubits !== simulator.qubits) throw observableDoesNotFit(simulator.qubits, observable.qubits);
  checkStatevectorSize(observable.qubits);
  const compiled = measuredGroups(observable, groups);
  const seed = fastStreamSeed(random);
  const stream = xoshiro128(seed);
  const { readout } = options;
  const probabilities = options.probabilities ?? measuredProbabilities(simulator);
  const capacity = Math.min(shots, powerOfTwo(simulator.qubits));
  const read = readout === undefined ? null : { readout, table: new OutcomeTable(capacity, simulator.qubits) };
  let energy = compiled.constant;
  let variance = 0;
  const take = (group: MeasuredGroup, outcomes: OutcomeTable) => {
    const seen = read === null ? outcomes : readThrough(read.readout, group, outcomes, stream, read.table);
    const sample = groupMoments(group, seen, shots);
    energy += sample.mean;
    variance += sample.variance / shots;
  };
  if (probabilities !== undefined) {
    const outcomes = new OutcomeTable(capacity, simulator.qubits);
    for (const group of compiled.groups) {
      outcomes.clear();
      const tally = sampleTally(probabilities(group.turned, group.inY), shots, stream);
      tally.forEach((count, k) => {
        if (count > 0) outcomes.add(k & group.measured, count);
      });
      take(group, outcomes);
    }
  } else if (read === null && KernelMeasurement.fits(powerOfTwo(simulator.qubits), shots)) {
    kernelsFor(compiled.groups, powerOfTwo(simulator.qubits), shots).measure(
      simulator.statevector(),
      seed,
      (mean, groupVariance) => {
        energy += mean;
        variance += groupVariance / shots;
      },
    );
  } else {
    measureVector(simulator.statevector(), compiled.groups, shots, stream, take);
  }
  return { energy, standardError: Math.sqrt(variance) };
}

const kernels = new WeakMap<readonly MeasuredGroup[], KernelMeasurement>();

/** The memory of the last measurement of these groups, where it has the right size. */
function kernelsFor(groups: readonly MeasuredGroup[], length: number, shots: number): KernelMeasurement {
  const known = kernels.get(groups);
  if (known !== undefined && known.length === length && known.shots === shots) return known;
  const made = new KernelMeasurement(groups, length, shots);
  kernels.set(groups, made);
  return made;
}

function measuredProbabilities(simulator: Simulator): MeasurementOptions['probabilities'] {
  return isMeasuring(simulator) ? (turned, inY) => simulator.outcomes(turned, inY) : undefined;
}

function isMeasuring(simulator: Simulator): simulator is MeasuringSimulator {
  return 'outcomes' in simulator;
}

function readThrough(
  readout: NonNullable<MeasurementOptions['readout']>,
  group: MeasuredGroup,
  outcomes: OutcomeTable,
  stream: FastStream,
  table: OutcomeTable,
): OutcomeTable {
  table.clear();
  for (let k = 0; k < outcomes.size; k++) {
    for (let shot = 0; shot < outcomes.counts[k]!; shot++) {
      table.add(readout(outcomes.keys[k]!, stream) & group.measured, 1);
    }
  }
  return table;
}

function powerOfTwo(exponent: number): number {
  let value = 1;
  for (let k = 0; k < exponent; k++) value *= 2;
  return value;
}
