import type { Gate } from './contract.ts';
import { type GateRole, rolesOf } from './gate-passes.ts';
import { commute, type StringGroup, stringGroup, type TurnedString, turnedString } from './string-group.ts';

interface OpenGroup {
  readonly gates: Gate[];
  readonly strings: TurnedString[];
}

type Item = OpenGroup | Gate;

/** A string looks at so many gates before it for others that flip the same qubits. */
const sight = 16;

/**
 * The gates with turns by Pauli strings that flip the same qubits joined to groups where that leaves less to do: a string moves
 * before what it commutes with.
 */
export function groupedStrings(gates: readonly Gate[]): (StringGroup | Gate)[] {
  const sequence: Item[] = [];
  for (const gate of gates) {
    const string = turnedString(gate);
    if (string === null) sequence.push(gate);
    else if (!joins(sequence, gate, string)) sequence.push({ gates: [gate], strings: [string] });
  }
  return sequence.flatMap((item): readonly (StringGroup | Gate)[] => {
    if ('kind' in item) return [item];
    const group = item.gates.length > 1 ? stringGroup(item.strings) : null;
    return group !== null && isWorthwhile(group) ? [group] : item.gates;
  });
}

function joins(sequence: readonly Item[], gate: Gate, string: TurnedString): boolean {
  const roles = rolesOf(gate);
  for (let k = sequence.length - 1; k >= Math.max(0, sequence.length - sight); k--) {
    const item = sequence[k]!;
    if ('kind' in item) {
      if (!commutesByRoles(roles, rolesOf(item))) return false;
      continue;
    }
    if (item.strings[0]!.x === string.x && stringGroup([...item.strings, string]) !== null) {
      item.gates.push(gate);
      item.strings.push(string);
      return true;
    }
    if (!item.strings.every((other) => commute(other, string))) return false;
  }
  return false;
}

function commutesByRoles(a: readonly GateRole[], b: readonly GateRole[]): boolean {
  return a.every(({ qubit, axis }) =>
    b.every((other) => other.qubit !== qubit || (axis !== null && axis === other.axis)),
  );
}

/** One pass over pairs costs about as much as one string; with classes that do not turn, less. */
function isWorthwhile({ x, generators, classes, strings }: StringGroup): boolean {
  const share = classes.length / (1 << generators.length);
  return share <= 0.5 || strings.length > (x === 0 ? 2 : 1);
}
