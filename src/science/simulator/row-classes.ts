import { parity } from '../operators/index.ts';

/** Rows that have the same parities with some masks are one class; bit i of its number is the parity with mask i. */
export interface RowClasses {
  /** The class of a row is low[its lower half of bits] ⊕ high[its upper half]. */
  readonly low: Int32Array;
  readonly high: Int32Array;
}

/** For masks of `bits` bits; the lower half has ⌊bits/2⌋. */
export function rowClasses(masks: readonly number[], bits: number): RowClasses {
  const half = bits >> 1;
  const classOfBit = (bit: number) => masks.reduce((number, mask, i) => number | (parity(mask & (1 << bit)) << i), 0);
  const classes = (first: number, count: number) => {
    const table = new Int32Array(1 << count);
    for (let bit = 0; bit < count; bit++) {
      const flip = classOfBit(first + bit);
      for (let row = 0; row < 1 << bit; row++) table[row | (1 << bit)] = table[row]! ^ flip;
    }
    return table;
  };
  return { low: classes(0, half), high: classes(half, bits - half) };
}
