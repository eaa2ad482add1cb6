import { angleAt, qubitsOf } from '../circuit.ts';
import type { Gate } from '../contract.ts';
import { type GateMatrix, gateMatrix } from '../gate-matrix.ts';
import type { MatrixProductState } from './matrix-product-state.ts';
import { rotationTerms } from './product-operator.ts';

/** Applies a gate at θ: of one or two qubits as a matrix, a rotation about a longer string as two products. */
export function applyGate(state: MatrixProductState, gate: Gate, theta: Float64Array): void {
  turnGate(state, gate, 'angle' in gate ? angleAt(gate.angle, theta) : 0, (matrix) => matrix);
}

/** Applies the inverse of a gate at θ. */
export function undoGate(state: MatrixProductState, gate: Gate, theta: Float64Array): void {
  const phi = 'angle' in gate ? -angleAt(gate.angle, theta) : 0;
  turnGate(state, gate, phi, gate.kind === 'unitary' ? adjointMatrix : (matrix) => matrix);
}

function turnGate(
  state: MatrixProductState,
  gate: Gate,
  phi: number,
  change: (matrix: GateMatrix) => GateMatrix,
): void {
  const matrix = gateMatrix(gate, phi);
  if (matrix !== null) {
    state.apply(change(matrix));
    return;
  }
  if (gate.kind !== 'pauli') return;
  const support = qubitsOf(gate);
  const first = support[0]!;
  state.applySum(rotationTerms(gate, phi, first), first, support.at(-1)!);
}

function adjointMatrix({ qubits, re, im }: GateMatrix): GateMatrix {
  const size = 1 << qubits.length;
  const at = (k: number) => (k % size) * size + Math.floor(k / size);
  return { qubits, re: re.map((_, k) => re[at(k)]!), im: im.map((_, k) => -im[at(k)]!) };
}
