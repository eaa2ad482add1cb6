import { cos, sin } from '../../math/index.ts';
import { hasBit } from '../../operators/index.ts';
import type { GateMatrix } from '../gate-matrix.ts';
import type { PauliMasks } from './pauli-turns.ts';

/** A 2 × 2 matrix, row-major. */
export interface OneQubitOperator {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** ⊗ of one-qubit operators, by qubit; null is the identity. */
export type ProductOperator = (qubit: number) => OneQubitOperator | null;

/** A gate on two qubits as a sum of products: one for every block that is not zero, of the qubit that has fewer of them. */
export function productTerms({ qubits, re, im }: GateMatrix): ProductOperator[] {
  const options = [0, 1].map((bit) => blocksOf(re, im, bit));
  const [low, high] = options as [Block[], Block[]];
  const bit = low.length <= high.length ? 0 : 1;
  return (bit === 0 ? low : high).map(({ selector, block }) => {
    return (qubit) => (qubit === qubits[bit] ? selector : qubit === qubits[1 - bit] ? block : null);
  });
}

interface Block {
  /** |i⟩⟨j| on one qubit. */
  readonly selector: OneQubitOperator;
  /** What the gate then does to the other. */
  readonly block: OneQubitOperator;
}

function blocksOf(re: Float64Array, im: Float64Array, bit: number): Block[] {
  const other = 1 - bit;
  const blocks: Block[] = [];
  for (let place = 0; place < 4; place++) {
    const block = { re: new Float64Array(4), im: new Float64Array(4) };
    for (let k = 0; k < 4; k++) {
      const row = ((place >> 1) << bit) | ((k >> 1) << other);
      const column = ((place & 1) << bit) | ((k & 1) << other);
      block.re[k] = re[4 * row + column]!;
      block.im[k] = im[4 * row + column]!;
    }
    if (block.re.every((value) => value === 0) && block.im.every((value) => value === 0)) continue;
    const selector = { re: new Float64Array(4), im: new Float64Array(4) };
    selector.re[place] = 1;
    blocks.push({ selector, block });
  }
  return blocks;
}

/** exp(−iφP/2) = cos φ/2 − i·sin φ/2·P as two products on the qubits from the first of the string on. */
export function rotationTerms(string: PauliMasks, phi: number, first: number): ProductOperator[] {
  const c = cos(phi / 2);
  const s = sin(phi / 2);
  const identity = { re: Float64Array.of(c, 0, 0, c), im: new Float64Array(4) };
  return [
    (qubit) => (qubit === first ? identity : null),
    (qubit) => {
      const letter = letterOperator(string, qubit);
      if (qubit !== first || letter === null) return letter;
      return { re: letter.im.map((value) => s * value), im: letter.re.map((value) => -s * value) };
    },
  ];
}

const letters: readonly (OneQubitOperator | null)[] = [
  null,
  { re: Float64Array.of(0, 1, 1, 0), im: new Float64Array(4) },
  { re: Float64Array.of(1, 0, 0, -1), im: new Float64Array(4) },
  { re: new Float64Array(4), im: Float64Array.of(0, -1, 1, 0) },
];

/** X, Z or Y of the string on this qubit; null for I. */
function letterOperator({ x, z }: PauliMasks, qubit: number): OneQubitOperator | null {
  return letters[letterOf(x[0]!, x[1]!, z[0]!, z[1]!, qubit)]!;
}

/** 0 … 3 for I, X, Z, Y. */
export function letterOf(x0: number, x1: number, z0: number, z1: number, qubit: number): number {
  return (hasBit(x0, x1, qubit) ? 1 : 0) + (hasBit(z0, z1, qubit) ? 2 : 0);
}

/** The operator of a letter 0 … 3; null for I. */
export function operatorOfLetter(letter: number): OneQubitOperator | null {
  return letters[letter]!;
}
