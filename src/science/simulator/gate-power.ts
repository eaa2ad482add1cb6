import { cos, sin } from '../math/index.ts';
import { scaledAngle } from './angle-sum.ts';
import { isRotation } from './circuit.ts';
import type { Gate } from './contract.ts';
import { unitary } from './gate-builders.ts';
import { gateMatrix } from './gate-matrix.ts';
import { adjoint } from './unitary.ts';

/** The gates undone, in the order that does it. */
export function inverseGates(gates: readonly Gate[]): Gate[] {
  return gates.toReversed().map((gate): Gate => {
    if (isRotation(gate)) return { ...gate, angle: scaledAngle(gate.angle, -1)[0]! };
    return gate.kind === 'unitary' ? adjoint(gate) : gate;
  });
}

/**
 * The product of the gates to a power that is no whole number, or null where it is not known: rotations about one string and
 * diagonal ones turn by so much more, a fixed gate of one qubit has the power of its eigenvalues with phases in (−π, π].
 */
export function fractionalPower(gates: readonly Gate[], exponent: number): Gate[] | null {
  const [first] = gates;
  if (first === undefined) return [];
  if (gates.length === 1 && first.kind !== 'pauli' && !isRotation(first)) {
    const matrix = gateMatrix(first);
    if (matrix === null || matrix.qubits.length !== 1) return null;
    return [powerOfMatrix(matrix.qubits[0]!, matrix.re, matrix.im, exponent)];
  }
  const sameAxis = gates.every((gate) => isRotation(gate) && axisOf(gate) === axisOf(first));
  if (!sameAxis && !gates.every(isDiagonalRotation)) return null;
  return gates.map((gate): Gate => {
    if (!isRotation(gate)) return gate;
    return { ...gate, angle: scaledAngle(gate.angle, exponent)[0]! };
  });
}

function isDiagonalRotation(gate: Gate): boolean {
  return gate.kind === 'rz' || (gate.kind === 'pauli' && gate.x[0] === 0 && gate.x[1] === 0);
}

function axisOf(gate: Gate): string {
  if (gate.kind === 'pauli') return `pauli ${gate.x} ${gate.z}`;
  return 'qubit' in gate ? `${gate.kind} ${gate.qubit}` : `${gate.kind} ${JSON.stringify(gate)}`;
}

/** Σ λ^e·P over the eigenvalues λ with their projectors P. */
function powerOfMatrix(qubit: number, re: Float64Array, im: Float64Array, exponent: number): Gate {
  // λ = (trace ± √(trace² − 4·determinant))/2.
  const [tr, ti] = [(re[0]! + re[3]!) / 2, (im[0]! + im[3]!) / 2];
  const dr = re[0]! * re[3]! - im[0]! * im[3]! - re[1]! * re[2]! + im[1]! * im[2]!;
  const di = re[0]! * im[3]! + im[0]! * re[3]! - re[1]! * im[2]! - im[1]! * re[2]!;
  const [sr, si] = squareRoot(tr * tr - ti * ti - dr, 2 * tr * ti - di);
  const first = [tr + sr, ti + si] as const;
  const second = [tr - sr, ti - si] as const;
  const [ar, ai] = powerOfPhase(first, exponent);
  if (sr * sr + si * si < 1e-24) return unitary([qubit], [ar, 0, 0, ar], [ai, 0, 0, ai]);
  const [br, bi] = powerOfPhase(second, exponent);
  // (a − b)/(λ₁ − λ₂)·U + (b·λ₁ − a·λ₂)/(λ₁ − λ₂).
  const norm = 2 * (sr * sr + si * si);
  const over = (r: number, i: number) => [(r * sr + i * si) / norm, (i * sr - r * si) / norm] as const;
  const [ur, ui] = over(ar - br, ai - bi);
  const [cr, ci] = over(
    br * first[0] - bi * first[1] - (ar * second[0] - ai * second[1]),
    br * first[1] + bi * first[0] - (ar * second[1] + ai * second[0]),
  );
  return unitary(
    [qubit],
    Array.from(re, (r, k) => ur * r - ui * im[k]! + (k % 3 === 0 ? cr : 0)),
    Array.from(re, (r, k) => ur * im[k]! + ui * r + (k % 3 === 0 ? ci : 0)),
  );
}

function squareRoot(r: number, i: number): [number, number] {
  const modulus = Math.sqrt(Math.hypot(r, i));
  const angle = Math.atan2(i, r) / 2;
  return [modulus * cos(angle), modulus * sin(angle)];
}

function powerOfPhase([r, i]: readonly [number, number], exponent: number): [number, number] {
  // −1 is e^(iπ), also where rounding puts it just below the axis.
  const angle = r < 0 && Math.abs(i) < 1e-12 ? Math.PI : Math.atan2(i, r);
  return [cos(exponent * angle), sin(exponent * angle)];
}
