import { readFileSync } from 'node:fs';
import { type ElectronicHamiltonian, packedIndex, packedLength } from '../../../src/science/operators/index.ts';

interface Reference {
  readonly h1: number[];
  readonly eri_chemist: number[];
  readonly nuclear_repulsion: number;
}

const path = new URL('../../data/reference/pauli-small.json', import.meta.url);
const cases = JSON.parse(readFileSync(path, 'utf8')) as Record<string, Reference & Record<string, unknown>>;

export function referenceHamiltonian(molecule: 'H2_0.735' | 'HeH+'): ElectronicHamiltonian {
  const { h1, eri_chemist, nuclear_repulsion } = cases[molecule]!;
  const n = 2;
  const twoBody = new Float64Array(packedLength(n));
  for (let p = 0; p < n; p++)
    for (let q = 0; q < n; q++)
      for (let r = 0; r < n; r++)
        for (let s = 0; s < n; s++) twoBody[packedIndex(p, q, r, s)] = eri_chemist[((p * n + q) * n + r) * n + s]!;
  return {
    orbitals: n,
    alpha: 1,
    beta: 1,
    oneBody: Float64Array.from(h1),
    twoBody,
    nuclearRepulsion: nuclear_repulsion,
    frozenCore: 0,
    irreps: molecule === 'HeH+' ? Int32Array.of(0, 0) : Int32Array.of(0, 1),
  };
}

export function referenceSums(molecule: string): Record<string, Record<string, number>> {
  return cases[molecule] as unknown as Record<string, Record<string, number>>;
}

/** Arbitrary integrals with the symmetries of real orbitals; zero where the irreps forbid them. */
export function syntheticHamiltonian(
  orbitals: number,
  alpha: number,
  beta: number,
  seed: number,
  irreps: readonly number[] = Array.from({ length: orbitals }, () => 0),
): ElectronicHamiltonian {
  let state = seed | 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  };
  const oneBody = new Float64Array(orbitals * orbitals);
  const twoBody = new Float64Array(packedLength(orbitals));
  for (let p = 0; p < orbitals; p++)
    for (let q = 0; q <= p; q++) {
      const left = irreps[p]! ^ irreps[q]!;
      if (left === 0) oneBody[p * orbitals + q] = oneBody[q * orbitals + p] = next() - (p === q ? orbitals - p : 0);
      for (let r = 0; r <= p; r++)
        for (let s = 0; s <= r; s++) {
          if ((irreps[r]! ^ irreps[s]!) === left) twoBody[packedIndex(p, q, r, s)] = 0.5 * next();
        }
    }
  return {
    orbitals,
    alpha,
    beta,
    oneBody,
    twoBody,
    nuclearRepulsion: 0.5,
    frozenCore: 0,
    irreps: Int32Array.from(irreps),
  };
}
