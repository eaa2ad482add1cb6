import { sharedParity } from './bits.ts';
import type { EncodingMatrix } from './encoding-matrix.ts';
import type { StringTable } from './string-table.ts';

/**
 * Everything before the last step is written in strings R(x, z) = X^x Z^z: ladder operators are real combinations of
 * them, and R₁R₂ = (−1)^(z₁·x₂) R(x₁⊕x₂, z₁⊕z₂). Factors of i only enter when R becomes a Pauli string, Y = iXZ.
 */
export interface RawString {
  readonly xLow: number;
  readonly xHigh: number;
  readonly zLow: number;
  readonly zHigh: number;
  readonly coefficient: number;
}

export interface LadderOperator {
  readonly mode: number;
  readonly creates: boolean;
}

/**
 * Adds coefficient · Π operators, in the order written (the last one acts first), to the table.
 * a_p = γ_p n_p and a†_p = γ_p (1 − n_p) with γ_p = R(flip, parity) and n_p = (1 − Z^occupation)/2.
 */
export function addLadderProduct(
  table: StringTable,
  encoding: EncodingMatrix,
  operators: readonly LadderOperator[],
  coefficient: number,
): void {
  let product: RawString[] = [{ xLow: 0, xHigh: 0, zLow: 0, zHigh: 0, coefficient }];
  for (const { mode, creates } of operators) {
    const xLow = encoding.flip[2 * mode]!;
    const xHigh = encoding.flip[2 * mode + 1]!;
    const parityLow = encoding.parity[2 * mode]!;
    const parityHigh = encoding.parity[2 * mode + 1]!;
    const occupationLow = encoding.occupation[2 * mode]!;
    const occupationHigh = encoding.occupation[2 * mode + 1]!;
    product = product.flatMap((left) => {
      const sign = sharedParity(left.zLow, left.zHigh, xLow, xHigh) === 1 ? -0.5 : 0.5;
      const first: RawString = {
        xLow: left.xLow ^ xLow,
        xHigh: left.xHigh ^ xHigh,
        zLow: left.zLow ^ parityLow,
        zHigh: left.zHigh ^ parityHigh,
        coefficient: sign * left.coefficient,
      };
      const second: RawString = {
        ...first,
        zLow: first.zLow ^ occupationLow,
        zHigh: first.zHigh ^ occupationHigh,
        coefficient: creates ? first.coefficient : -first.coefficient,
      };
      return [first, second];
    });
  }
  for (const { xLow, xHigh, zLow, zHigh, coefficient: c } of product) table.add(xLow, xHigh, zLow, zHigh, c);
}

/** a†_p a_q + a†_q a_p for p < q, or the number operator for p = q: always two strings, hermitian. */
export function hoppingStrings(encoding: EncodingMatrix, p: number, q: number): readonly [RawString, RawString] {
  const { flip, parity, occupation } = encoding;
  if (p === q) {
    return [
      { xLow: 0, xHigh: 0, zLow: 0, zHigh: 0, coefficient: 0.5 },
      { xLow: 0, xHigh: 0, zLow: occupation[2 * p]!, zHigh: occupation[2 * p + 1]!, coefficient: -0.5 },
    ];
  }
  // γ_p γ_q (Z_p − Z_q)/2, the string with Z_q first: that is YY before XX in Jordan–Wigner, the order of Qiskit Nature.
  const swapped = sharedParity(parity[2 * p]!, parity[2 * p + 1]!, flip[2 * q]!, flip[2 * q + 1]!);
  const half = swapped === 1 ? -0.5 : 0.5;
  const xLow = flip[2 * p]! ^ flip[2 * q]!;
  const xHigh = flip[2 * p + 1]! ^ flip[2 * q + 1]!;
  const zLow = parity[2 * p]! ^ parity[2 * q]!;
  const zHigh = parity[2 * p + 1]! ^ parity[2 * q + 1]!;
  const withZ = (mode: number, coefficient: number): RawString => ({
    xLow,
    xHigh,
    zLow: zLow ^ occupation[2 * mode]!,
    zHigh: zHigh ^ occupation[2 * mode + 1]!,
    coefficient,
  });
  return [withZ(q, -half), withZ(p, half)];
}
