import { highBit, lowBit } from '../../operators/index.ts';
import { fixedAngle } from '../circuit.ts';
import type { Angle, Gate } from '../contract.ts';
import { pauliRotationsOf } from '../controlled-gates.ts';
import { turnsOfMatrix } from './clifford-matrix.ts';

/** A Hermitian Pauli string without its sign, as two masks of two words. */
export interface PauliMasks {
  readonly x: Uint32Array;
  readonly z: Uint32Array;
}

/** exp(−iφP/2) for a Pauli string P; the identity string is a global phase. */
export interface PauliTurn extends PauliMasks {
  readonly angle: Angle;
}

/** A gate as turns about Pauli strings, the first applied first; null for a matrix that is not Clifford. */
export function turnsOf(gate: Gate): readonly PauliTurn[] | null {
  switch (gate.kind) {
    // By what a matrix does to Pauli strings, since Euler angles of a Clifford gate need not be multiples of π/2.
    case 'unitary':
      return turnsOfMatrix(gate);
    case 'h':
      return hadamard(gate.qubit);
    default:
      return pauliRotationsOf(gate);
  }
}

/** H = i·exp(−iπY/4)·exp(−iπZ/2). */
function hadamard(qubit: number): readonly PauliTurn[] {
  const on = Uint32Array.of(lowBit(qubit), highBit(qubit));
  const off = new Uint32Array(2);
  return [
    { x: off, z: on, angle: fixedAngle(Math.PI) },
    { x: on, z: on, angle: fixedAngle(Math.PI / 2) },
    { x: off, z: off, angle: fixedAngle(-Math.PI) },
  ];
}

/** True for the identity, about which a turn is a global phase. */
export function isIdentity({ x, z }: PauliMasks): boolean {
  return (x[0]! | x[1]! | z[0]! | z[1]!) === 0;
}
