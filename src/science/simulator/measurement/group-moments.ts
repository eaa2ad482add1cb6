import { parity } from '../../operators/index.ts';
import type { MeasuredGroup } from './measured-groups.ts';
import type { OutcomeTable } from './outcome-table.ts';

/** Mean and sample variance of Σ c·(±1) over the shots of one group; with one shot (Σ|c|)² stands in for the variance. */
export function groupMoments(
  group: MeasuredGroup,
  outcomes: OutcomeTable,
  shots: number,
): { readonly mean: number; readonly variance: number } {
  const { size, counts } = outcomes;
  const values = valuesOf(group, outcomes);
  let mean = 0;
  for (let k = 0; k < size; k++) mean += counts[k]! * values[k]!;
  mean /= shots;
  if (shots === 1) {
    const bound = group.coefficients.reduce((sum, c) => sum + Math.abs(c), 0);
    return { mean, variance: bound * bound };
  }
  let squares = 0;
  for (let k = 0; k < size; k++) squares += counts[k]! * (values[k]! - mean) * (values[k]! - mean);
  return { mean, variance: squares / (shots - 1) };
}

/** The group's value for each outcome: term by term, or all outcomes at once where that is less work. */
function valuesOf({ supports, coefficients, measured }: MeasuredGroup, { size, keys }: OutcomeTable): Float64Array {
  const qubits = 32 - Math.clz32(measured);
  const values = new Float64Array(size);
  if (supports.length * size > (qubits + 2) * powerOfTwo(qubits)) {
    const all = new Float64Array(1 << qubits);
    for (let term = 0; term < supports.length; term++) all[supports[term]!]! += coefficients[term]!;
    walshHadamard(all);
    for (let k = 0; k < size; k++) values[k] = all[keys[k]!]!;
    return values;
  }
  for (let k = 0; k < size; k++) {
    const outcome = keys[k]!;
    let value = 0;
    for (let term = 0; term < supports.length; term++) {
      value += (1 - 2 * parity(supports[term]! & outcome)) * coefficients[term]!;
    }
    values[k] = value;
  }
  return values;
}

/** In place: v[b] ← Σ_s (−1)^(ones of s & b) v[s]. */
function walshHadamard(values: Float64Array): void {
  for (let half = 1; half < values.length; half *= 2) {
    for (let start = 0; start < values.length; start += 2 * half) {
      for (let k = start; k < start + half; k++) {
        const a = values[k]!;
        const b = values[k + half]!;
        values[k] = a + b;
        values[k + half] = a - b;
      }
    }
  }
}

function powerOfTwo(exponent: number): number {
  let value = 1;
  for (let k = 0; k < exponent; k++) value *= 2;
  return value;
}
