import { popcount } from '../operators/index.ts';

/** Orbitals are bits of one 32-bit word. */
export const orbitalLimit = 32;

/** binomial[n][k] for n ≤ 32. */
const binomial: number[][] = [];
for (let n = 0; n <= orbitalLimit; n++) {
  binomial.push([1]);
  for (let k = 1; k <= n; k++) binomial[n]![k] = (binomial[n - 1]![k - 1] ?? 0) + (binomial[n - 1]![k] ?? 0);
}

/** Number of ways to put that many electrons of one spin into any number of orbitals; 0 when they do not fit. */
export function stringCount(orbitals: number, electrons: number): number {
  if (!Number.isInteger(orbitals) || !Number.isInteger(electrons) || electrons < 0 || electrons > orbitals) return 0;
  let count = 1;
  // Each step is a binomial coefficient: exact as long as it fits 53 bits.
  for (let k = 1; k <= electrons; k++) count = (count * (orbitals - electrons + k)) / k;
  return count;
}

/** All bit patterns with that many electrons, ascending. */
export function occupationStrings(orbitals: number, electrons: number): Uint32Array {
  const strings = new Uint32Array(stringCount(orbitals, electrons));
  let string = electrons === 0 ? 0 : 0xffffffff >>> (32 - electrons);
  for (let k = 0; k < strings.length; k++) {
    strings[k] = string;
    if (k + 1 === strings.length) break;
    // The next larger number with as many ones (Gosper); unsigned because bit 31 may be set.
    const lowest = (string & -string) >>> 0;
    const carried = (string + lowest) >>> 0;
    string = (carried | (((string ^ carried) >>> 0) / lowest / 4)) >>> 0;
  }
  return strings;
}

/** Position of a bit pattern among the ascending patterns with as many electrons: Σ C(orbital of electron i, i). */
export function stringRank(string: number): number {
  let rank = 0;
  let electron = 0;
  for (let rest = string; rest !== 0; rest &= rest - 1) {
    electron += 1;
    rank += binomial[31 - Math.clz32(rest & -rest)]![electron] ?? 0;
  }
  return rank;
}

/** Number of electrons below an orbital. */
export function electronsBelow(string: number, orbital: number): number {
  return popcount(string & ((1 << orbital) - 1));
}

/** −1 when a†_to a_from moves an electron past an odd number of others, else +1; both orders of the orbitals. */
export function moveSign(string: number, from: number, to: number): 1 | -1 {
  const low = Math.min(from, to);
  const high = Math.max(from, to);
  const between = ((1 << high) - 1) & ~((1 << low) | ((1 << low) - 1));
  return from !== to && popcount(string & between) & 1 ? -1 : 1;
}

/** Occupied orbitals of a string, ascending. */
export function occupiedOrbitals(string: number): number[] {
  const orbitals: number[] = [];
  for (let rest = string; rest !== 0; rest &= rest - 1) orbitals.push(31 - Math.clz32(rest & -rest));
  return orbitals;
}
