import type { Instruction } from '../../jobs/index.ts';

/** The gate between two qubits that a backend has itself. */
export type Entangler = 'cz' | 'cx';

/** One line of a program on physical qubits. */
export interface NativeGate {
  readonly name: 'rz' | 'sx' | 'x' | Entangler;
  readonly angle: number | null;
  readonly qubits: readonly number[];
}

/**
 * A gate of a job in the gates that a backend has, equal up to a global phase. With U(θ, φ, λ) = Rz(φ+π)·√X·Rz(θ+π)·√X·Rz(λ):
 * Rx(θ) = U(θ, −π/2, π/2), Ry(θ) = U(θ, 0, 0), H = Rz(π/2)·√X·Rz(π/2); cx = (1⊗H)·cz·(1⊗H), and back.
 * Source: D. C. McKay et al., Phys. Rev. A 96, 022330 (2017), eq. 10. `pairs`: wires of the native entangler, as listed.
 */
export function nativeGates(
  { name, wires, params }: Instruction,
  entangler: Entangler,
  isListed: (first: number, second: number) => boolean,
): NativeGate[] {
  const [first = 0, second = 0] = wires;
  const [theta = 0] = params;
  switch (name) {
    case 'rz':
      return [rz(theta, first)];
    case 'sx':
    case 'x':
      return [{ name, angle: null, qubits: [first] }];
    case 'rx':
      return [rz(Math.PI / 2, first), ...turned(theta, first), rz(Math.PI / 2, first)];
    case 'ry':
      return [...turned(theta, first), rz(Math.PI, first)];
    case 'cz':
      if (entangler === 'cx') {
        const [control, target] = isListed(first, second) ? [first, second] : [second, first];
        return [...hadamard(target), pair('cx', control, target), ...hadamard(target)];
      }
      return [isListed(first, second) ? pair('cz', first, second) : pair('cz', second, first)];
    case 'cx':
      if (entangler === 'cx') return [pair('cx', first, second)];
      return [
        ...hadamard(second),
        isListed(first, second) ? pair('cz', first, second) : pair('cz', second, first),
        ...hadamard(second),
      ];
    default:
      return [];
  }
}

const rz = (angle: number, qubit: number): NativeGate => ({ name: 'rz', angle, qubits: [qubit] });
const sx = (qubit: number): NativeGate => ({ name: 'sx', angle: null, qubits: [qubit] });
const pair = (name: Entangler, first: number, second: number): NativeGate => ({
  name,
  angle: null,
  qubits: [first, second],
});
const turned = (theta: number, qubit: number): NativeGate[] => [sx(qubit), rz(theta + Math.PI, qubit), sx(qubit)];
const hadamard = (qubit: number): NativeGate[] => [rz(Math.PI / 2, qubit), sx(qubit), rz(Math.PI / 2, qubit)];
