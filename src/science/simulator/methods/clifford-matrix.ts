import { atan2, cos, sin } from '../../math/index.ts';
import { highBit, lowBit, parity, popcount, sharedParity } from '../../operators/index.ts';
import { fixedAngle } from '../circuit.ts';
import type { GateMatrix } from '../gate-matrix.ts';
import { pauliString, rotatePauli } from '../pauli-rotation.ts';
import type { PauliTurn } from './pauli-turns.ts';
import { type PauliRows, turnRows } from './tableau.ts';

interface LocalTurn {
  readonly x: number;
  readonly z: number;
  readonly quarters: number;
}

/** Matrices may be written in decimals. */
const tolerance = 1e-10;

/** A Clifford matrix as turns about Pauli strings by multiples of π/2 and a global phase; null when it is no Clifford matrix. */
export function turnsOfMatrix(unitary: GateMatrix): PauliTurn[] | null {
  const count = unitary.qubits.length;
  const images = imagesOf(unitary, count);
  if (images === null) return null;
  // What turns every image back into its Pauli string undoes the matrix; backwards it is the matrix.
  const turns = undo(images, count)
    .reverse()
    .map(({ x, z, quarters }): LocalTurn => ({ x, z, quarters: -quarters }));
  const phase = phaseBetween(turns, unitary, 1 << count);
  return [
    ...turns.map((turn): PauliTurn => {
      const x = spreadMask(turn.x, unitary.qubits);
      const z = spreadMask(turn.z, unitary.qubits);
      return { x, z, angle: fixedAngle((turn.quarters * Math.PI) / 2) };
    }),
    { x: new Uint32Array(2), z: new Uint32Array(2), angle: fixedAngle(-2 * phase) },
  ];
}

/** U·P·U† for P = X_0, X_1, …, Z_0, Z_1, …, where all of them are signed Pauli strings. */
function imagesOf(unitary: GateMatrix, count: number): PauliRows | null {
  const rows = { x: new Int32Array(4 * count), z: new Int32Array(4 * count), sign: new Uint8Array(2 * count) };
  for (let k = 0; k < 2 * count; k++) {
    const image = k < count ? imageOf(unitary, 1 << k, 0) : imageOf(unitary, 0, 1 << (k - count));
    if (image === null) return null;
    rows.x[2 * k] = image.x;
    rows.z[2 * k] = image.z;
    rows.sign[k] = image.sign;
  }
  return rows;
}

function imageOf({ qubits, re, im }: GateMatrix, x: number, z: number) {
  const n = 1 << qubits.length;
  const image = { re: new Float64Array(n * n), im: new Float64Array(n * n) };
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < n; c++) {
      for (let k = 0; k < n; k++) {
        const a = r * n + (k ^ x);
        const b = c * n + k;
        const sign = parity(z & k) === 1 ? -1 : 1;
        image.re[r * n + c]! += sign * (re[a]! * re[b]! + im[a]! * im[b]!);
        image.im[r * n + c]! += sign * (im[a]! * re[b]! - re[a]! * im[b]!);
      }
    }
  }
  return pauliStringOf(image.re, image.im, n);
}

/** The signed Pauli string that this matrix is, or null: P|k⟩ = i^y (−1)^(z·k) |k ⊕ x⟩. */
function pauliStringOf(re: Float64Array, im: Float64Array, n: number) {
  let x = 0;
  for (let r = 1; r < n; r++) if (Math.abs(re[r * n]!) + Math.abs(im[r * n]!) > 0.5) x = r;
  const at = (k: number) => (k ^ x) * n + k;
  const imaginary = Math.abs(im[at(0)]!) > Math.abs(re[at(0)]!);
  const part = imaginary ? im : re;
  let z = 0;
  for (let bit = 1; bit < n; bit <<= 1) if (part[at(bit)]! * part[at(0)]! < 0) z |= bit;
  const y = popcount(x & z) & 3;
  const sign = part[at(0)]! > 0 === y < 2 ? 0 : 1;
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < n; c++) {
      const power = (y + 2 * parity(z & c) + 2 * sign) & 3;
      const value = r === (c ^ x) ? [1, 0, -1, 0][power]! : 0;
      const other = r === (c ^ x) ? [0, 1, 0, -1][power]! : 0;
      if (Math.abs(re[r * n + c]! - value) + Math.abs(im[r * n + c]! - other) > tolerance) return null;
    }
  }
  return { x, z, sign };
}

/** Turns that make row k equal to the k-th of X_0, X_1, …, Z_0, Z_1, …; none disturbs what is done already. */
function undo(rows: PauliRows, count: number): LocalTurn[] {
  const done: { readonly x: number; readonly z: number }[] = [];
  const turns: LocalTurn[] = [];
  const apply = (turn: LocalTurn) => {
    turns.push(turn);
    turnRows(rows, { x: Uint32Array.of(turn.x, 0), z: Uint32Array.of(turn.z, 0) }, turn.quarters);
  };
  for (let qubit = 0; qubit < count; qubit++) {
    for (const row of [qubit, qubit + count]) {
      const target = row < count ? { x: 1 << qubit, z: 0 } : { x: 0, z: 1 << qubit };
      const current = () => ({ x: rows.x[2 * row]!, z: rows.z[2 * row]! });
      const same = () => current().x === target.x && current().z === target.z;
      if (!same() && !anticommute(current(), target)) {
        apply({ ...between(current(), target, done, count), quarters: 1 });
      }
      if (!same()) apply({ x: current().x ^ target.x, z: current().z ^ target.z, quarters: 1 });
      done.push(target);
    }
  }
  let x = 0;
  let z = 0;
  for (let qubit = 0; qubit < count; qubit++) {
    if (rows.sign[qubit] === 1) z |= 1 << qubit;
    if (rows.sign[qubit + count] === 1) x |= 1 << qubit;
  }
  if ((x | z) !== 0) apply({ x, z, quarters: 2 });
  return turns;
}

/** A string that anticommutes with both and commutes with all that is done. */
function between(a: Local, b: Local, done: readonly Local[], count: number): Local {
  for (let code = 0; ; code++) {
    const string = { x: code & ((1 << count) - 1), z: code >> count };
    const fits = anticommute(string, a) && anticommute(string, b) && !done.some((one) => anticommute(string, one));
    if (fits) return string;
  }
}

interface Local {
  readonly x: number;
  readonly z: number;
}

function anticommute(a: Local, b: Local): boolean {
  return sharedParity(a.z, a.x, b.x, b.z) === 1;
}

function spreadMask(mask: number, qubits: readonly number[]): Uint32Array {
  const words = new Uint32Array(2);
  qubits.forEach((qubit, k) => {
    if (((mask >> k) & 1) === 0) return;
    words[0]! |= lowBit(qubit);
    words[1]! |= highBit(qubit);
  });
  return words;
}

/** The angle by which U|0⟩ is ahead of what the turns make of |0⟩. */
function phaseBetween(turns: readonly LocalTurn[], { re, im }: GateMatrix, n: number): number {
  const r = new Float64Array(n);
  const i = new Float64Array(n);
  r[0] = 1;
  for (const { x, z, quarters } of turns) {
    const phi = (quarters * Math.PI) / 4;
    rotatePauli(r, i, pauliString(x, z), cos(phi), sin(phi));
  }
  let real = 0;
  let imaginary = 0;
  for (let k = 0; k < n; k++) {
    real += r[k]! * re[k * n]! + i[k]! * im[k * n]!;
    imaginary += r[k]! * im[k * n]! - i[k]! * re[k * n]!;
  }
  return atan2(imaginary, real);
}
