/**
 * Collects coefficients of strings addressed by two masks; equal strings merge, first appearance decides the order.
 * An open-addressing hash table over typed arrays: mapping a molecule makes millions of updates.
 */
export interface StringTable {
  /** Adds `coefficient` to the string with these masks (words signed or unsigned). */
  add(xLow: number, xHigh: number, zLow: number, zHigh: number, coefficient: number): void;
  readonly size: number;
  /** Masks of entry k at words 2k and 2k+1; valid until the next `add`. */
  readonly x: Uint32Array;
  readonly z: Uint32Array;
  readonly coefficients: Float64Array;
}

export function stringTable(expected = 64): StringTable {
  let capacity = 64;
  while (capacity < expected) capacity *= 2;
  let x = new Uint32Array(2 * capacity);
  let z = new Uint32Array(2 * capacity);
  let coefficients = new Float64Array(capacity);
  // Twice as many slots as entries keeps probe sequences short; 0 marks a free slot.
  let slots = new Int32Array(2 * capacity);
  let size = 0;

  const slotOf = (xLow: number, xHigh: number, zLow: number, zHigh: number): number => {
    const mask = slots.length - 1;
    let hash = Math.imul(xLow ^ Math.imul(zLow, 0x9e3779b1), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15) ^ xHigh ^ Math.imul(zHigh, 0xc2b2ae35), 0x27d4eb2f);
    let slot = (hash ^ (hash >>> 16)) & mask;
    for (;;) {
      const entry = slots[slot]! - 1;
      if (entry < 0) return slot;
      const k = 2 * entry;
      if (x[k] === xLow && z[k] === zLow && x[k + 1] === xHigh && z[k + 1] === zHigh) return slot;
      slot = (slot + 1) & mask;
    }
  };

  const grow = () => {
    const widen = (old: Uint32Array) => {
      const wide = new Uint32Array(2 * old.length);
      wide.set(old);
      return wide;
    };
    x = widen(x);
    z = widen(z);
    const wide = new Float64Array(2 * coefficients.length);
    wide.set(coefficients);
    coefficients = wide;
    slots = new Int32Array(2 * slots.length);
    for (let entry = 0; entry < size; entry++) {
      slots[slotOf(x[2 * entry]!, x[2 * entry + 1]!, z[2 * entry]!, z[2 * entry + 1]!)] = entry + 1;
    }
  };

  return {
    add(xLow, xHigh, zLow, zHigh, coefficient) {
      const slot = slotOf(xLow >>> 0, xHigh >>> 0, zLow >>> 0, zHigh >>> 0);
      const entry = slots[slot]! - 1;
      if (entry >= 0) {
        coefficients[entry]! += coefficient;
        return;
      }
      const k = 2 * size;
      x[k] = xLow;
      x[k + 1] = xHigh;
      z[k] = zLow;
      z[k + 1] = zHigh;
      coefficients[size] = coefficient;
      size += 1;
      slots[slot] = size;
      if (size === coefficients.length) grow();
    },
    get size() {
      return size;
    },
    get x() {
      return x;
    },
    get z() {
      return z;
    },
    get coefficients() {
      return coefficients;
    },
  };
}
