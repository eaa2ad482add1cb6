import { fixedAngle, freeAngle } from '../circuit.ts';
import { knownGate, knownRotation } from '../open-qasm/known-gates.ts';
import { gateReadings } from './gate-readings.ts';
import { loweredGates } from './lowering.ts';
import { textbookNames } from './textbook-matrices.ts';

/** What a noise model may say of the gates with one name. */
export interface NameableGate {
  /** Null: of one and of two qubits. */
  readonly arity: 1 | 2 | null;
  /** The same gate, by a name and an order of qubits that all its readings share. */
  same(qubits: readonly number[] | null): string;
  /** Whether that order is the other one than this. */
  isReversed(qubits: readonly number[] | null): boolean;
}

const letters = ['x', 'y', 'z'];
const rotations = letters.flatMap((a) => letters.map((b) => `r${a}${b}`));
const arities = new Map<string, 1 | 2 | null>([
  ['*', null],
  ['unitary', null],
  ...['rx', 'ry', 'rz', 'h', 'x', ...textbookNames.ofOne].map((name) => [name, 1] as const),
  ...['cx', 'cz', 'swap', 'xx_plus_yy', ...textbookNames.ofTwo, ...rotations].map((name) => [name, 2] as const),
]);
const symmetric = new Set(['cz', 'swap', 'xx_plus_yy', 'iswap', 'rxx', 'ryy', 'rzz']);

/** A name that some gate of a circuit answers to, or null. */
export function nameableGate(name: string): NameableGate | null {
  const arity = arities.get(name);
  if (arity === undefined) return null;
  const turned = rotations.includes(name) && name[1]! > name[2]!;
  return {
    arity,
    isReversed: (qubits) =>
      symmetric.has(name) ? qubits !== null && qubits.length === 2 && qubits[0]! > qubits[1]! : turned,
    same(qubits) {
      if (symmetric.has(name)) return `${name} ${qubits?.toSorted((a, b) => a - b) ?? ''}`;
      if (!turned) return `${name} ${qubits ?? ''}`;
      return `r${name[2]}${name[1]} ${qubits?.toReversed() ?? ''}`;
    },
  };
}

/** Why noise cannot be attached to a name, and to which names it can instead. */
export function whyNotNameable(name: string): string {
  const letters = /^r([xyz]{3,})$/.exec(name)?.[1];
  const known = letters === undefined ? knownGate(name) : knownRotation(letters);
  if (known === null) return `circuits have no gate ${name}; those with noise are ${[...arities.keys()].join(', ')}`;
  const qubits = Array.from({ length: known.qubits }, (_, qubit) => qubit);
  // Free angles and fixed ones may be held in different ways.
  const gates = [freeAngle(0), fixedAngle(0.5)].flatMap((angle) =>
    known.build(qubits, Array(known.angles).fill(angle)),
  );
  const names = gates.flatMap((gate) => loweredGates(gate, [])).map((gate) => gateReadings(gate)[0]!.name);
  if (names.length === 0) return `a device has nothing to execute for ${name}`;
  return `circuits execute ${name} as ${[...new Set(names)].join(', ')}; name these, or *`;
}
