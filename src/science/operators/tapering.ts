import { hasBit, highBit, highestBit, lowBit, sharedParity } from './bits.ts';

/** One Z-type symmetry: the parity of the qubits in the mask is conserved and equals `odd`; `pivot` is dropped. */
export interface Generator {
  readonly low: number;
  readonly high: number;
  readonly pivot: number;
  readonly odd: 0 | 1;
}

/** What remains of n qubits when some are determined by conserved parities. */
export interface Tapering {
  readonly generators: readonly Generator[];
  /** Old positions of the qubits that stay, ascending: their index is the new position. */
  readonly kept: readonly number[];
}

/**
 * Fixes these conserved parities to their value in `state` (two words). Dependent masks are ignored, every pivot is the
 * highest bit of its reduced mask, and at least one qubit stays.
 */
export function taperingOf(qubits: number, masks: Uint32Array, state: Uint32Array): Tapering {
  const rows = reduceRows(masks).slice(0, qubits - 1);
  const generators = rows.map(({ low, high }): Generator => {
    const odd = sharedParity(low, high, state[0]!, state[1]!) === 1 ? 1 : 0;
    return { low, high, pivot: highestBit(low, high), odd };
  });
  const dropped = new Set(generators.map(({ pivot }) => pivot));
  const kept = Array.from({ length: qubits }, (_, qubit) => qubit).filter((qubit) => !dropped.has(qubit));
  return { generators, kept };
}

/**
 * Masks z with z·x even for every flip mask x (two words each): the kernel over GF(2), so Z^z commutes with every term.
 * Bravyi, Gambetta, Mezzacapo, Temme, arXiv:1701.08213, restricted to symmetries of Z type.
 */
export function conservedParities(qubits: number, flips: Uint32Array): Uint32Array {
  const rows = reduceRows(flips);
  const pivots = rows.map(({ low, high }) => highestBit(low, high));
  const kernel: number[] = [];
  for (let free = 0; free < qubits; free++) {
    if (pivots.includes(free)) continue;
    let low = lowBit(free);
    let high = highBit(free);
    for (const [k, row] of rows.entries()) {
      if (!hasBit(row.low, row.high, free)) continue;
      low |= lowBit(pivots[k]!);
      high |= highBit(pivots[k]!);
    }
    kernel.push(low, high);
  }
  return Uint32Array.from(kernel);
}

/** Masks of a string in the fixed sector, and whether its sign flips; null when it leaves the sector. */
export function restrictString(
  tapering: Tapering,
  xLow: number,
  xHigh: number,
  zLow: number,
  zHigh: number,
): { x: readonly [number, number]; z: readonly [number, number]; negative: boolean } | null {
  let low = zLow;
  let high = zHigh;
  let odd = 0;
  for (const generator of tapering.generators) {
    if (sharedParity(generator.low, generator.high, xLow, xHigh) === 1) return null;
    // The dropped qubit's Z is ± the product of Z on the other qubits of its parity.
    if (!hasBit(zLow, zHigh, generator.pivot)) continue;
    low ^= generator.low;
    high ^= generator.high;
    odd ^= generator.odd;
  }
  return { x: keepBits(tapering, xLow, xHigh), z: keepBits(tapering, low, high), negative: odd === 1 };
}

/** The bits of the kept qubits, moved together. */
export function keepBits(tapering: Tapering, low: number, high: number): readonly [number, number] {
  let keptLow = 0;
  let keptHigh = 0;
  for (const [position, qubit] of tapering.kept.entries()) {
    if (!hasBit(low, high, qubit)) continue;
    keptLow |= lowBit(position);
    keptHigh |= highBit(position);
  }
  return [keptLow >>> 0, keptHigh >>> 0];
}

/** True when the basis state has the conserved parities of the sector. */
export function isInSector(tapering: Tapering, low: number, high: number): boolean {
  return tapering.generators.every((generator) => {
    return sharedParity(generator.low, generator.high, low, high) === generator.odd;
  });
}

/** Reduced row echelon form over GF(2): the highest bit of each row occurs in no other row; highest first. */
function reduceRows(masks: Uint32Array): { low: number; high: number }[] {
  const rows: { low: number; high: number }[] = [];
  for (let k = 0; k < masks.length; k += 2) {
    let low = masks[k]!;
    let high = masks[k + 1]!;
    for (const row of rows) {
      if (!hasBit(low, high, highestBit(row.low, row.high))) continue;
      low = (low ^ row.low) >>> 0;
      high = (high ^ row.high) >>> 0;
    }
    if (low === 0 && high === 0) continue;
    const pivot = highestBit(low, high);
    for (const row of rows) {
      if (!hasBit(row.low, row.high, pivot)) continue;
      row.low = (row.low ^ low) >>> 0;
      row.high = (row.high ^ high) >>> 0;
    }
    rows.push({ low, high });
  }
  return rows.sort((a, b) => highestBit(b.low, b.high) - highestBit(a.low, a.high));
}
