import { hasBit } from '../../operators/index.ts';
import type { Gate } from '../contract.ts';
import { textbookReadings } from './textbook-matrices.ts';

type PauliGate = Extract<Gate, { readonly kind: 'pauli' }>;

/** A gate as OpenQASM may call it, with its qubits in the order of that call. */
export interface GateReading {
  readonly name: string;
  readonly qubits: readonly number[];
}

/**
 * All names by which noise models know a gate. Gates that are the same with their qubits exchanged are read in both orders,
 * ascending first: a Pauli rotation carries no order, so that Z on 1 and X on 0 is `rxz` of 0, 1 and `rzx` of 1, 0.
 */
export function gateReadings(gate: Gate): readonly GateReading[] {
  switch (gate.kind) {
    case 'pauli': {
      const letters = pauliLetters(gate);
      return letters.length === 2 ? [rotation(letters), rotation(letters.toReversed())] : [rotation(letters)];
    }
    case 'unitary':
      return [...textbookReadings(gate), { name: 'unitary', qubits: gate.qubits }];
    case 'cx':
      return [{ name: 'cx', qubits: [gate.control, gate.target] }];
    case 'cz':
    case 'swap':
    case 'xx+yy': {
      const name = gate.kind === 'xx+yy' ? 'xx_plus_yy' : gate.kind;
      const [low, high] = [Math.min(gate.control, gate.target), Math.max(gate.control, gate.target)];
      return [
        { name, qubits: [low, high] },
        { name, qubits: [high, low] },
      ];
    }
    default:
      return [{ name: gate.kind, qubits: [gate.qubit] }];
  }
}

/** The letters of a Pauli rotation in ascending order of qubits: X = 1, Z = 2, Y = 3. */
export function pauliLetters({ x, z }: PauliGate): { readonly qubit: number; readonly letter: number }[] {
  return Array.from({ length: 64 }, (_, qubit) => ({
    qubit,
    letter: (hasBit(x[0]!, x[1]!, qubit) ? 1 : 0) + (hasBit(z[0]!, z[1]!, qubit) ? 2 : 0),
  })).filter(({ letter }) => letter !== 0);
}

function rotation(letters: ReturnType<typeof pauliLetters>): GateReading {
  return {
    name: `r${letters.map(({ letter }) => 'ixzy'[letter]).join('')}`,
    qubits: letters.map(({ qubit }) => qubit),
  };
}
