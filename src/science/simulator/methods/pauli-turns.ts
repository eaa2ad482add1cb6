import type { Angle, Gate } from '../contract.ts';
import { pauliRotationsOf } from '../controlled-gates.ts';
import { gateMatrix } from '../gate-matrix.ts';
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
  // By what a matrix does to Pauli strings, since Euler angles of a Clifford gate need not be multiples of π/2.
  return gate.kind === 'unitary' || gate.kind === 'h' ? turnsOfMatrix(gateMatrix(gate)!) : pauliRotationsOf(gate);
}

/** True for the identity, about which a turn is a global phase. */
export function isIdentity({ x, z }: PauliMasks): boolean {
  return (x[0]! | x[1]! | z[0]! | z[1]!) === 0;
}
