import { popcount } from '../operators/index.ts';

/** Annihilators and creators of one spin, as orbital indices; the last annihilator acts first, the first creator last. */
export interface LadderString {
  readonly create: readonly number[];
  readonly annihilate: readonly number[];
}

/** T|from⟩ = sign·|to⟩ for every string that T does not destroy; those with sign + come first. */
export interface StringPairs {
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Number of pairs with sign +. */
  readonly plus: number;
}

/**
 * What Π a†_create Π a_annihilate does to the strings (ascending bit patterns, positions by `indexOf`). The sign of a ladder
 * operator is the parity of the occupied orbitals below its own, as in Jordan–Wigner.
 */
export function stringPairs(
  strings: Uint32Array,
  indexOf: ReadonlyMap<number, number>,
  operators: LadderString,
): StringPairs {
  const plus: [number, number][] = [];
  const minus: [number, number][] = [];
  strings.forEach((string, from) => {
    const image = act(string, operators);
    if (image === null) return;
    const to = indexOf.get(image.string);
    if (to !== undefined) (image.negative ? minus : plus).push([from, to]);
  });
  const all = [...plus, ...minus];
  return {
    from: Int32Array.from(all, ([from]) => from),
    to: Int32Array.from(all, ([, to]) => to),
    plus: plus.length,
  };
}

function act(start: number, { create, annihilate }: LadderString): { string: number; negative: boolean } | null {
  let string = start;
  let passed = 0;
  for (const orbital of annihilate.toReversed()) {
    if (((string >>> orbital) & 1) === 0) return null;
    passed += popcount(string & ((1 << orbital) - 1));
    string ^= 1 << orbital;
  }
  for (const orbital of create.toReversed()) {
    if (((string >>> orbital) & 1) === 1) return null;
    passed += popcount(string & ((1 << orbital) - 1));
    string ^= 1 << orbital;
  }
  return { string: string >>> 0, negative: (passed & 1) === 1 };
}
