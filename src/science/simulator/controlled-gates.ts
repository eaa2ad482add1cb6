import { type AngleSum, constantOf, scaledAngle, summedAngle } from './angle-sum.ts';
import { fixedAngle } from './circuit.ts';
import type { Angle, Gate } from './contract.ts';
import { cx, pauliRotation, ry, rz, unitary } from './gate-builders.ts';
import { gateMatrix } from './gate-matrix.ts';
import { globalPhase, p, pauliTurn, u } from './standard-gates.ts';
import { type TextbookGate, textbookGates } from './unitary-decomposition.ts';

type PauliGate = Extract<Gate, { readonly kind: 'pauli' }>;

/**
 * The gates, executed where the control is |1⟩. Pauli rotations stay Pauli rotations, because the projector on |1⟩ is
 * (1 − Z)/2: exp(−iφP/2) becomes exp(−iφP/4)·exp(iφ Z_c P/4), so gradients stay exact and nothing is approximated.
 */
export function controlled(gates: readonly Gate[], control: number): Gate[] {
  return gates.flatMap((gate): Gate[] => {
    if (gate.kind === 'x') return [cx(control, gate.qubit)];
    if (gate.kind === 'h') return [controlledMatrix(gateMatrix(gate)!, control)];
    if (gate.kind === 'unitary' && gate.qubits.length === 1) return [controlledMatrix(gate, control)];
    return pauliRotationsOf(gate).flatMap((turn) => controlledTurn(turn, control));
  });
}

export const cy = (control: number, target: number): Gate =>
  controlledMatrix({ qubits: [target], re: [0, 0, 0, 0], im: [0, -1, 1, 0] }, control);
export const ch = (control: number, target: number): Gate =>
  controlledMatrix(gateMatrix({ kind: 'h', qubit: target })!, control);
export const csx = (control: number, target: number): Gate =>
  controlledMatrix({ qubits: [target], re: [0.5, 0.5, 0.5, 0.5], im: [0.5, -0.5, -0.5, 0.5] }, control);
export const crx = (control: number, target: number, angle: AngleSum): Gate[] =>
  controlled(pauliTurn({ [target]: 'x' }, angle), control);
export const cry = (control: number, target: number, angle: AngleSum): Gate[] =>
  controlled(pauliTurn({ [target]: 'y' }, angle), control);
export const crz = (control: number, target: number, angle: AngleSum): Gate[] =>
  controlled(pauliTurn({ [target]: 'z' }, angle), control);

/** diag(1, 1, 1, e^(iφ)). */
export function cp(a: number, b: number, angle: AngleSum): Gate[] {
  return constantOf(angle) === null ? controlled(controlled(globalPhase(angle), a), b) : controlled(p(b, angle), a);
}

/** u(θ, φ, λ) with the phase e^(iγ), where the control is |1⟩. */
export function cu(
  control: number,
  target: number,
  [theta, phi, lambda, gamma]: readonly [AngleSum, AngleSum, AngleSum, AngleSum],
): Gate[] {
  if ([theta, phi, lambda, gamma].every((angle) => constantOf(angle) !== null)) {
    return [...p(control, gamma), ...controlled(u(target, theta, phi, lambda), control)];
  }
  return [
    ...p(control, summedAngle(gamma, scaledAngle(phi, 0.5), scaledAngle(lambda, 0.5))),
    ...crz(control, target, lambda),
    ...cry(control, target, theta),
    ...crz(control, target, phi),
  ];
}

/** Any core gate as a product of Pauli rotations, exactly, the identity string being a global phase. */
export function pauliRotationsOf(gate: Gate): PauliGate[] {
  const turns = (): Gate[] => {
    switch (gate.kind) {
      case 'pauli':
        return [gate];
      case 'rx':
        return pauliTurn({ [gate.qubit]: 'x' }, gate.angle);
      case 'ry':
        return pauliTurn({ [gate.qubit]: 'y' }, gate.angle);
      case 'rz':
        return pauliTurn({ [gate.qubit]: 'z' }, gate.angle);
      case 'xx+yy':
        return (['x', 'y'] as const).flatMap((letter) =>
          pauliTurn({ [gate.control]: letter, [gate.target]: letter }, scaledAngle(gate.angle, 0.5)),
        );
      // An involution G is e^(iπ/2)·exp(−iπG/2); those of two qubits are sums of commuting strings with factors ±1/2.
      case 'x':
        return [...pauliTurn({ [gate.qubit]: 'x' }, fixedAngle(Math.PI)), ...globalPhase(fixedAngle(Math.PI / 2))];
      case 'cx':
      case 'cz': {
        const letter = gate.kind === 'cx' ? 'x' : 'z';
        return [
          ...pauliTurn({ [gate.control]: 'z' }, quarter),
          ...pauliTurn({ [gate.target]: letter }, quarter),
          ...pauliTurn({ [gate.control]: 'z', [gate.target]: letter }, scaledAngle(quarter, -1)),
          ...globalPhase(fixedAngle(Math.PI / 4)),
        ];
      }
      case 'swap':
        return [
          ...(['x', 'y', 'z'] as const).flatMap((letter) =>
            pauliTurn({ [gate.control]: letter, [gate.target]: letter }, quarter),
          ),
          ...globalPhase(fixedAngle(Math.PI / 4)),
        ];
      case 'h':
      case 'unitary': {
        const matrix = gateMatrix(gate)!;
        return textbookGates(matrix).flatMap((step) => coreGates(step, matrix.qubits));
      }
    }
  };
  return turns().flatMap((turn) => (turn.kind === 'pauli' ? [turn] : pauliRotationsOf(turn)));
}

const quarter: Angle = fixedAngle(Math.PI / 2);

function coreGates({ name, angle, on }: TextbookGate, qubits: readonly number[]): Gate[] {
  const phi = fixedAngle(angle);
  const [a, b] = on.map((k) => qubits[k]!);
  if (a === undefined) return globalPhase(phi);
  switch (name) {
    case 'rz':
      return [rz(a, phi)];
    case 'ry':
      return [ry(a, phi)];
    case 'x':
      return [{ kind: 'x', qubit: a }];
    case 'crz':
      return crz(a, b!, phi);
    case 'cry':
      return cry(a, b!, phi);
    case 'p':
      return controlled(globalPhase(phi), a);
    default:
      return controlled(controlled(globalPhase(phi), a), b!);
  }
}

function controlledTurn({ x, z, angle }: PauliGate, control: number): Gate[] {
  const withZ = z.slice();
  withZ[control >> 5]! ^= 1 << (control & 31);
  const [half] = scaledAngle(angle, 0.5);
  const [back] = scaledAngle(angle, -0.5);
  return [pauliRotation(x, z, half!), pauliRotation(x, withZ, back!)];
}

interface Matrix {
  readonly qubits: readonly number[];
  readonly re: ArrayLike<number>;
  readonly im: ArrayLike<number>;
}

/** diag(1, 1) ⊕ M with the control as the high bit. */
function controlledMatrix({ qubits, re, im }: Matrix, control: number): Gate {
  const place = (m: ArrayLike<number>, one: number) => [
    ...[one, 0, 0, 0],
    ...[0, one, 0, 0],
    ...[0, 0, m[0]!, m[1]!],
    ...[0, 0, m[2]!, m[3]!],
  ];
  return unitary([qubits[0]!, control], place(re, 1), place(im, 0));
}
