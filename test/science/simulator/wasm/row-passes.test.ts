import { describe, expect, it } from 'vitest';
import { rowTable } from '../../../../src/science/simulator/row-table.ts';
import { filledShare, rowPasses } from '../../../../src/science/simulator/wasm/row-passes.ts';
import { randomSum } from './layered.ts';

describe('passes over the rows of a tile', () => {
  it.each([10, 15, 16, 17])('each take the groups of whole flips and enough entries, on %i qubits', (qubits) => {
    const rows = rowTable(randomSum(qubits, 120, qubits));
    const { tileBits, count, ofGroup } = rowPasses(rows);
    expect(ofGroup).toHaveLength(rows.groups);
    const passesOfFlip = new Map<number, Set<number>>();
    const entries = new Float64Array(count);
    rows.rowFlip.forEach((rowFlip, group) => {
      const flip = rowFlip >>> tileBits;
      passesOfFlip.set(flip, (passesOfFlip.get(flip) ?? new Set()).add(ofGroup[group]!));
      entries[ofGroup[group]!]! += filledShare(rows, group);
    });
    for (const passes of passesOfFlip.values()) expect(passes.size).toBe(1);
    expect(entries.slice(0, -1).every((sum) => sum >= 12)).toBe(true);
    expect(count > 1).toBe(qubits > 14);
  });

  it('are one for a sum without terms', () => {
    expect(rowPasses(rowTable(randomSum(16, 0, 1))).count).toBe(1);
  });
});
