import { cos, sin } from '../math/index.ts';
import { qubitsOf } from './circuit.ts';
import type { Gate } from './contract.ts';
import { pauliString } from './pauli-rotation.ts';

/** A dense matrix on few qubits, row-major 2ᵏ × 2ᵏ; qubits[0] is the lowest bit of its row and column indices. */
export interface GateMatrix {
  readonly qubits: readonly number[];
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * The matrix of a gate at the angle φ (without meaning for gates that have none), or null when it acts on more than two
 * qubits. The identity string is a global phase: no qubits, 1 × 1.
 */
export function gateMatrix(gate: Gate, phi = 0): GateMatrix | null {
  const qubits = qubitsOf(gate);
  if (qubits.length > 2) return null;
  const [c, s] = [cos(phi / 2), sin(phi / 2)];
  switch (gate.kind) {
    case 'unitary':
      return { qubits, re: gate.re.slice(), im: gate.im.slice() };
    case 'rx':
      return matrix(qubits, [c, 0, 0, c], [0, -s, -s, 0]);
    case 'ry':
      return matrix(qubits, [c, -s, s, c]);
    case 'rz':
      return matrix(qubits, [c, 0, 0, c], [-s, 0, 0, s]);
    case 'h':
      return matrix(qubits, [Math.SQRT1_2, Math.SQRT1_2, Math.SQRT1_2, -Math.SQRT1_2]);
    case 'x':
      return matrix(qubits, [0, 1, 1, 0]);
    case 'cx':
      return matrix(qubits, [1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0]);
    case 'cz':
      return matrix(qubits, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, -1]);
    case 'swap':
      return matrix(qubits, [1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1]);
    case 'xx+yy':
      return matrix(
        qubits,
        [1, 0, 0, 0, 0, c, 0, 0, 0, 0, c, 0, 0, 0, 0, 1],
        [0, 0, 0, 0, 0, 0, -s, 0, 0, -s, 0, 0, 0, 0, 0, 0],
      );
    case 'pauli':
      return pauliMatrix(qubits, gate.x, gate.z, c, s);
  }
}

function matrix(qubits: readonly number[], re: readonly number[], im?: readonly number[]): GateMatrix {
  return { qubits, re: Float64Array.from(re), im: im ? Float64Array.from(im) : new Float64Array(re.length) };
}

/** cos φ/2 − i sin φ/2·P, P|k⟩ = u(−1)^(z·k)|k ⊕ x⟩ with masks of the support only. */
function pauliMatrix(qubits: readonly number[], xMask: Uint32Array, zMask: Uint32Array, c: number, s: number) {
  const onSupport = (mask: Uint32Array) =>
    qubits.reduce((sum, qubit, bit) => sum | (((mask[qubit >> 5]! >>> (qubit & 31)) & 1) << bit), 0);
  const { x, z, unitRe, unitIm } = pauliString(onSupport(xMask), onSupport(zMask));
  const size = 1 << qubits.length;
  const re = new Float64Array(size * size);
  const im = new Float64Array(size * size);
  for (let k = 0; k < size; k++) {
    const both = z & k;
    const sign = (both ^ (both >> 1)) & 1 ? -s : s;
    re[k * size + k]! += c;
    const to = (k ^ x) * size + k;
    re[to]! += sign * unitIm;
    im[to]! -= sign * unitRe;
  }
  return { qubits, re, im };
}
