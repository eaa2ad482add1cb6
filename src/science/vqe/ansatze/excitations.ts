/** Spin orbitals in block order: α 0…n−1, then β n…2n−1. The lowest ones of each spin are occupied. */
export interface SpinOrbitals {
  /** Spatial orbitals. */
  readonly orbitals: number;
  readonly alpha: number;
  readonly beta: number;
  /** Irreducible representation of each spatial orbital; the product of two is their XOR. */
  readonly irreps: Int32Array;
}

/** T = Π a†_create · Π a_annihilate, both products written from left to right. */
export interface ClusterOperator {
  readonly create: readonly number[];
  readonly annihilate: readonly number[];
}

/** Totally symmetric single excitations that keep the spin, α before β. */
export function singles(space: SpinOrbitals): ClusterOperator[] {
  const found: ClusterOperator[] = [];
  for (const spin of spins) {
    for (const i of occupied(space, spin)) {
      for (const a of empty(space, spin)) {
        if (i.irrep === a.irrep) found.push({ create: [a.spinOrbital], annihilate: [i.spinOrbital] });
      }
    }
  }
  return found;
}

/** Totally symmetric double excitations that keep the numbers of α and of β electrons: αβ, then αα, then ββ. */
export function doubles(space: SpinOrbitals): ClusterOperator[] {
  return [...pairs(space, 0, 1), ...pairs(space, 0, 0), ...pairs(space, 1, 1)];
}

/**
 * Groups each operator with its mirror image, α and β exchanged, in the order of the first of the two. An operator that
 * is its own image stands alone. `operators` must hold every image; exchanging both pairs of a double keeps its sign.
 */
export function withMirrorImages(operators: readonly ClusterOperator[], orbitals: number): ClusterOperator[][] {
  const groups = new Map<string, ClusterOperator[]>();
  const mirrored = (spinOrbital: number) => (spinOrbital + orbitals) % (2 * orbitals);
  const key = (create: readonly number[], annihilate: readonly number[]) =>
    [create, annihilate].map((list) => list.toSorted((p, q) => p - q).join(' ')).join(' < ');
  for (const operator of operators) {
    const image = groups.get(key(operator.create.map(mirrored), operator.annihilate.map(mirrored)));
    if (image === undefined) groups.set(key(operator.create, operator.annihilate), [operator]);
    else image.push(operator);
  }
  return [...groups.values()];
}

function pairs(space: SpinOrbitals, left: Spin, right: Spin): ClusterOperator[] {
  const found: ClusterOperator[] = [];
  const after = (first: Level) => (second: Level) => left !== right || second.spinOrbital > first.spinOrbital;
  for (const i of occupied(space, left)) {
    for (const j of occupied(space, right).filter(after(i))) {
      for (const a of empty(space, left)) {
        for (const b of empty(space, right).filter(after(a))) {
          if ((i.irrep ^ j.irrep ^ a.irrep ^ b.irrep) !== 0) continue;
          found.push({ create: [a.spinOrbital, b.spinOrbital], annihilate: [j.spinOrbital, i.spinOrbital] });
        }
      }
    }
  }
  return found;
}

type Spin = 0 | 1;
const spins = [0, 1] as const satisfies readonly Spin[];

interface Level {
  readonly spinOrbital: number;
  readonly irrep: number;
}

function occupied(space: SpinOrbitals, spin: Spin): Level[] {
  return levels(space, spin, 0, electrons(space, spin));
}

function empty(space: SpinOrbitals, spin: Spin): Level[] {
  return levels(space, spin, electrons(space, spin), space.orbitals);
}

function electrons(space: SpinOrbitals, spin: Spin): number {
  return spin === 0 ? space.alpha : space.beta;
}

function levels({ orbitals, irreps }: SpinOrbitals, spin: Spin, from: number, to: number): Level[] {
  return Array.from({ length: to - from }, (_, k) => ({
    spinOrbital: spin * orbitals + from + k,
    irrep: irreps[from + k],
  }));
}
