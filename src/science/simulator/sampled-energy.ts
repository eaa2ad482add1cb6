import type { RandomStream } from '../math/index.ts';
import { labelOf, type MeasurementGroup, type PauliSum, parity } from '../operators/index.ts';
import type { SampledEnergy, Simulator, Statevector } from './contract.ts';
import { invalidShots, observableDoesNotFit, termNotMeasured } from './errors.ts';
import { hadamard, onQubit, rotateX } from './kernels.ts';
import { cumulativeProbabilities, drawCounts } from './sampling.ts';

/**
 * Measures ⟨observable⟩ in the prepared state of a simulator with `shots` shots for each qubit-wise commuting group.
 * The identity is exact. The standard error is √(Σ_groups s²/shots), s² the sample variance of the group's value of one
 * shot: covariances between the terms of a group are in it. With one shot there is no sample variance, and (Σ|c|)² stands
 * in, which bounds it. Throws `invalid_shots`, `observable_does_not_fit`, `term_not_measured`.
 */
export function sampledEnergy(
  simulator: Simulator,
  observable: PauliSum,
  groups: readonly MeasurementGroup[],
  shots: number,
  random: RandomStream,
): SampledEnergy {
  if (!Number.isSafeInteger(shots) || shots < 1) throw invalidShots(shots);
  if (observable.qubits !== simulator.qubits) throw observableDoesNotFit(simulator.qubits, observable.qubits);
  checkGroups(observable, groups);
  const state = simulator.statevector();
  const rotated: Statevector = { re: state.re.slice(), im: state.im.slice() };
  const cumulative = new Float64Array(state.re.length);
  let energy = identityCoefficient(observable);
  let variance = 0;
  for (const group of groups) {
    const terms = group.terms.filter((k) => supportOf(observable, k) !== 0);
    if (terms.length === 0) continue;
    rotated.re.set(state.re);
    rotated.im.set(state.im);
    rotateToZ(rotated, group);
    cumulativeProbabilities(rotated, cumulative);
    const sample = moments(observable, terms, drawCounts(cumulative, shots, random), shots);
    energy += sample.mean;
    variance += sample.variance / shots;
  }
  return { energy, standardError: Math.sqrt(variance) };
}

/** Turns the group's basis of every measured qubit into Z: H for X, RX(π/2) for Y. */
function rotateToZ({ re, im }: Statevector, group: MeasurementGroup): void {
  const x = group.x[0]!;
  const z = group.z[0]!;
  for (let qubit = 0; 1 << qubit < re.length; qubit++) {
    if (((x >>> qubit) & 1) === 0) continue;
    if (((z >>> qubit) & 1) === 0) hadamard(re, im, 1 << qubit);
    else rotateX(re, im, onQubit(qubit), Math.SQRT1_2, Math.SQRT1_2);
  }
}

/** Mean and sample variance of Σ c·(±1) over the shots of one group. */
function moments(
  observable: PauliSum,
  terms: readonly number[],
  counts: ReadonlyMap<number, number>,
  shots: number,
): { mean: number; variance: number } {
  const values = Array.from(counts, ([state, count]) => {
    let value = 0;
    for (const k of terms) {
      const c = observable.coefficients[k]!;
      value += parity(supportOf(observable, k) & state) === 1 ? -c : c;
    }
    return { value, count };
  });
  const mean = values.reduce((sum, { value, count }) => sum + count * value, 0) / shots;
  if (shots === 1) {
    const bound = terms.reduce((sum, k) => sum + Math.abs(observable.coefficients[k]!), 0);
    return { mean, variance: bound * bound };
  }
  const squares = values.reduce((sum, { value, count }) => sum + count * (value - mean) * (value - mean), 0);
  return { mean, variance: squares / (shots - 1) };
}

/** Qubits on which the term has a letter; statevectors have at most 28. */
function supportOf(observable: PauliSum, term: number): number {
  return observable.x[2 * term]! | observable.z[2 * term]!;
}

function identityCoefficient(observable: PauliSum): number {
  let sum = 0;
  for (let k = 0; k < observable.size; k++) if (supportOf(observable, k) === 0) sum += observable.coefficients[k]!;
  return sum;
}

/** Every term once, and in a group whose basis has the term's letters. */
function checkGroups(observable: PauliSum, groups: readonly MeasurementGroup[]): void {
  const measured = new Uint8Array(observable.size);
  for (const { terms, x, z } of groups) {
    for (const k of terms) {
      const support = supportOf(observable, k);
      const differs = ((observable.x[2 * k]! ^ x[0]!) | (observable.z[2 * k]! ^ z[0]!)) & support;
      if (differs !== 0 || measured[k] === 1)
        throw termNotMeasured(labelOf(observable.qubits, observable.x, observable.z, 2 * k));
      measured[k] = 1;
    }
  }
  const missing = measured.findIndex((times, k) => times === 0 && supportOf(observable, k) !== 0);
  if (missing >= 0) throw termNotMeasured(labelOf(observable.qubits, observable.x, observable.z, 2 * missing));
}
