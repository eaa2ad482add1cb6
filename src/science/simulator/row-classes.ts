import { parity } from '../operators/index.ts';

/** Rows that have the same parities with some masks are one class; bit i of its number is the parity with mask i. */
export interface RowClasses {
  /** The class of a row is low[its lower half of bits] ⊕ high[its upper half]. */
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** One row of each class. */
  readonly representatives: Int32Array;
}

/** For independent masks of `bits` bits; the lower half has ⌊bits/2⌋. */
export function rowClasses(masks: readonly number[], bits: number): RowClasses {
  const half = bits >> 1;
  const classOf = (row: number) => masks.reduce((number, z, i) => number | (parity(z & row) << i), 0);
  return {
    low: Int32Array.from({ length: 1 << half }, (_, row) => classOf(row)),
    high: Int32Array.from({ length: 1 << (bits - half) }, (_, row) => classOf(row << half)),
    representatives: representativesOf(classOf, masks.length, bits),
  };
}

/** Rows with a single bit, reduced over GF(2) until their classes are independent, generate all classes. */
function representativesOf(classOf: (row: number) => number, rank: number, bits: number): Int32Array {
  const generators: { readonly row: number; readonly number: number }[] = [];
  for (let bit = 0; bit < bits; bit++) {
    let row = 1 << bit;
    let number = classOf(row);
    for (const generator of generators) {
      if ((number ^ generator.number) < number) {
        number ^= generator.number;
        row ^= generator.row;
      }
    }
    if (number !== 0) {
      generators.push({ row, number });
      generators.sort((p, q) => q.number - p.number);
    }
  }
  const rows = new Int32Array(1 << rank);
  for (let combination = 0; combination < rows.length; combination++) {
    let row = 0;
    let number = 0;
    generators.forEach((generator, i) => {
      if (((combination >>> i) & 1) === 0) return;
      row ^= generator.row;
      number ^= generator.number;
    });
    rows[number] = row;
  }
  return rows;
}
