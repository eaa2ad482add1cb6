/** Masks of up to 64 qubits are two 32-bit words, low word first; JavaScript's bitwise operators return signed words. */

/** Number of ones in a 32-bit word, signed or unsigned. */
export function popcount(word: number): number {
  let v = word | 0;
  v -= (v >>> 1) & 0x55555555;
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Number of ones in a 32-bit word modulo 2. */
export function parity(word: number): number {
  let v = word ^ (word >>> 16);
  v ^= v >>> 8;
  v ^= v >>> 4;
  return (0x6996 >>> (v & 15)) & 1;
}

/** Parity of the bits that two masks share: 1 when Z on `zLow, zHigh` flips the sign of the basis state `low, high`. */
export function sharedParity(zLow: number, zHigh: number, low: number, high: number): number {
  return parity((zLow & low) ^ (zHigh & high));
}

/** Low word of the mask with only this bit (0 … 63) set. */
export function lowBit(bit: number): number {
  return bit < 32 ? (1 << bit) >>> 0 : 0;
}

/** High word of the mask with only this bit (0 … 63) set. */
export function highBit(bit: number): number {
  return bit < 32 ? 0 : (1 << (bit - 32)) >>> 0;
}

/** True when the bit (0 … 63) is set in the mask. */
export function hasBit(low: number, high: number, bit: number): boolean {
  return ((bit < 32 ? low >>> bit : high >>> (bit - 32)) & 1) === 1;
}

/** Position of the highest one (0 … 63); −1 for the empty mask. */
export function highestBit(low: number, high: number): number {
  return high === 0 ? 31 - Math.clz32(low) : 63 - Math.clz32(high);
}
