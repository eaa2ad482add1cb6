import { angleAt, isRotation } from './circuit.ts';
import type { Gate } from './contract.ts';
import { type GateMatrix, gateMatrix } from './gate-matrix.ts';

/** The product of gates that act on at most these one or two qubits, the first gate first; null where one acts on more. */
export function matrixOfGates(
  gates: readonly Gate[],
  qubits: readonly number[],
  theta: Float64Array,
): GateMatrix | null {
  const size = 1 << qubits.length;
  let re = new Float64Array(size * size);
  let im = new Float64Array(size * size);
  for (let k = 0; k < size; k++) re[k * size + k] = 1;
  for (const gate of gates) {
    const matrix = gateMatrix(gate, isRotation(gate) ? angleAt(gate.angle, theta) : 0);
    if (matrix === null || matrix.qubits.some((qubit) => !qubits.includes(qubit))) return null;
    const wide = widened(matrix, qubits);
    ({ re, im } = product(size, wide, { re, im }));
  }
  return { qubits, re, im };
}

interface Elements {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** The matrix on more qubits, or on the same in another order; the identity on the others. */
export function widened({ qubits: own, re, im }: GateMatrix, qubits: readonly number[]): GateMatrix {
  if (own.length === qubits.length && own.every((qubit, k) => qubit === qubits[k])) return { qubits, re, im };
  const places = own.map((qubit) => qubits.indexOf(qubit));
  const mask = places.reduce((sum, place) => sum | (1 << place), 0);
  const inner = (k: number) => places.reduce((index, place, bit) => index | (((k >> place) & 1) << bit), 0);
  const size = 1 << qubits.length;
  const wideRe = new Float64Array(size * size);
  const wideIm = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (((row ^ column) & ~mask) !== 0) continue;
      const from = (inner(row) << own.length) | inner(column);
      wideRe[row * size + column] = re[from]!;
      wideIm[row * size + column] = im[from]!;
    }
  }
  return { qubits, re: wideRe, im: wideIm };
}

/** a·b. */
export function product(size: number, a: Elements, b: Elements) {
  const re = new Float64Array(size * size);
  const im = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let r = 0;
      let i = 0;
      for (let k = 0; k < size; k++) {
        const p = row * size + k;
        const q = k * size + column;
        r += a.re[p]! * b.re[q]! - a.im[p]! * b.im[q]!;
        i += a.re[p]! * b.im[q]! + a.im[p]! * b.re[q]!;
      }
      re[row * size + column] = r;
      im[row * size + column] = i;
    }
  }
  return { re, im };
}
