import type { StringGroup } from '../string-group.ts';
import type { Arena } from './arena.ts';

/** The bits of a mask that lie in a tile, as bits of its indices, and those outside. */
export type Split = (mask: number) => { readonly inside: number; readonly outside: number };

/** Describes a group in the arena as `kernels/string-group.ts` reads it, on a tile of `bits` qubits; returns where. */
export function placeGroup(arena: Arena, group: StringGroup, bits: number, split: Split): number {
  const { x, z, real, generators, classes } = group;
  const flips = split(x).inside;
  const sign = split(z);
  const top = flips === 0 ? 0 : 1 << (31 - Math.clz32(flips));
  const { pivots, conditions } = solved(generators.map((generator) => split(generator).inside & ~top));
  const free = (((1 << bits) >>> 0) - 1) & ~top & ~pivots.reduce((mask, { bit }) => mask | bit, 0);
  const apart = (free & 1) === 0 || (flips & 1) === 1 || pivots.some(({ others }) => (others & 1) === 1);
  return arena.placeWords([
    ...[(real ? 1 : 0) | (apart ? 2 : 0), flips, sign.inside, sign.outside, free],
    ...[classes.length, generators.length, conditions.length, pivots.length],
    ...classes.map(({ index }) => index),
    ...generators.map((generator) => split(generator).outside),
    ...conditions,
    ...pivots.flatMap(({ bit, combination, others }) => [bit, combination, others]),
  ]);
}

interface Row {
  mask: number;
  combination: number;
}

/** The equations parity(masks[i]·k) = (bit i of the class), solved for the highest bits of k. */
function solved(masks: readonly number[]) {
  const rows: Row[] = [];
  const conditions: number[] = [];
  masks.forEach((mask, index) => {
    const row: Row = { mask, combination: 1 << index };
    for (const other of rows) if ((row.mask & highest(other.mask)) !== 0) add(row, other);
    if (row.mask === 0) {
      conditions.push(row.combination);
      return;
    }
    for (const other of rows) if ((other.mask & highest(row.mask)) !== 0) add(other, row);
    rows.push(row);
  });
  const pivots = rows.map(({ mask, combination }) => {
    const bit = highest(mask);
    return { bit, combination, others: mask & ~bit };
  });
  return { pivots, conditions };
}

function add(row: Row, other: Row): void {
  row.mask ^= other.mask;
  row.combination ^= other.combination;
}

function highest(mask: number): number {
  return 1 << (31 - Math.clz32(mask));
}
