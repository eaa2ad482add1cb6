import { ch, csx, cy } from '../controlled-gates.ts';
import { type GateMatrix, gateMatrix } from '../gate-matrix.ts';
import { iswap, s, sdg, sx, sxdg, t, tdg, y, z } from '../standard-gates.ts';
import type { GateReading } from './gate-readings.ts';

const ofOne = { y, z, s, sdg, t, tdg, sx, sxdg };
const ofTwo = { cy, ch, csx, iswap };

/** Fixed gates that a circuit holds as a matrix, with `qubits` by their position in the gate's call. */
const textbook = [
  ...Object.entries(ofOne).map(([name, build]) => ({ name, matrix: gateMatrix(build(0))! })),
  ...Object.entries(ofTwo).map(([name, build]) => ({ name, matrix: gateMatrix(build(0, 1))! })),
];

/** Names of the fixed gates that are known by their matrices, of one and of two qubits. */
export const textbookNames = { ofOne: Object.keys(ofOne), ofTwo: Object.keys(ofTwo) };

/** The textbook gates that a matrix is up to its phase, with their qubits in the order of a call; ascending ones first. */
export function textbookReadings(gate: GateMatrix): GateReading[] {
  const [a, b] = gate.qubits;
  const orders = b === undefined ? [gate] : [gate, exchanged(gate)];
  if (b !== undefined && a! > b) orders.reverse();
  return orders.flatMap((order) =>
    textbook
      .filter(({ matrix }) => isSameUpToPhase(matrix, order))
      .map(({ name, matrix }) => ({
        name,
        qubits: order.qubits.map((_, position) => order.qubits[matrix.qubits.indexOf(position)]!),
      })),
  );
}

/** The same gate with its two qubits in the other order. */
function exchanged({ qubits, re, im }: GateMatrix): GateMatrix {
  const other = (k: number) => ((k & 1) << 1) | (k >> 1);
  const at = (k: number) => 4 * other(k >> 2) + other(k & 3);
  return { qubits: qubits.toReversed(), re: re.map((_, k) => re[at(k)]!), im: im.map((_, k) => im[at(k)]!) };
}

/** |tr A†B| is the dimension for a phase between them, and only then. */
function isSameUpToPhase(a: GateMatrix, b: GateMatrix): boolean {
  if (a.re.length !== b.re.length) return false;
  let re = 0;
  let im = 0;
  a.re.forEach((ar, k) => {
    re += ar * b.re[k]! + a.im[k]! * b.im[k]!;
    im += ar * b.im[k]! - a.im[k]! * b.re[k]!;
  });
  // The square of the dimension is the number of elements; angles may differ by roundings of decimals, about 1e-6.
  return re * re + im * im > a.re.length * (1 - 1e-12);
}
