import { type ElectronicHamiltonian, packedIndex } from '../operators/index.ts';

/** Integrals addressed by orbital pairs: (pq|rs) = values[pair(p, q)·pairs + pair(r, s)]. */
export interface PairIntegrals {
  readonly orbitals: number;
  readonly pairs: number;
  readonly oneBody: Float64Array;
  readonly values: Float64Array;
}

/** Position of an orbital pair, in either order. */
export function pairIndex(p: number, q: number): number {
  return p >= q ? (p * (p + 1)) / 2 + q : (q * (q + 1)) / 2 + p;
}

/** The two-electron integrals as a full symmetric matrix over orbital pairs: one multiplication per look-up. */
export function pairIntegrals(h: ElectronicHamiltonian): PairIntegrals {
  const n = h.orbitals;
  const pairs = (n * (n + 1)) / 2;
  const values = new Float64Array(pairs * pairs);
  for (let p = 0; p < n; p++) {
    for (let q = 0; q <= p; q++) {
      for (let r = 0; r < n; r++) {
        for (let s = 0; s <= r; s++) {
          values[pairIndex(p, q) * pairs + pairIndex(r, s)] = h.twoBody[packedIndex(p, q, r, s)]!;
        }
      }
    }
  }
  return { orbitals: n, pairs, oneBody: h.oneBody, values };
}

/**
 * The irreps of the orbitals if the integrals respect them, all zero otherwise: block structure may save work but must
 * not change the answer. Integrals below 1e-8 hartree count as rounding.
 */
export function respectedIrreps(h: ElectronicHamiltonian): Int32Array {
  const n = h.orbitals;
  const irreps = h.irreps;
  const none = new Int32Array(n);
  if (irreps.length !== n || irreps.some((irrep) => irrep < 0 || irrep > 255)) return none;
  for (let p = 0; p < n; p++) {
    for (let q = 0; q <= p; q++) {
      const pq = irreps[p]! ^ irreps[q]!;
      if (pq !== 0 && Math.abs(h.oneBody[p * n + q]!) > 1e-8) return none;
      for (let r = 0; r <= p; r++) {
        for (let s = 0; s <= r; s++) {
          const forbidden = (pq ^ irreps[r]! ^ irreps[s]!) !== 0;
          if (forbidden && Math.abs(h.twoBody[packedIndex(p, q, r, s)]!) > 1e-8) return none;
        }
      }
    }
  }
  return Int32Array.from(irreps);
}
