import { cos, sin } from '../math/index.ts';
import { type AngleSum, constantOf, scaledAngle, summedAngle, turnsBy } from './angle-sum.ts';
import type { Angle, Gate } from './contract.ts';
import { pauliRotation, ry, rz, unitary } from './gate-builders.ts';

// Gates of the textbooks as core gates, global phase included. Fixed ones are one gate; those with angles are lists, because an
// angle may be a sum of several parameters.

const r = Math.SQRT1_2;

export const y = (qubit: number): Gate => unitary([qubit], [0, 0, 0, 0], [0, -1, 1, 0]);
export const z = (qubit: number): Gate => unitary([qubit], [1, 0, 0, -1], [0, 0, 0, 0]);
export const s = (qubit: number): Gate => unitary([qubit], [1, 0, 0, 0], [0, 0, 0, 1]);
export const sdg = (qubit: number): Gate => unitary([qubit], [1, 0, 0, 0], [0, 0, 0, -1]);
export const t = (qubit: number): Gate => unitary([qubit], [1, 0, 0, r], [0, 0, 0, r]);
export const tdg = (qubit: number): Gate => unitary([qubit], [1, 0, 0, r], [0, 0, 0, -r]);
/** √X. */
export const sx = (qubit: number): Gate => unitary([qubit], [0.5, 0.5, 0.5, 0.5], [0.5, -0.5, -0.5, 0.5]);
export const sxdg = (qubit: number): Gate => unitary([qubit], [0.5, 0.5, 0.5, 0.5], [-0.5, 0.5, 0.5, -0.5]);
/** |01⟩ ↔ |10⟩ with i. */
export const iswap = (a: number, b: number): Gate =>
  unitary([a, b], [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], [0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);

/** e^(iφ) on all amplitudes: exp(−iχ/2) with χ = −2φ. */
export function globalPhase(angle: AngleSum): Gate[] {
  return summedAngle(angle).length === 0 ? [] : pauliTurn({}, scaledAngle(angle, -2));
}

/** diag(1, e^(iφ)). */
export function p(qubit: number, angle: AngleSum): Gate[] {
  const phi = constantOf(angle);
  if (phi !== null) return [unitary([qubit], [1, 0, 0, cos(phi)], [0, 0, 0, sin(phi)])];
  return [...turnsBy(angle, (one) => rz(qubit, one)), ...globalPhase(scaledAngle(angle, 0.5))];
}

/** [[cos θ/2, −e^(iλ) sin θ/2], [e^(iφ) sin θ/2, e^(i(φ+λ)) cos θ/2]]. */
export function u(qubit: number, theta: AngleSum, phi: AngleSum, lambda: AngleSum): Gate[] {
  const fixed = [theta, phi, lambda].map(constantOf);
  if (fixed.every((angle) => angle !== null)) {
    const [a, b, c] = fixed as [number, number, number];
    const [cosine, sine] = [cos(a / 2), sin(a / 2)];
    return [
      unitary(
        [qubit],
        [cosine, -cos(c) * sine, cos(b) * sine, cos(b + c) * cosine],
        [0, -sin(c) * sine, sin(b) * sine, sin(b + c) * cosine],
      ),
    ];
  }
  return [
    ...turnsBy(lambda, (one) => rz(qubit, one)),
    ...turnsBy(theta, (one) => ry(qubit, one)),
    ...turnsBy(phi, (one) => rz(qubit, one)),
    ...globalPhase(scaledAngle(summedAngle(phi, lambda), 0.5)),
  ];
}

/** exp(−iφ X⊗X/2), and so on; the letters of rzx in the order of the qubits. */
export const rxx = (a: number, b: number, angle: AngleSum): Gate[] => pauliTurn({ [a]: 'x', [b]: 'x' }, angle);
export const ryy = (a: number, b: number, angle: AngleSum): Gate[] => pauliTurn({ [a]: 'y', [b]: 'y' }, angle);
export const rzz = (a: number, b: number, angle: AngleSum): Gate[] => pauliTurn({ [a]: 'z', [b]: 'z' }, angle);
export const rzx = (a: number, b: number, angle: AngleSum): Gate[] => pauliTurn({ [a]: 'z', [b]: 'x' }, angle);

export type PauliLetter = 'x' | 'y' | 'z';

/** exp(−iφP/2) for the string with these letters on these qubits. */
export function pauliTurn(letters: Readonly<Record<number, PauliLetter>>, angle: AngleSum): Gate[] {
  const xMask = new Uint32Array(2);
  const zMask = new Uint32Array(2);
  for (const [text, letter] of Object.entries(letters)) {
    const qubit = Number(text);
    if (letter !== 'z') xMask[qubit >> 5]! |= 1 << (qubit & 31);
    if (letter !== 'x') zMask[qubit >> 5]! |= 1 << (qubit & 31);
  }
  return turnsBy(angle, (one: Angle) => pauliRotation(xMask, zMask, one));
}
