import { hasBit } from '../../operators/index.ts';
import type { Gate } from '../contract.ts';

type PauliGate = Extract<Gate, { readonly kind: 'pauli' }>;

/** The name of a gate in OpenQASM, by which noise models know it; Pauli rotations by their letters, lowest qubit first, as `rzz`. */
export function gateName(gate: Gate): string {
  if (gate.kind === 'xx+yy') return 'xx_plus_yy';
  if (gate.kind !== 'pauli') return gate.kind;
  return `r${pauliLetters(gate)
    .map(({ letter }) => 'ixzy'[letter])
    .join('')}`;
}

/** The letters of a Pauli rotation in ascending order of qubits: X = 1, Z = 2, Y = 3. */
export function pauliLetters({ x, z }: PauliGate): { readonly qubit: number; readonly letter: number }[] {
  return Array.from({ length: 64 }, (_, qubit) => ({
    qubit,
    letter: (hasBit(x[0]!, x[1]!, qubit) ? 1 : 0) + (hasBit(z[0]!, z[1]!, qubit) ? 2 : 0),
  })).filter(({ letter }) => letter !== 0);
}
