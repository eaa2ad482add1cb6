import type { SparseHamiltonian } from './hamiltonian.ts';

/** Coefficients of Σ(x·Lx + z·Lz + z2·Lz²) over wires and Σ(xy·(L₊L₋ + h.c.) + zz·LzLz) over neighbours. */
export interface SpinTerms {
  readonly x?: number;
  readonly z?: number;
  readonly z2?: number;
  readonly xy?: number;
  readonly zz?: number;
}

/**
 * The operator of a chain of spins on the product of their bases. `dimensions[w]` = N+1 for a spin j = N/2, whose state
 * k = 0…N has projection m = j − k; the first spin is the most significant digit.
 * ⟨k+1|Lx|k⟩ = ½√((k+1)(N−k)); L₊|k⟩ = √(k(N−k+1))|k−1⟩.
 */
export function spinChain(dimensions: readonly number[], terms: SpinTerms): SparseHamiltonian {
  const { x = 0, z = 0, z2 = 0, xy = 0, zz = 0 } = terms;
  const wires = dimensions.length;
  const strides = stridesOf(dimensions);
  const dimension = dimensions.reduce((product, d) => product * d, 1);
  const diagonal = new Float64Array(dimension);
  const from: number[] = [];
  const to: number[] = [];
  const strength: number[] = [];
  const couple = (a: number, b: number, value: number): void => {
    from.push(a);
    to.push(b);
    strength.push(value);
  };
  const levels = new Uint32Array(wires);
  for (let state = 0; state < dimension; state++) {
    let energy = 0;
    let previous = 0;
    for (let w = 0; w < wires; w++) {
      const atoms = dimensions[w]! - 1;
      const k = Math.floor(state / strides[w]!) % dimensions[w]!;
      levels[w] = k;
      const m = atoms / 2 - k;
      energy += (z + z2 * m) * m;
      if (w > 0) energy += zz * previous * m;
      previous = m;
      if (x !== 0 && k < atoms) couple(state, state + strides[w]!, (x / 2) * Math.sqrt((k + 1) * (atoms - k)));
      if (xy === 0 || w === 0) continue;
      const left = levels[w - 1]!;
      const leftAtoms = dimensions[w - 1]! - 1;
      if (left > 0 && k < atoms) {
        const raise = Math.sqrt(left * (leftAtoms - left + 1));
        const lower = Math.sqrt((k + 1) * (atoms - k));
        couple(state, state - strides[w - 1]! + strides[w]!, xy * raise * lower);
      }
    }
    diagonal[state] = energy;
  }
  return { dimension, diagonal, from, to, strength };
}

/** How far apart neighbouring values of each digit lie; the last digit moves by 1. */
export function stridesOf(dimensions: readonly number[]): number[] {
  const strides = new Array<number>(dimensions.length).fill(1);
  for (let w = dimensions.length - 2; w >= 0; w--) strides[w] = strides[w + 1]! * dimensions[w + 1]!;
  return strides;
}
