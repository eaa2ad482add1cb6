import { pcg64, type RandomStream } from '../../../src/science/math/index.ts';
import { type ElectronicHamiltonian, packedIndex, packedLength } from '../../../src/science/operators/index.ts';
import type { Excitation } from '../../../src/science/simulator/index.ts';

/** Random integrals with 8-fold symmetry that respect the irreps of the orbitals. */
export function randomElectrons(
  alpha: number,
  beta: number,
  irreps: readonly number[],
  seed: number,
): ElectronicHamiltonian {
  const random = pcg64(seed);
  const n = irreps.length;
  const oneBody = new Float64Array(n * n);
  const twoBody = new Float64Array(packedLength(n));
  for (let p = 0; p < n; p++) {
    for (let q = 0; q <= p; q++) {
      const h = random.standardNormal();
      if (irreps[p] === irreps[q]) {
        oneBody[p * n + q] = h;
        oneBody[q * n + p] = h;
      }
      for (let r = 0; r <= p; r++) {
        for (let s = 0; s <= r; s++) {
          const g = 0.3 * random.standardNormal();
          if ((irreps[p]! ^ irreps[q]! ^ irreps[r]! ^ irreps[s]!) === 0) twoBody[packedIndex(p, q, r, s)] = g;
        }
      }
    }
  }
  return {
    orbitals: n,
    alpha,
    beta,
    oneBody,
    twoBody,
    nuclearRepulsion: 1.7,
    frozenCore: -2.5,
    irreps: Int32Array.from(irreps),
  };
}

/**
 * All symmetric singles and doubles, general ones (from any orbital to any other), in a seeded random order, with the ladder
 * operators of each in random order too; `parameters` are shared by several.
 */
export function randomExcitations(h: ElectronicHamiltonian, parameters: number, seed: number): Excitation[] {
  const random = pcg64(seed);
  const n = h.orbitals;
  const spinOrbitals = Array.from({ length: 2 * n }, (_, p) => p);
  const spin = (p: number) => Math.floor(p / n);
  const irrep = (list: number[]) => list.reduce((product, p) => product ^ h.irreps[p % n]!, 0);
  const sets = [
    ...spinOrbitals.map((p) => [p]),
    ...spinOrbitals.flatMap((p) => spinOrbitals.slice(p + 1).map((q) => [p, q])),
  ];
  const found: Excitation[] = [];
  for (const annihilate of sets) {
    for (const create of sets) {
      if (create.length !== annihilate.length || create.some((p) => annihilate.includes(p))) continue;
      if (create[0]! < annihilate[0]!) continue;
      if (total(create.map(spin)) !== total(annihilate.map(spin)) || irrep([...create, ...annihilate]) !== 0) continue;
      found.push({
        create: shuffled(create, random),
        annihilate: shuffled(annihilate, random),
        parameter: Math.floor(parameters * random.random()),
        factor: random.standardNormal(),
      });
    }
  }
  return shuffled(found, random);
}

function total(list: readonly number[]): number {
  return list.reduce((sum, value) => sum + value, 0);
}

function shuffled<T>(list: readonly T[], random: RandomStream): T[] {
  const keys = list.map((value) => ({ value, key: random.random() }));
  return keys.sort((a, b) => a.key - b.key).map(({ value }) => value);
}
