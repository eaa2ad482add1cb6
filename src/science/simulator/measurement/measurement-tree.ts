import { popcount } from '../../operators/index.ts';
import type { MeasuredGroup } from './measured-groups.ts';
import { type MeasurementCosts, measurementCosts } from './measurement-costs.ts';

/** A state from which groups are drawn: that of its parent with one more qubit turned. */
export interface MeasurementNode {
  /** The qubit's bit; 0 for the root, where nothing is turned. */
  readonly bit: number;
  readonly inY: boolean;
  readonly children: readonly MeasurementNode[];
  readonly groups: readonly GroupAtNode[];
}

export interface GroupAtNode {
  readonly group: MeasuredGroup;
  /** What the node's state has not turned and is turned for each outcome by itself. */
  readonly turned: number;
  readonly inY: number;
}

/**
 * Orders the groups so that those that turn the same qubits share the state in which they are turned: gates on different
 * qubits commute, so a basis is a set of turns, and the turn that saves most goes first, as long as a node costs less than it
 * saves. With few shots for the length of the state nothing is worth a node; with many, every turn is.
 */
export function measurementTree(groups: readonly MeasuredGroup[], costs: MeasurementCosts): MeasurementNode {
  return nodeOf(
    0,
    false,
    groups.map((group) => ({ group, turned: group.turned, inY: group.inY })),
    costs,
  );
}

const trees = new WeakMap<readonly MeasuredGroup[], Map<string, MeasurementNode>>();

/**
 * The tree for a state of this length when one draw of all its qubits gave `distinct` outcomes, taken as the next power of two:
 * from one energy of a search to the next it is nearly always known.
 */
export function measurementTreeFor(
  groups: readonly MeasuredGroup[],
  length: number,
  shots: number,
  distinct: number,
): MeasurementNode {
  const known = trees.get(groups) ?? new Map<string, MeasurementNode>();
  trees.set(groups, known);
  let rounded = 1;
  while (rounded < distinct) rounded *= 2;
  const key = `${length},${shots},${rounded}`;
  const tree = known.get(key) ?? measurementTree(groups, measurementCosts(length, shots, rounded));
  known.set(key, tree);
  return tree;
}

/** The largest number of qubits that a group of the tree turns by itself. */
export function mostTurned({ groups, children }: MeasurementNode): number {
  return Math.max(0, ...groups.map(({ turned }) => popcount(turned)), ...children.map(mostTurned));
}

function nodeOf(bit: number, inY: boolean, members: readonly GroupAtNode[], costs: MeasurementCosts): MeasurementNode {
  const children: MeasurementNode[] = [];
  let rest = members;
  for (;;) {
    const best = bestTurn(rest, costs);
    if (best === null || best.saving <= costs.node) return { bit, inY, children, groups: rest };
    const takes = ({ turned, inY: y }: GroupAtNode) => (turned & best.bit) !== 0 && ((y & best.bit) !== 0) === best.inY;
    const inside = rest.filter(takes);
    rest = rest.filter((member) => !takes(member));
    const left = inside.map(({ group, turned, inY: y }) => ({ group, turned: turned & ~best.bit, inY: y & ~best.bit }));
    children.push(nodeOf(best.bit, best.inY, left, costs));
  }
}

function bestTurn(members: readonly GroupAtNode[], costs: MeasurementCosts) {
  const savings = new Float64Array(62);
  for (const { turned, inY } of members) {
    const qubits = popcount(turned);
    const saving = costs.group(qubits) - costs.group(qubits - 1);
    for (let left = turned; left !== 0; left &= left - 1) {
      const lowest = left & -left;
      savings[2 * (31 - Math.clz32(lowest)) + ((inY & lowest) === 0 ? 0 : 1)]! += saving;
    }
  }
  let best = 0;
  for (let k = 1; k < savings.length; k++) if (savings[k]! > savings[best]!) best = k;
  if (savings[best] === 0) return null;
  return { bit: 1 << (best >> 1), inY: (best & 1) === 1, saving: savings[best]! };
}
