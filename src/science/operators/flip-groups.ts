import { popcount } from './bits.ts';
import type { PauliSum } from './contract.ts';

/** Terms with the same flip mask and the same parity of their number of Y: together one real or imaginary diagonal. */
export interface FlipGroup {
  readonly xLow: number;
  readonly xHigh: number;
  /** True when the strings hold an odd number of Y: the matrix elements are imaginary. */
  readonly imaginary: boolean;
  /** Indices into the sum. */
  readonly terms: readonly number[];
}

/**
 * Groups the terms by what they do to a basis state, in order of first appearance.
 * A string is P = i^y X^x Z^z with y its number of Y, so P|b⟩ = i^y (−1)^(z·b) |b ⊕ x⟩.
 */
export function flipGroups(sum: PauliSum): FlipGroup[] {
  const groups = new Map<string, FlipGroup & { terms: number[] }>();
  for (let k = 0; k < sum.size; k++) {
    const xLow = sum.x[2 * k]!;
    const xHigh = sum.x[2 * k + 1]!;
    const imaginary = ((popcount(xLow & sum.z[2 * k]!) + popcount(xHigh & sum.z[2 * k + 1]!)) & 1) === 1;
    const key = `${xLow},${xHigh},${imaginary}`;
    let group = groups.get(key);
    if (group === undefined) {
      group = { xLow, xHigh, imaginary, terms: [] };
      groups.set(key, group);
    }
    group.terms.push(k);
  }
  return [...groups.values()];
}
