import { popcount, sharedParity } from './bits.ts';
import type { PauliSum } from './contract.ts';
import { invalidPauliTerm } from './errors.ts';
import { stringTable } from './string-table.ts';

/**
 * A·B = R + i·M as two real Pauli sums. P₁P₂ = i^(y₁+y₂−y₃) (−1)^(z₁·x₂) P₃ with y the number of Y in a string.
 * Terms at or below `cutoff` are dropped. Throws `invalid_pauli_term` when the numbers of qubits differ.
 */
export function pauliProduct(a: PauliSum, b: PauliSum, cutoff = 1e-14): { real: PauliSum; imaginary: PauliSum } {
  if (a.qubits !== b.qubits)
    throw invalidPauliTerm('A product of Pauli sums', `has ${a.qubits} and ${b.qubits} qubits`);
  const parts = [stringTable(), stringTable()] as const;
  for (let j = 0; j < a.size; j++) {
    for (let k = 0; k < b.size; k++) {
      const xLow = a.x[2 * j]! ^ b.x[2 * k]!;
      const xHigh = a.x[2 * j + 1]! ^ b.x[2 * k + 1]!;
      const zLow = a.z[2 * j]! ^ b.z[2 * k]!;
      const zHigh = a.z[2 * j + 1]! ^ b.z[2 * k + 1]!;
      const crossed = sharedParity(a.z[2 * j]!, a.z[2 * j + 1]!, b.x[2 * k]!, b.x[2 * k + 1]!);
      const y3 = popcount(xLow & zLow) + popcount(xHigh & zHigh);
      const power = (countY(a, j) + countY(b, k) - y3 + 2 * crossed) & 3;
      const c = a.coefficients[j]! * b.coefficients[k]!;
      parts[power & 1 ? 1 : 0].add(xLow, xHigh, zLow, zHigh, power & 2 ? -c : c);
    }
  }
  const finished = parts.map((table): PauliSum => {
    const kept = Array.from({ length: table.size }, (_, k) => k).filter(
      (k) => Math.abs(table.coefficients[k]!) > cutoff,
    );
    return {
      qubits: a.qubits,
      size: kept.length,
      x: Uint32Array.from(kept.flatMap((k) => [table.x[2 * k]!, table.x[2 * k + 1]!])),
      z: Uint32Array.from(kept.flatMap((k) => [table.z[2 * k]!, table.z[2 * k + 1]!])),
      coefficients: Float64Array.from(kept, (k) => table.coefficients[k]!),
    };
  });
  return { real: finished[0]!, imaginary: finished[1]! };
}

function countY({ x, z }: PauliSum, k: number): number {
  return popcount(x[2 * k]! & z[2 * k]!) + popcount(x[2 * k + 1]! & z[2 * k + 1]!);
}
