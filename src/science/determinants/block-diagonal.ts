import { type PairIntegrals, pairIndex } from './pair-integrals.ts';
import { stringEnergy } from './same-spin.ts';
import type { StringSpace } from './string-space.ts';

interface Blocks {
  readonly alpha: StringSpace;
  readonly beta: StringSpace;
  readonly groupOrder: number;
  readonly integrals: PairIntegrals;
}

/** ⟨D|H|D⟩ for the determinants of one irrep, blocks (g, g⊕T) one after the other. */
export function blockDiagonal({ alpha, beta, groupOrder, integrals }: Blocks, irrep: number): Float64Array {
  const n = integrals.orbitals;
  const size = alpha.members.reduce((sum, members, g) => sum + members.length * beta.members[g ^ irrep]!.length, 0);
  const diagonal = new Float64Array(size);
  const repulsion = new Float64Array(n);
  let at = 0;
  for (let g = 0; g < groupOrder; g++) {
    const columns = beta.members[g ^ irrep]!;
    const betaStrings = Uint32Array.from(columns, (j) => beta.strings[j]!);
    const betaEnergies = Float64Array.from(betaStrings, (string) => stringEnergy(string, integrals));
    for (const i of alpha.members[g]!) {
      const string = alpha.strings[i]!;
      const energy = stringEnergy(string, integrals);
      for (let q = 0; q < n; q++) {
        repulsion[q] = 0;
        for (let p = 0; p < n; p++) {
          if ((string >>> p) & 1)
            repulsion[q]! += integrals.values[pairIndex(p, p) * integrals.pairs + pairIndex(q, q)]!;
        }
      }
      for (let j = 0; j < columns.length; j++) {
        let element = energy + betaEnergies[j]!;
        for (let rest = betaStrings[j]!; rest !== 0; rest &= rest - 1) {
          element += repulsion[31 - Math.clz32(rest & -rest)]!;
        }
        diagonal[at++] = element;
      }
    }
  }
  return diagonal;
}
