import { cos, sin } from '../../math/index.ts';
import { popcount } from '../../operators/index.ts';
import { adjoint, type Operator, pauliOperator, product } from './operator.ts';

/**
 * The superoperator of ρ → Σ KρK† in the basis of Pauli strings, R_ij = tr(P_i Σ K P_j K†)/2ᵏ: real, row-major 4ᵏ × 4ᵏ,
 * strings by `pauliOperator`'s index. It acts on the vector of expectation values ⟨P_j⟩, its transpose on observables.
 */
export function transferMatrix(kraus: readonly Operator[]): Float64Array {
  const size = kraus[0]?.size ?? 1;
  const qubits = size === 2 ? 1 : 2;
  const strings = Array.from({ length: size * size }, (_, index) => pauliOperator(qubits, index));
  const matrix = new Float64Array(strings.length * strings.length);
  strings.forEach((column, j) => {
    for (const operator of kraus) {
      const image = product(product(operator, column), adjoint(operator));
      strings.forEach((row, i) => {
        matrix[i * strings.length + j]! += realTrace(row, image) / size;
      });
    }
  });
  // Zeros of gates and channels come out as roundings of 1e-17, which would hide that a matrix has one element in each row.
  return matrix.map((value) => (Math.abs(value) < 1e-15 ? 0 : value));
}

/** a·b of 4 × 4 matrices, row-major. */
export function compose(a: Float64Array, b: Float64Array): Float64Array {
  const result = new Float64Array(16);
  for (let row = 0; row < 16; row += 4) {
    for (let k = 0; k < 4; k++) {
      const factor = a[row + k]!;
      if (factor === 0) continue;
      for (let column = 0; column < 4; column++) result[row + column]! += factor * b[4 * k + column]!;
    }
  }
  return result;
}

/** i·Q·P = ±(the string Q ⊕ P) where Q and P anticommute: the sign; 0 where they commute. Indices of any length ≤ 15 letters. */
export function turnSign(q: number, p: number): -1 | 0 | 1 {
  // Strings are i^y X^x Z^z; moving Z's of Q past X's of P gives a sign each.
  const turns = 1 + countY(q) + countY(p) - countY(q ^ p) + 2 * crossings(q, p);
  const quarter = ((turns % 4) + 4) % 4;
  return quarter === 0 ? 1 : quarter === 2 ? -1 : 0;
}

/** `turnSign` of letters q and p at 4p + q. */
const letterSigns = Float64Array.from({ length: 16 }, (_, at) => turnSign(at & 3, at >> 2));

/** exp(−iφP/2) for the letter P = 1 (X), 2 (Z), 3 (Y) of one qubit. */
export function rotationMatrix(letter: number, phi: number): Float64Array {
  return turned(letter, 1, cos(phi), sin(phi));
}

/** d/dφ of `rotationMatrix`. */
export function rotationSlope(letter: number, phi: number): Float64Array {
  return turned(letter, 0, -sin(phi), cos(phi));
}

/** `kept` where a letter commutes with P, else c on the diagonal and ∓s beside it. */
function turned(letter: number, kept: number, c: number, s: number): Float64Array {
  const matrix = new Float64Array(16);
  for (let q = 0; q < 4; q++) {
    const sign = letterSigns[4 * letter + q]!;
    matrix[5 * q] = sign === 0 ? kept : c;
    if (sign !== 0) matrix[4 * q + (q ^ letter)] = -sign * s;
  }
  return matrix;
}

function realTrace(a: Operator, b: Operator): number {
  const { size } = a;
  let sum = 0;
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < size; k++) {
      const p = row * size + k;
      const q = k * size + row;
      sum += a.re[p]! * b.re[q]! - a.im[p]! * b.im[q]!;
    }
  }
  return sum;
}

function countY(index: number): number {
  return popcount(index & (index >>> 1) & 0x55555555);
}

function crossings(q: number, p: number): number {
  return popcount((q >>> 1) & p & 0x55555555);
}
