import type { Angle, Gate } from './contract.ts';

export const rx = (qubit: number, angle: Angle): Gate => ({ kind: 'rx', qubit, angle });
export const ry = (qubit: number, angle: Angle): Gate => ({ kind: 'ry', qubit, angle });
export const rz = (qubit: number, angle: Angle): Gate => ({ kind: 'rz', qubit, angle });
export const h = (qubit: number): Gate => ({ kind: 'h', qubit });
export const x = (qubit: number): Gate => ({ kind: 'x', qubit });
export const cx = (control: number, target: number): Gate => ({ kind: 'cx', control, target });
export const cz = (control: number, target: number): Gate => ({ kind: 'cz', control, target });
export const swap = (control: number, target: number): Gate => ({ kind: 'swap', control, target });
export const xxPlusYY = (control: number, target: number, angle: Angle): Gate => ({
  kind: 'xx+yy',
  control,
  target,
  angle,
});

/** exp(−iφP/2) for the Pauli string with these masks, two words each. */
export const pauliRotation = (xMask: Uint32Array, zMask: Uint32Array, angle: Angle): Gate => ({
  kind: 'pauli',
  x: xMask,
  z: zMask,
  angle,
});

/** A fixed matrix of one or two qubits, row-major; qubits[0] is the lowest bit of its row and column indices. */
export const unitary = (qubits: readonly number[], re: ArrayLike<number>, im: ArrayLike<number>): Gate => ({
  kind: 'unitary',
  qubits,
  re: Float64Array.from(re),
  im: Float64Array.from(im),
});
