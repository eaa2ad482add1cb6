/** The strings of one spin sorted by irrep, so that symmetry shows as blocks. */
export interface StringSpace {
  readonly strings: Uint32Array;
  /** Irrep of each string: XOR over its occupied orbitals. */
  readonly irreps: Uint8Array;
  /** Position of each string among those of its irrep. */
  readonly positions: Int32Array;
  /** For each irrep the indices of its strings, ascending. */
  readonly members: readonly Int32Array[];
}

/** Sorts ascending strings by irrep; `groupOrder` is a power of two above every orbital's irrep. */
export function stringSpace(strings: Uint32Array, orbitalIrreps: Int32Array, groupOrder: number): StringSpace {
  const irreps = new Uint8Array(strings.length);
  const positions = new Int32Array(strings.length);
  const counts = new Int32Array(groupOrder);
  for (let k = 0; k < strings.length; k++) {
    let irrep = 0;
    for (let rest = strings[k]!; rest !== 0; rest &= rest - 1) irrep ^= orbitalIrreps[31 - Math.clz32(rest & -rest)]!;
    irreps[k] = irrep;
    positions[k] = counts[irrep]!++;
  }
  const members = Array.from(counts, (count) => new Int32Array(count));
  for (let k = 0; k < strings.length; k++) members[irreps[k]!]![positions[k]!] = k;
  return { strings, irreps, positions, members };
}

/** Smallest power of two above every irrep. */
export function groupOrderOf(orbitalIrreps: Int32Array): number {
  let order = 1;
  for (const irrep of orbitalIrreps) while (order <= irrep) order *= 2;
  return order;
}
