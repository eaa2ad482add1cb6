import { cos, sin } from '../math/index.ts';
import { angleAt } from './circuit.ts';
import { diagonalLayer } from './diagonal-layer.ts';
import type { Layer } from './layers.ts';
import type { Operation } from './operation.ts';
import { rotationLayer } from './rotation-layer.ts';

/** The RY and RZ of a layer. `first`: on |0…0⟩, of which they make a product state. */
export function layerOperation(qubits: number, { turns, phases }: Layer, first: boolean): Operation {
  const rotation = rotationLayer(turns);
  const diagonal = diagonalLayer(qubits, phases);
  return {
    free: [...turns, ...phases].some(({ angle }) => angle.parameter !== null),
    forward(state, theta) {
      if (first) {
        const amplitudes = new Float64Array(2 * qubits).map((_, k) => 1 - (k & 1));
        for (const { qubit, angle } of turns) {
          const half = angleAt(angle, theta) / 2;
          amplitudes[2 * qubit] = cos(half);
          amplitudes[2 * qubit + 1] = sin(half);
        }
        diagonal.write(state, theta, amplitudes);
        return;
      }
      rotation.forward(state, theta);
      diagonal.forward(state, theta, rotation.weights(theta, qubits));
    },
    backward(psi, lambda, theta, gradient) {
      diagonal.backward(psi, lambda, theta, gradient);
      rotation.backward(psi, lambda, theta, gradient);
    },
  };
}
