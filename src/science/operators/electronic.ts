import { sharedParity } from './bits.ts';
import type { ElectronicHamiltonian } from './contract.ts';
import type { EncodingMatrix } from './encoding-matrix.ts';
import { addLadderProduct, hoppingStrings, type RawString } from './ladder.ts';
import { packedIndex } from './packed-index.ts';
import { type StringTable, stringTable } from './string-table.ts';

/** Mode (index in the encoding) of each spin orbital in block order. */
export type ModeOrder = readonly number[];

interface Hopping {
  readonly p: number;
  readonly q: number;
  readonly strings: readonly [RawString, RawString];
}

/**
 * The electronic Hamiltonian in raw strings. With T_pq = a†_p a_q + a†_q a_p (T_pp = n_p) over spin orbitals p ≤ q,
 * H = E_core + Σ k_pq T_pq + ½ Σ (pq|rs) {T_pq, T_rs} over pairs pq ≤ rs (½ again on pq = rs), k_pq = h_pq − ½ Σ_r (pr|rq):
 * of each anticommutator only commuting strings survive. Terms appear as in a row-major expansion of h, then of (pq|rs).
 * Integrals at or below `negligible` are skipped.
 */
export function electronicStrings(
  h: ElectronicHamiltonian,
  encoding: EncodingMatrix,
  modes: ModeOrder,
  negligible: number,
): StringTable {
  const n = h.orbitals;
  const table = stringTable(1024);
  table.add(0, 0, 0, 0, h.frozenCore);
  const hoppings: Hopping[] = [];
  for (const spin of [0, n]) {
    for (let p = 0; p < n; p++) {
      for (let q = p; q < n; q++) {
        hoppings.push({ p, q, strings: hoppingStrings(encoding, modes[spin + p]!, modes[spin + q]!) });
      }
    }
  }

  for (const { p, q, strings } of hoppings) {
    let k = h.oneBody[p * n + q]!;
    for (let r = 0; r < n; r++) k -= 0.5 * h.twoBody[packedIndex(p, r, r, q)]!;
    if (Math.abs(k) <= negligible) continue;
    for (const s of strings) table.add(s.xLow, s.xHigh, s.zLow, s.zHigh, k * s.coefficient);
  }

  for (let a = 0; a < hoppings.length; a++) {
    const left = hoppings[a]!;
    for (let b = a; b < hoppings.length; b++) {
      const right = hoppings[b]!;
      const value = h.twoBody[packedIndex(left.p, left.q, right.p, right.q)]!;
      if (Math.abs(value) <= negligible) continue;
      addCommutingProducts(table, left.strings, right.strings, a === b ? 0.5 * value : value);
    }
  }
  return table;
}

function addCommutingProducts(
  table: StringTable,
  left: readonly RawString[],
  right: readonly RawString[],
  factor: number,
): void {
  for (const a of left) {
    for (const b of right) {
      const ab = sharedParity(a.zLow, a.zHigh, b.xLow, b.xHigh);
      if (ab !== sharedParity(b.zLow, b.zHigh, a.xLow, a.xHigh)) continue;
      const c = factor * a.coefficient * b.coefficient;
      table.add(a.xLow ^ b.xLow, a.xHigh ^ b.xHigh, a.zLow ^ b.zLow, a.zHigh ^ b.zHigh, ab === 1 ? -c : c);
    }
  }
}

/** Weighted sum of number operators, Σ w_p n_p over spin orbitals in block order. */
export function numberStrings(encoding: EncodingMatrix, modes: ModeOrder, weights: readonly number[]): StringTable {
  const table = stringTable();
  for (const [spinOrbital, weight] of weights.entries()) {
    const mode = modes[spinOrbital]!;
    for (const s of hoppingStrings(encoding, mode, mode)) {
      table.add(s.xLow, s.xHigh, s.zLow, s.zHigh, weight * s.coefficient);
    }
  }
  return table;
}

/** S² = S₋S₊ + Sz(Sz + 1) with S₊ = Σ a†_pα a_pβ. */
export function spinSquaredStrings(encoding: EncodingMatrix, modes: ModeOrder): StringTable {
  const n = modes.length / 2;
  const table = stringTable(1024);
  const creates = (spinOrbital: number) => ({ mode: modes[spinOrbital]!, creates: true });
  const annihilates = (spinOrbital: number) => ({ mode: modes[spinOrbital]!, creates: false });
  for (let p = 0; p < n; p++) {
    for (let q = 0; q < n; q++) {
      const lowerRaise = [creates(n + p), annihilates(p), creates(q), annihilates(n + q)];
      addLadderProduct(table, encoding, lowerRaise, 1);
    }
  }
  const half = modes.map((_, spinOrbital) => (spinOrbital < n ? 0.5 : -0.5));
  const sz = numberStrings(encoding, modes, half);
  for (let a = 0; a < sz.size; a++) {
    const zLow = sz.z[2 * a]!;
    const zHigh = sz.z[2 * a + 1]!;
    table.add(0, 0, zLow, zHigh, sz.coefficients[a]!);
    for (let b = 0; b < sz.size; b++) {
      const product = sz.coefficients[a]! * sz.coefficients[b]!;
      table.add(0, 0, zLow ^ sz.z[2 * b]!, zHigh ^ sz.z[2 * b + 1]!, product);
    }
  }
  return table;
}
