import { highBit, lowBit } from '../../operators/index.ts';
import { fixedAngle } from '../circuit.ts';
import type { Angle, Gate } from '../contract.ts';
import { turnsOfMatrix } from './clifford-matrix.ts';

/** A Hermitian Pauli string without its sign, as two masks of two words. */
export interface PauliMasks {
  readonly x: Uint32Array;
  readonly z: Uint32Array;
}

/** exp(−iφP/2) for a Pauli string P. */
export interface PauliTurn extends PauliMasks {
  readonly angle: Angle;
}

/** A gate as e^{i·phase}·Π exp(−iφP/2), the first turn applied first. */
export interface TurnedGate {
  readonly turns: readonly PauliTurn[];
  readonly phase: Angle;
}

type Letter = 'X' | 'Y' | 'Z';
type Site = readonly [qubit: number, letter: Letter];

const quarter = Math.PI / 2;
const half = Math.PI;

/** A gate as turns about Pauli strings: every named gate is, with a phase, a matrix only where it is Clifford; else null. */
export function turnsOf(gate: Gate): TurnedGate | null {
  switch (gate.kind) {
    case 'rx':
      return turned([turn(gate.angle, [gate.qubit, 'X'])]);
    case 'ry':
      return turned([turn(gate.angle, [gate.qubit, 'Y'])]);
    case 'rz':
      return turned([turn(gate.angle, [gate.qubit, 'Z'])]);
    case 'pauli':
      return turned([{ x: gate.x, z: gate.z, angle: gate.angle }]);
    case 'x':
      return turned([turn(fixedAngle(half), [gate.qubit, 'X'])], quarter);
    case 'h':
      // Three quarter turns ZXZ are −i·H.
      return turned(
        (['Z', 'X', 'Z'] as const).map((letter) => turn(fixedAngle(quarter), [gate.qubit, letter])),
        quarter,
      );
    case 'cx':
      return controlled(gate.control, [gate.target, 'X']);
    case 'cz':
      return controlled(gate.control, [gate.target, 'Z']);
    case 'swap':
      // SWAP = e^{−iπ/4}·exp(iπ(XX + YY + ZZ)/4).
      return turned(
        (['X', 'Y', 'Z'] as const).map((letter) =>
          turn(fixedAngle(-quarter), [gate.control, letter], [gate.target, letter]),
        ),
        -quarter / 2,
      );
    case 'xx+yy': {
      const { parameter, factor, offset } = gate.angle;
      const halved: Angle = { parameter, factor: factor / 2, offset: offset / 2 };
      return turned((['X', 'Y'] as const).map((letter) => turn(halved, [gate.control, letter], [gate.target, letter])));
    }
    case 'unitary':
      return turnsOfMatrix(gate);
  }
}

/** exp(iπ(1 − Z_c)(1 − P)/4) = |0⟩⟨0|·1 + |1⟩⟨1|·P, multiplied out. */
function controlled(control: number, target: Site): TurnedGate {
  return turned(
    [
      turn(fixedAngle(quarter), [control, 'Z']),
      turn(fixedAngle(quarter), target),
      turn(fixedAngle(-quarter), [control, 'Z'], target),
    ],
    quarter / 2,
  );
}

function turned(turns: readonly PauliTurn[], phase = 0): TurnedGate {
  return { turns, phase: fixedAngle(phase) };
}

function turn(angle: Angle, ...sites: readonly Site[]): PauliTurn {
  const x = new Uint32Array(2);
  const z = new Uint32Array(2);
  for (const [qubit, letter] of sites) {
    for (const mask of letter === 'X' ? [x] : letter === 'Z' ? [z] : [x, z]) {
      mask[0]! |= lowBit(qubit);
      mask[1]! |= highBit(qubit);
    }
  }
  return { x, z, angle };
}
