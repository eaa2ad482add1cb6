import type { MeasurementGroup, PauliSum } from './contract.ts';

/**
 * Qubit-wise commuting groups: on every qubit, the terms of a group have the same letter or I. Greedy first fit over the
 * terms by falling |c| (equal ones in the order of the sum), so large terms share bases. The identity joins the first
 * group; measured, it is 1 without variance. Deterministic; every term is in exactly one group.
 */
export function measurementGroups(sum: PauliSum): MeasurementGroup[] {
  const order = Array.from(sum.coefficients.keys()).sort(
    (a, b) => Math.abs(sum.coefficients[b]!) - Math.abs(sum.coefficients[a]!) || a - b,
  );
  const bases = { xLow: [], xHigh: [], zLow: [], zHigh: [] } as Record<'xLow' | 'xHigh' | 'zLow' | 'zHigh', number[]>;
  const members: number[][] = [];
  for (const k of order) {
    const xLow = sum.x[2 * k]! | 0;
    const xHigh = sum.x[2 * k + 1]! | 0;
    const zLow = sum.z[2 * k]! | 0;
    const zHigh = sum.z[2 * k + 1]! | 0;
    const supportLow = xLow | zLow;
    const supportHigh = xHigh | zHigh;
    let group = 0;
    for (; group < members.length; group++) {
      const gxLow = bases.xLow[group]!;
      const gzLow = bases.zLow[group]!;
      if (((gxLow ^ xLow) | (gzLow ^ zLow)) & (gxLow | gzLow) & supportLow) continue;
      const gxHigh = bases.xHigh[group]!;
      const gzHigh = bases.zHigh[group]!;
      if (((gxHigh ^ xHigh) | (gzHigh ^ zHigh)) & (gxHigh | gzHigh) & supportHigh) continue;
      break;
    }
    if (group === members.length) members.push([]);
    members[group]!.push(k);
    bases.xLow[group] = (bases.xLow[group] ?? 0) | xLow;
    bases.xHigh[group] = (bases.xHigh[group] ?? 0) | xHigh;
    bases.zLow[group] = (bases.zLow[group] ?? 0) | zLow;
    bases.zHigh[group] = (bases.zHigh[group] ?? 0) | zHigh;
  }
  return members.map((terms, group) => ({
    terms,
    x: Uint32Array.of(bases.xLow[group]!, bases.xHigh[group]!),
    z: Uint32Array.of(bases.zLow[group]!, bases.zHigh[group]!),
  }));
}
