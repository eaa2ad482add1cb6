import type { Gate } from '../../simulator/index.ts';
import { cx, freeAngle, ry, rz } from '../../simulator/index.ts';

/** Hands out θ[0], θ[1], … in order of creation, which is the order of every parameter array. */
export interface ParameterCounter {
  next(): number;
  readonly count: number;
}

export function parameterCounter(): ParameterCounter {
  let count = 0;
  return {
    next: () => count++,
    get count() {
      return count;
    },
  };
}

/** One rotation with a parameter of its own on every qubit, ascending. */
export function rotationLayer(kind: 'ry' | 'rz', qubits: number, parameters: ParameterCounter): Gate[] {
  const rotate = kind === 'ry' ? ry : rz;
  return Array.from({ length: qubits }, (_, qubit) => rotate(qubit, freeAngle(parameters.next())));
}

/** CX(n−2→n−1), CX(n−3→n−2), …, CX(0→1): Qiskit's `reverse_linear`. */
export function reverseLinearEntanglement(qubits: number): Gate[] {
  const gates: Gate[] = [];
  for (let control = qubits - 2; control >= 0; control--) gates.push(cx(control, control + 1));
  return gates;
}
