import { hasBit } from './bits.ts';
import type { MappingName, QubitEncoding } from './contract.ts';
import type { ModeOrder } from './electronic.ts';
import type { EncodingMatrix } from './encoding-matrix.ts';
import { invalidExcitation, outsideSector, symmetryBroken } from './errors.ts';
import { addLadderProduct, hoppingStrings } from './ladder.ts';
import { antihermitianPart, hermitianSum, restrictTable } from './raw-to-pauli.ts';
import { stringTable } from './string-table.ts';
import { isInSector, keepBits, type Tapering } from './tapering.ts';

/** An encoding that also tells which qubits carry the parity of a set of spin orbitals (before tapering). */
export interface DetailedEncoding extends QubitEncoding {
  parityOf(spinOrbitals: readonly number[]): readonly [number, number];
}

/**
 * How determinants and excitations look in this encoding. Spin orbitals are in block order whatever the order of modes.
 *
 * `excitation(create, annihilate)` is T − T† with T = a†_c1 a†_c2 … a_a1 a_a2 … exactly in the order given, so the last
 * annihilator acts first; (c1, c2) against (c2, c1) flips the sign. Throws `invalid_excitation` for repeated or unknown
 * spin orbitals and `symmetry_broken` when tapering fixed a parity that T changes.
 * `encode` throws `outside_sector` for a determinant that tapering excluded.
 */
export function qubitEncoding(
  mapping: MappingName,
  matrix: EncodingMatrix,
  order: ModeOrder,
  tapering: Tapering | null,
): DetailedEncoding {
  const spinOrbitals = matrix.modes;
  const qubits = tapering === null ? spinOrbitals : tapering.kept.length;

  const sumOf = (masks: Uint32Array, modes: readonly number[]): readonly [number, number] => {
    let low = 0;
    let high = 0;
    for (const mode of modes) {
      low ^= masks[2 * mode]!;
      high ^= masks[2 * mode + 1]!;
    }
    return [low >>> 0, high >>> 0];
  };

  return {
    mapping,
    spinOrbitals,
    qubits,
    tapered: tapering !== null,
    parityOf: (members) =>
      sumOf(
        matrix.occupation,
        members.map((p) => order[p]!),
      ),
    encode(occupation) {
      const filled = order.filter((_, p) => hasBit(occupation[0]!, occupation[1]!, p));
      const [low, high] = sumOf(matrix.flip, filled);
      if (tapering === null) return Uint32Array.of(low, high);
      if (!isInSector(tapering, low, high)) throw outsideSector();
      return Uint32Array.from(keepBits(tapering, low, high));
    },
    excitation(create, annihilate) {
      checkExcitation(create, annihilate, spinOrbitals);
      const table = stringTable();
      const operators = [
        ...create.map((p) => ({ mode: order[p]!, creates: true })),
        ...annihilate.map((p) => ({ mode: order[p]!, creates: false })),
      ];
      addLadderProduct(table, matrix, operators, 1);
      if (tapering === null) return antihermitianPart(qubits, table, rounding);
      const restricted = restrictTable(table, tapering);
      if (restricted.left > 0) throw symmetryBroken(create, annihilate);
      return antihermitianPart(qubits, restricted.table, rounding);
    },
    hopping(p, q) {
      checkExcitation([p], [q], spinOrbitals);
      const [low, high] = [order[p]!, order[q]!].sort((a, b) => a - b);
      const table = stringTable();
      const factor = p === q ? 1 : 0.5;
      for (const { xLow, xHigh, zLow, zHigh, coefficient } of hoppingStrings(matrix, low!, high!)) {
        table.add(xLow, xHigh, zLow, zHigh, factor * coefficient);
      }
      return hermitianSum(qubits, tapering === null ? table : restrictTable(table, tapering).table, rounding);
    },
  };
}

/** Coefficients of an excitation of k operators are 2^(1−k); anything this small is zero. */
const rounding = 1e-12;

function checkExcitation(create: readonly number[], annihilate: readonly number[], spinOrbitals: number): void {
  const wrong = [...create, ...annihilate].find((p) => !Number.isInteger(p) || p < 0 || p >= spinOrbitals);
  if (wrong !== undefined) throw invalidExcitation(create, annihilate, `has the unknown spin orbital ${wrong}`);
  if (new Set(create).size < create.length || new Set(annihilate).size < annihilate.length) {
    throw invalidExcitation(create, annihilate, 'repeats a spin orbital');
  }
}
