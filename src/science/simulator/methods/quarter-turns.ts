import { angleAt } from '../circuit.ts';
import type { Angle, Circuit, Gate } from '../contract.ts';
import { gateNotClifford, matrixNotClifford } from './errors.ts';
import { isIdentity, type PauliMasks, type PauliTurn, turnsOf } from './pauli-turns.ts';

/** exp(−iπ·quarters·P/4), and the parameter that its angle came from. */
export interface QuarterTurn extends PauliMasks {
  readonly quarters: number;
  readonly parameter: number | null;
  /** dφ/dθ of that parameter. */
  readonly factor: number;
}

/** What a Clifford circuit does at one point θ: quarter turns, and a global phase in radians. */
export interface CliffordProgram {
  readonly turns: readonly QuarterTurn[];
  readonly phase: number;
}

/** How far an angle may be from a multiple of π/2, as rounding of θ makes it. */
const tolerance = 1e-12;

/** The turns of each gate, whatever θ is: `cliffordProgram` needs them again at every point. */
export function loweredGates(circuit: Circuit): LoweredGates {
  return circuit.gates.map(turnsOf);
}

export type LoweredGates = readonly ReturnType<typeof turnsOf>[];

/** The circuit at θ as quarter turns. Throws `gate_not_clifford` or `matrix_not_clifford` naming the first gate that is none. */
export function cliffordProgram(
  circuit: Circuit,
  theta: Float64Array,
  lowered: LoweredGates = loweredGates(circuit),
): CliffordProgram {
  const turns: QuarterTurn[] = [];
  let phase = 0;
  circuit.gates.forEach((gate, index) => {
    const parts = lowered[index]!;
    if (parts === null) throw matrixNotClifford(index, gate.kind);
    for (const { x, z, angle } of parts) {
      if (isIdentity({ x, z })) {
        phase -= angleAt(angle, theta) / 2;
        continue;
      }
      const quarters = quartersOf(angle, theta);
      if (quarters === null) throw gateNotClifford(index, gate.kind, angleOf(gate, angle, theta).toFixed(6));
      turns.push({ x, z, quarters, parameter: angle.parameter, factor: angle.factor });
    }
  });
  return { turns, phase };
}

/** True when the circuit has no free parameter and every gate is Clifford. */
export function isClifford(circuit: Circuit): boolean {
  const none = new Float64Array(circuit.parameters);
  return circuit.gates.every((gate) => {
    const turns = turnsOf(gate);
    const fixed = ({ angle }: PauliTurn) => angle.parameter === null && quartersOf(angle, none) !== null;
    return turns?.every((turn) => isIdentity(turn) || fixed(turn)) ?? false;
  });
}

/** The multiple of π/2, from 0 to 7 (a turn by 2π is −1), or null. */
function quartersOf(angle: Angle, theta: Float64Array): number | null {
  const phi = angleAt(angle, theta);
  const quarters = Math.round(phi / (Math.PI / 2));
  if (!(Math.abs(phi - (quarters * Math.PI) / 2) <= tolerance * (1 + Math.abs(phi)))) return null;
  return ((quarters % 8) + 8) % 8;
}

function angleOf(gate: Gate, part: Angle, theta: Float64Array): number {
  return angleAt('angle' in gate ? gate.angle : part, theta);
}
