import { labelOf, type MeasurementGroup, type PauliSum } from '../../operators/index.ts';
import { termNotMeasured } from '../errors.ts';

/** One basis of measurement and the terms that are read from it; masks of at most 31 qubits. */
export interface MeasuredGroup {
  /** Qubits that are turned before they are read, and those of them that are read in Y instead of X. */
  readonly turned: number;
  readonly inY: number;
  /** Qubits on which some term has a letter: the others need not be read. */
  readonly measured: number;
  /** Term k is coefficients[k]·(−1)^(ones of the outcome within supports[k]). */
  readonly supports: Int32Array;
  readonly coefficients: Float64Array;
}

export interface MeasuredGroups {
  /** The coefficient of the identity, which needs no shots. */
  readonly constant: number;
  readonly groups: readonly MeasuredGroup[];
}

const compiled = new WeakMap<PauliSum, WeakMap<readonly MeasurementGroup[], MeasuredGroups>>();

/**
 * The groups as masks, made once for each pair of objects; groups of the identity alone are left out. Throws
 * `term_not_measured` unless every term is once in a group whose basis has the term's letters.
 */
export function measuredGroups(observable: PauliSum, groups: readonly MeasurementGroup[]): MeasuredGroups {
  const known = compiled.get(observable) ?? new WeakMap<readonly MeasurementGroup[], MeasuredGroups>();
  compiled.set(observable, known);
  const found = known.get(groups);
  if (found !== undefined) return found;
  checkGroups(observable, groups);
  let constant = 0;
  for (let k = 0; k < observable.size; k++) if (supportOf(observable, k) === 0) constant += observable.coefficients[k]!;
  const made = {
    constant,
    groups: groups.map((group) => measuredGroup(observable, group)).filter(({ measured }) => measured !== 0),
  };
  known.set(groups, made);
  return made;
}

function measuredGroup(observable: PauliSum, { terms, x, z }: MeasurementGroup): MeasuredGroup {
  const kept = terms.filter((k) => supportOf(observable, k) !== 0);
  const supports = Int32Array.from(kept, (k) => supportOf(observable, k));
  const measured = supports.reduce((union, support) => union | support, 0);
  const turned = x[0]! & measured;
  const coefficients = Float64Array.from(kept, (k) => observable.coefficients[k]!);
  return { turned, inY: turned & z[0]!, measured, supports, coefficients };
}

/** Qubits on which the term has a letter; statevectors have at most 26. */
function supportOf(observable: PauliSum, term: number): number {
  return observable.x[2 * term]! | observable.z[2 * term]!;
}

function checkGroups(observable: PauliSum, groups: readonly MeasurementGroup[]): void {
  const failure = (k: number) => termNotMeasured(labelOf(observable.qubits, observable.x, observable.z, 2 * k));
  const measured = new Uint8Array(observable.size);
  for (const { terms, x, z } of groups) {
    for (const k of terms) {
      const differs = ((observable.x[2 * k]! ^ x[0]!) | (observable.z[2 * k]! ^ z[0]!)) & supportOf(observable, k);
      if (differs !== 0 || measured[k] === 1) throw failure(k);
      measured[k] = 1;
    }
  }
  const missing = measured.findIndex((times, k) => times === 0 && supportOf(observable, k) !== 0);
  if (missing >= 0) throw failure(missing);
}
