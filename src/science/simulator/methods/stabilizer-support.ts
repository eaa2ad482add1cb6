import { hasBit, highestBit, parity, popcount, sharedParity } from '../../operators/index.ts';
import { phaseOfProduct, type Tableau } from './tableau.ts';

/** A stabilizer ±P as words: it maps the amplitude of k to that of k ⊕ x. */
export interface Direction {
  readonly x0: number;
  readonly x1: number;
  readonly z0: number;
  readonly z1: number;
  readonly sign: number;
}

/**
 * The basis states of a stabilizer state that are not zero: base ⊕ all combinations of the directions' x, all of one size.
 * The x are independent and each has its highest bit alone.
 */
export interface Support {
  readonly base: readonly [low: number, high: number];
  readonly directions: readonly Direction[];
}

/** Solves the stabilizers for the states on which all of them agree (Aaronson & Gottesman §III). */
export function supportOf(tableau: Tableau): Support {
  const { qubits } = tableau;
  const rows = Array.from({ length: qubits }, (_, k): Direction => {
    const w = 2 * (qubits + k);
    return {
      x0: tableau.x[w]!,
      x1: tableau.x[w + 1]!,
      z0: tableau.z[w]!,
      z1: tableau.z[w + 1]!,
      sign: tableau.sign[qubits + k]!,
    };
  });
  const { reduced: directions, rest } = eliminate(rows, ({ x0, x1 }) => [x0, x1]);
  // What is left has no X: −1 to the number of its ones must be its sign.
  let low = 0;
  let high = 0;
  for (const { z0, z1, sign } of eliminate(rest, (row) => [row.z0, row.z1]).reduced) {
    if (sign === 0) continue;
    const bit = highestBit(z0, z1);
    if (bit < 32) low |= 1 << bit;
    else high |= 1 << (bit - 32);
  }
  return { base: [low, high], directions };
}

/** e in ψ(k ⊕ x) = i^e·ψ(k), for one direction. */
export function stepPower({ x0, x1, z0, z1, sign }: Direction, low: number, high: number): number {
  return popcount(x0 & z0) + popcount(x1 & z1) + 2 * sharedParity(z0, z1, low, high) + 2 * sign;
}

/** e in ψ(k ⊕ x) = i^e·ψ(k), for k in the support; null when k ⊕ x is outside. */
export function relativePower({ directions }: Support, k: readonly [number, number], x: readonly [number, number]) {
  let [left0, left1] = x;
  let [low, high] = k;
  let power = 0;
  for (const direction of directions) {
    if (!hasBit(left0, left1, highestBit(direction.x0, direction.x1))) continue;
    power += stepPower(direction, low, high);
    low ^= direction.x0;
    high ^= direction.x1;
    left0 ^= direction.x0;
    left1 ^= direction.x1;
  }
  return left0 === 0 && left1 === 0 ? power : null;
}

/** Gauss–Jordan over one of the masks, multiplying whole strings: every pivot bit is left in its own row only. */
function eliminate(rows: readonly Direction[], maskOf: (row: Direction) => [number, number]) {
  let reduced: Direction[] = [];
  const rest: Direction[] = [];
  for (const original of rows) {
    let row = original;
    for (const pivot of reduced) {
      if (hasBit(...maskOf(row), highestBit(...maskOf(pivot)))) row = product(pivot, row);
    }
    const bit = highestBit(...maskOf(row));
    if (bit < 0) {
      rest.push(row);
      continue;
    }
    reduced = reduced.map((other) => (hasBit(...maskOf(other), bit) ? product(row, other) : other));
    reduced.push(row);
  }
  return { reduced, rest };
}

/** The product of two commuting stabilizers. */
function product(a: Direction, b: Direction): Direction {
  const crossed = parity((a.z0 & b.x0) ^ (a.z1 & b.x1));
  const power = phaseOfProduct(a.x0, a.x1, a.z0, a.z1, b.x0, b.x1, b.z0, b.z1, crossed);
  return {
    x0: a.x0 ^ b.x0,
    x1: a.x1 ^ b.x1,
    z0: a.z0 ^ b.z0,
    z1: a.z1 ^ b.z1,
    sign: a.sign ^ b.sign ^ ((power >> 1) & 1),
  };
}
