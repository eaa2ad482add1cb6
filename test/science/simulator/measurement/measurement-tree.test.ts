import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measurementGroups, type PauliSum, pauliSum } from '../../../../src/science/operators/index.ts';
import { type MeasuredGroup, measuredGroups } from '../../../../src/science/simulator/measurement/measured-groups.ts';
import {
  type MeasurementNode,
  measurementTree,
} from '../../../../src/science/simulator/measurement/measurement-tree.ts';

const sums: fc.Arbitrary<PauliSum> = fc
  .array(
    fc.array(fc.constantFrom('I', 'X', 'Y', 'Z'), { minLength: 6, maxLength: 6 }).map((letters) => letters.join('')),
    { minLength: 1, maxLength: 30 },
  )
  .map((labels) =>
    pauliSum(
      6,
      labels.map((label, k) => [label, 1 + k]),
    ),
  );

interface Visit {
  readonly group: MeasuredGroup;
  readonly turned: number;
  readonly inY: number;
}

/** Every group with what it turns on the way and by itself. */
function visits(node: MeasurementNode, turned = 0, inY = 0): { list: Visit[]; nodes: number } {
  const here = { turned: turned | node.bit, inY: inY | (node.inY ? node.bit : 0) };
  const list = node.groups.map(({ group, turned: own, inY: ownY }) => {
    expect(own & here.turned).toBe(0);
    return { group, turned: own | here.turned, inY: ownY | here.inY };
  });
  const below = node.children.map((child) => visits(child, here.turned, here.inY));
  return {
    list: [...list, ...below.flatMap((visit) => visit.list)],
    nodes: 1 + below.reduce((sum, { nodes }) => sum + nodes, 0),
  };
}

describe('the order of measurements', () => {
  const costs = (node: number) => ({ node, group: (qubits: number) => 2 ** qubits });

  it('turns for every group exactly its qubits in its letters, once', () => {
    fc.assert(
      fc.property(sums, fc.constantFrom(0, 1, 5, 40, 1e9), (sum, node) => {
        const { groups } = measuredGroups(sum, measurementGroups(sum));
        const { list } = visits(measurementTree(groups, costs(node)));
        expect(new Set(list.map(({ group }) => group))).toEqual(new Set(groups));
        expect(list).toHaveLength(groups.length);
        for (const { group, turned, inY } of list)
          expect({ turned, inY }).toMatchObject({ turned: group.turned, inY: group.inY });
      }),
    );
  });

  it('makes no node that costs more than it saves, and every node when nodes cost nothing', () => {
    fc.assert(
      fc.property(sums, (sum) => {
        const { groups } = measuredGroups(sum, measurementGroups(sum));
        expect(measurementTree(groups, costs(1e9)).children).toHaveLength(0);
        const all = (node: MeasurementNode): boolean =>
          node.groups.every(({ turned }) => turned === 0) && node.children.every(all);
        expect(all(measurementTree(groups, costs(0)))).toBe(true);
      }),
    );
  });

  it('shares what groups have in common', () => {
    const sum = pauliSum(3, [
      ['XXZ', 1],
      ['XXX', 2],
      ['XXY', 3],
      ['ZZZ', 4],
    ]);
    const { groups } = measuredGroups(sum, measurementGroups(sum));
    // Root, X on qubit 2, X on qubit 1 (for XXZ), X and Y on qubit 0: not 2 + 3 + 3 turns.
    expect(visits(measurementTree(groups, costs(0))).nodes).toBe(5);
  });
});
