import type { FastStream } from '../../math/index.ts';
import type { Statevector } from '../contract.ts';
import { ConditionalDraw } from './conditional-draw.ts';
import type { MeasuredGroup } from './measured-groups.ts';
import { type MeasurementNode, measurementTreeFor, mostTurned } from './measurement-tree.ts';
import { OutcomeTable } from './outcome-table.ts';
import { StateDraw } from './state-draw.ts';
import { turnQubit } from './turned-state.ts';

/** Draws every group from a state vector, those first that share a turned state. */
export function measureVector(
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
