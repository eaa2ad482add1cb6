import { highBit, lowBit } from './bits.ts';
import type { MappingName } from './contract.ts';

/** What an encoding b = A·n over GF(2) needs to turn fermions into qubits; two words for each mode p, at 2p and 2p+1. */
export interface EncodingMatrix {
  readonly modes: number;
  /** Column p of A: the qubits that flip when mode p is filled or emptied. */
  readonly flip: Uint32Array;
  /** Row p of A⁻¹: the qubits whose parity is the occupation of mode p. */
  readonly occupation: Uint32Array;
  /** Sum of the rows below p of A⁻¹: the qubits whose parity is that of all modes before p. */
  readonly parity: Uint32Array;
}

/**
 * Encoding of that many modes (≤ 64). Jordan–Wigner stores occupations, parity stores prefix sums, Bravyi–Kitaev the
 * partial sums of a binary tree (Seeley, Richard, Love, J. Chem. Phys. 137, 224109 (2012), eq. 25; truncated columns).
 */
export function encodingMatrix(mapping: MappingName, modes: number): EncodingMatrix {
  const rows = new Uint32Array(2 * modes);
  const flip = new Uint32Array(2 * modes);
  for (let i = 0; i < modes; i++) {
    for (let j = firstSummed(mapping, i); j <= i; j++) {
      setBit(rows, i, j);
      setBit(flip, j, i);
    }
  }
  const occupation = invertLowerTriangular(rows, modes);
  const parity = new Uint32Array(2 * modes);
  for (let p = 1; p < modes; p++) {
    parity[2 * p] = parity[2 * p - 2]! ^ occupation[2 * p - 2]!;
    parity[2 * p + 1] = parity[2 * p - 1]! ^ occupation[2 * p - 1]!;
  }
  return { modes, flip, occupation, parity };
}

/** Row i of A sums the modes from here to i. */
function firstSummed(mapping: MappingName, i: number): number {
  if (mapping === 'jordan-wigner') return i;
  if (mapping === 'parity') return 0;
  const lowestOne = (i + 1) & -(i + 1);
  return i + 1 - lowestOne;
}

/** Inverse of a lower triangular bit matrix with ones on the diagonal, by forward substitution. */
function invertLowerTriangular(rows: Uint32Array, size: number): Uint32Array {
  const inverse = new Uint32Array(2 * size);
  for (let i = 0; i < size; i++) {
    setBit(inverse, i, i);
    for (let j = 0; j < i; j++) {
      const set = j < 32 ? (rows[2 * i]! >>> j) & 1 : (rows[2 * i + 1]! >>> (j - 32)) & 1;
      if (set === 0) continue;
      inverse[2 * i]! ^= inverse[2 * j]!;
      inverse[2 * i + 1]! ^= inverse[2 * j + 1]!;
    }
  }
  return inverse;
}

function setBit(words: Uint32Array, row: number, bit: number): void {
  words[2 * row]! |= lowBit(bit);
  words[2 * row + 1]! |= highBit(bit);
}
