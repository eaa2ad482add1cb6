import { fixedAngle } from '../circuit.ts';
import type { Angle, Gate, GateNoise } from '../contract.ts';
import { cx, h, rx, ry, rz } from '../gate-builders.ts';
import { gateReadings, pauliLetters } from './gate-readings.ts';

/**
 * A gate as a device executes it: Pauli rotations and XX+YY by their definitions in our OpenQASM (basis changes, a ladder of
 * CX, one RZ), except those on two qubits that an entry names.
 */
export function loweredGates(gate: Gate, entries: readonly GateNoise[]): Gate[] {
  if (gate.kind === 'xx+yy') {
    if (isNamed(gate, entries)) return [gate];
    const { control, target } = gate;
    const half = { ...gate.angle, factor: gate.angle.factor / 2, offset: gate.angle.offset / 2 };
    return [1, 3].flatMap((letter) =>
      ladder(
        [
          { qubit: control, letter },
          { qubit: target, letter },
        ],
        half,
      ),
    );
  }
  if (gate.kind !== 'pauli') return [gate];
  const letters = pauliLetters(gate);
  if (letters.length === 2 && isNamed(gate, entries)) return [gate];
  return ladder(letters, gate.angle);
}

function isNamed(gate: Gate, entries: readonly GateNoise[]): boolean {
  return gateReadings(gate).some(({ name }) => entries.some((entry) => entry.gate === name));
}

type Letters = readonly { readonly qubit: number; readonly letter: number }[];

function ladder(letters: Letters, angle: Angle): Gate[] {
  const last = letters.at(-1);
  // The identity turns a global phase only.
  if (last === undefined) return [];
  if (letters.length === 1) {
    const build = { 1: rx, 2: rz, 3: ry }[last.letter] ?? rz;
    return [build(last.qubit, angle)];
  }
  const basis = (sign: number) =>
    letters.flatMap(({ qubit, letter }) => {
      if (letter === 1) return [h(qubit)];
      return letter === 3 ? [rx(qubit, fixedAngle((sign * Math.PI) / 2))] : [];
    });
  const chain = letters.slice(1).map(({ qubit }, k) => cx(letters[k]!.qubit, qubit));
  return [...basis(1), ...chain, rz(last.qubit, angle), ...chain.toReversed(), ...basis(-1)];
}
