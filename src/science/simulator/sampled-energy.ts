import { type FastStream, fastStream, type RandomStream } from '../math/index.ts';
import type { MeasurementGroup, PauliSum } from '../operators/index.ts';
import type { SampledEnergy, Simulator, Statevector } from './contract.ts';
import { observableDoesNotFit } from './errors.ts';
import { ConditionalDraw } from './measurement/conditional-draw.ts';
import { groupMoments } from './measurement/group-moments.ts';
import { type MeasuredGroup, measuredGroups } from './measurement/measured-groups.ts';
import { type GroupAtNode, type MeasurementNode, measurementTreeFor } from './measurement/measurement-tree.ts';
import { OutcomeTable } from './measurement/outcome-table.ts';
import { StateDraw } from './measurement/state-draw.ts';
import { turnQubit } from './measurement/turned-state.ts';
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
  const stream = fastStream(random);
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
  } else {
    measureVector(simulator.statevector(), compiled.groups, shots, stream, take);
  }
  return { energy, standardError: Math.sqrt(variance) };
}

function measuredProbabilities(simulator: Simulator): MeasurementOptions['probabilities'] {
  return isMeasuring(simulator) ? (turned, inY) => simulator.outcomes(turned, inY) : undefined;
}

function isMeasuring(simulator: Simulator): simulator is MeasuringSimulator {
  return 'outcomes' in simulator;
}

/** Draws every group from a state vector, those first that share a turned state. */
function measureVector(
  state: Statevector,
  groups: readonly MeasuredGroup[],
  shots: number,
  stream: FastStream,
  take: (group: MeasuredGroup, outcomes: OutcomeTable) => void,
): void {
  const capacity = Math.min(shots, state.re.length);
  const qubits = 31 - Math.clz32(state.re.length);
  const drawn = new OutcomeTable(capacity, qubits);
  const outcomes = new OutcomeTable(capacity, qubits);
  const draws = new StateDraw(state.re.length, shots);
  draws.use(state, groups.length);
  draws.draw(-1, stream, drawn);
  const tree = measurementTreeFor(groups, state.re.length, shots, drawn.size);
  const conditional = new ConditionalDraw(mostTurned(tree));
  const spare: Statevector[] = [];

  const visit = ({ groups: members, children }: MeasurementNode, planes: Statevector) => {
    if (members.length > 0) {
      if (planes !== state) draws.use(planes, members.length);
      for (const { group, turned, inY } of members) {
        outcomes.clear();
        if (turned === 0) draws.draw(group.measured, stream, outcomes);
        else {
          drawn.clear();
          draws.draw(~turned, stream, drawn);
          conditional.turn(turned, inY);
          for (let k = 0; k < drawn.size; k++) {
            conditional.draw(planes, drawn.keys[k]!, drawn.counts[k]!, group.measured, stream, outcomes);
          }
        }
        take(group, outcomes);
      }
    }
    for (const child of children) {
      const to = spare.pop() ?? { re: new Float64Array(state.re.length), im: new Float64Array(state.re.length) };
      turnQubit(planes, to, child.bit, child.inY);
      visit(child, to);
      spare.push(to);
    }
  };
  visit(tree, state);
}

function mostTurned({ groups, children }: MeasurementNode): number {
  const here = groups.map(({ turned }: GroupAtNode) => bitsOf(turned));
  return Math.max(0, ...here, ...children.map(mostTurned));
}

function bitsOf(mask: number): number {
  let bits = 0;
  for (let left = mask; left !== 0; left &= left - 1) bits++;
  return bits;
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
