import type { Gate } from '../contract.ts';
import { type Operator, realOperator } from './operator.ts';

type FixedGate = Exclude<Gate, { readonly angle: unknown }>;

/** The matrix of a gate without angle on its qubits in its own order, the first the lowest bit. */
export function fixedGate(gate: FixedGate): Operator {
  switch (gate.kind) {
    case 'x':
      return realOperator([
        [0, 1],
        [1, 0],
      ]);
    case 'h':
      return realOperator([
        [Math.SQRT1_2, Math.SQRT1_2],
        [Math.SQRT1_2, -Math.SQRT1_2],
      ]);
    case 'cx':
      return realOperator([
        [1, 0, 0, 0],
        [0, 0, 0, 1],
        [0, 0, 1, 0],
        [0, 1, 0, 0],
      ]);
    case 'cz':
      return realOperator([
        [1, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 0, -1],
      ]);
    case 'swap':
      return realOperator([
        [1, 0, 0, 0],
        [0, 0, 1, 0],
        [0, 1, 0, 0],
        [0, 0, 0, 1],
      ]);
  }
}
