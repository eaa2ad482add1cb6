import type { PauliSum } from '../../operators/index.ts';
import { letterOf } from './product-operator.ts';
import { minimumVertexCover } from './vertex-cover.ts';

/** One way through the tensor of a qubit: from a channel of its left bond to one of its right bond, by a Pauli letter 0 … 3. */
export interface OperatorBlock {
  readonly from: number;
  readonly to: number;
  readonly letter: number;
  readonly coefficient: number;
}

/** Σ over paths of channels of the products of their blocks. */
export interface MatrixProductOperator {
  /** By qubit, sorted by `from` and letter. */
  readonly sites: readonly (readonly OperatorBlock[])[];
  /** Channels of the bond to the left of each qubit, and of the last bond: 1 at both ends. */
  readonly channels: readonly number[];
}

/** What a channel still has to meet on its right: tails of strings, with coefficients. */
type Ends = ReadonlyMap<number, number>;

/**
 * A Pauli sum as a matrix product operator with the fewest channels that its strings allow: at every bond, heads and tails of
 * strings are the two sides of a graph, and each channel is a vertex of a smallest cover. Exact. A head in the cover goes on with
 * all its tails; a tail in the cover collects all its heads. Ren, Li, Jiang & Shuai, J. Chem. Phys. 153, 084118 (2020).
 */
export function matrixProductOperator(sum: PauliSum): MatrixProductOperator {
  const { qubits, size, coefficients } = sum;
  const tails = tailsOf(sum);
  let open: Ends[] = [accumulate(size, (k) => [tails[0]!.ids[k]!, coefficients[k]!])];
  const sites: OperatorBlock[][] = [];
  const channels = [1];
  for (let qubit = 0; qubit < qubits; qubit++) {
    const { blocks, next } = step(open, tails[qubit]!, qubit === qubits - 1);
    sites.push(blocks.sort((a, b) => a.from - b.from || a.letter - b.letter || a.to - b.to));
    open = next;
    channels.push(next.length);
  }
  return { sites, channels };
}

interface Tails {
  /** Of each term: its string from a qubit on, as a number. */
  readonly ids: Int32Array;
  /** Of each such string: its first letter, and the id of the rest. */
  readonly letters: number[];
  readonly rests: number[];
}

/** For every qubit the different strings from there on; equal ones have one id. */
function tailsOf({ qubits, size, x, z }: PauliSum): Tails[] {
  const tails: Tails[] = [];
  let ids = new Int32Array(size);
  for (let qubit = qubits - 1; qubit >= 0; qubit--) {
    const known = new Map<number, number>();
    const letters: number[] = [];
    const rests: number[] = [];
    const longer = new Int32Array(size);
    for (let k = 0; k < size; k++) {
      const letter = letterOf(x[2 * k]!, x[2 * k + 1]!, z[2 * k]!, z[2 * k + 1]!, qubit);
      const key = 4 * ids[k]! + letter;
      let id = known.get(key);
      if (id === undefined) {
        id = letters.length;
        known.set(key, id);
        letters.push(letter);
        rests.push(ids[k]!);
      }
      longer[k] = id;
    }
    tails[qubit] = { ids: longer, letters, rests };
    ids = longer;
  }
  return tails;
}

/** The blocks of one qubit, and the channels to its right. */
function step(open: readonly Ends[], { letters, rests }: Tails, last: boolean) {
  const heads: { readonly from: number; readonly letter: number; readonly ends: Map<number, number> }[] = [];
  open.forEach((ends, from) => {
    const byLetter: (Map<number, number> | undefined)[] = [];
    for (const [tail, coefficient] of ends) {
      const letter = letters[tail]!;
      let rest = byLetter[letter];
      if (rest === undefined) {
        rest = new Map();
        byLetter[letter] = rest;
        heads.push({ from, letter, ends: rest });
      }
      rest.set(rests[tail]!, coefficient);
    }
  });
  const rightCount = rests.reduce((most, rest) => Math.max(most, rest + 1), 1);
  const neighbours = heads.map(({ ends }) => [...ends.keys()]);
  // At the end there is one tail, the empty one, and one channel that collects everything.
  const cover = last
    ? { left: new Uint8Array(heads.length), right: Uint8Array.of(1) }
    : minimumVertexCover(neighbours, rightCount);
  const next: Ends[] = [];
  const blocks: OperatorBlock[] = [];
  const channelOfTail = new Map<number, number>();
  heads.forEach(({ from, letter, ends }, u) => {
    if (cover.left[u] === 1) {
      blocks.push({ from, to: next.length, letter, coefficient: 1 });
      next.push(ends);
      return;
    }
    for (const [tail, coefficient] of ends) {
      let to = channelOfTail.get(tail);
      if (to === undefined) {
        to = next.length;
        channelOfTail.set(tail, to);
        next.push(new Map([[tail, 1]]));
      }
      blocks.push({ from, to, letter, coefficient });
    }
  });
  return { blocks, next };
}

function accumulate(size: number, entry: (k: number) => readonly [number, number]): Ends {
  const ends = new Map<number, number>();
  for (let k = 0; k < size; k++) {
    const [tail, coefficient] = entry(k);
    ends.set(tail, (ends.get(tail) ?? 0) + coefficient);
  }
  return ends;
}
