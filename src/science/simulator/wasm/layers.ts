import type { Angle, Circuit, Gate } from '../contract.ts';

export interface Turn {
  readonly qubit: number;
  readonly angle: Angle;
}

/** RY on qubits in ascending order, then RZ, then CX, X and SWAP: one step of the fast statevector. */
export interface Layer {
  readonly turns: readonly Turn[];
  readonly phases: readonly Turn[];
  readonly permutation: readonly Gate[];
}

/** The circuit as layers, or null when it has other gates. Order is kept wherever gates do not commute exactly. */
export function layersOf({ gates }: Circuit): Layer[] | null {
  const layers: { turns: Turn[]; phases: Turn[]; permutation: Gate[] }[] = [];
  const begin = () => {
    const layer: (typeof layers)[number] = { turns: [], phases: [], permutation: [] };
    layers.push(layer);
    return layer;
  };
  let layer = begin();
  for (const gate of gates) {
    switch (gate.kind) {
      case 'ry': {
        const late = layer.phases.length > 0 || layer.permutation.length > 0;
        const last = layer.turns.at(-1);
        if (late || (last !== undefined && last.qubit >= gate.qubit)) layer = begin();
        layer.turns.push(gate);
        break;
      }
      case 'rz':
        if (layer.permutation.length > 0) layer = begin();
        layer.phases.push(gate);
        break;
      case 'cx':
      case 'x':
      case 'swap':
        layer.permutation.push(gate);
        break;
      default:
        return null;
    }
  }
  return layers;
}
