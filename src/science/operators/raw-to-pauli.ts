import { popcount } from './bits.ts';
import type { PauliSum } from './contract.ts';
import { type StringTable, stringTable } from './string-table.ts';
import { restrictString, type Tapering } from './tapering.ts';

/**
 * The hermitian operator of a table of raw strings X^x Z^z as a Pauli sum: X^x Z^z = (−i)^y P with y the number of Y.
 * Strings with odd y are antihermitian and cancelled; terms at or below `cutoff` are dropped.
 */
export function hermitianSum(qubits: number, table: StringTable, cutoff: number): PauliSum {
  return pauliOf(qubits, table, cutoff, (y) => (y & 1 ? 0 : y & 2 ? -1 : 1));
}

/** The real c of T − T† = i Σ c P for T given as a table of raw strings; transposing X^x Z^z gives (−1)^y. */
export function antihermitianPart(qubits: number, table: StringTable, cutoff: number): PauliSum {
  return pauliOf(qubits, table, cutoff, (y) => (y & 1 ? (y & 2 ? 2 : -2) : 0));
}

/** The same strings in the fixed sector; what leaves the sector is dropped (its expectation there is zero) and counted. */
export function restrictTable(table: StringTable, tapering: Tapering): { table: StringTable; left: number } {
  const restricted = stringTable(table.size);
  let left = 0;
  for (let k = 0; k < table.size; k++) {
    const { x, z, coefficients } = table;
    const string = restrictString(tapering, x[2 * k]!, x[2 * k + 1]!, z[2 * k]!, z[2 * k + 1]!);
    const c = coefficients[k]!;
    if (string === null) left += 1;
    else restricted.add(string.x[0], string.x[1], string.z[0], string.z[1], string.negative ? -c : c);
  }
  return { table: restricted, left };
}

function pauliOf(qubits: number, table: StringTable, cutoff: number, factorOf: (y: number) => number): PauliSum {
  const x: number[] = [];
  const z: number[] = [];
  const coefficients: number[] = [];
  for (let k = 0; k < table.size; k++) {
    const xLow = table.x[2 * k]!;
    const xHigh = table.x[2 * k + 1]!;
    const zLow = table.z[2 * k]!;
    const zHigh = table.z[2 * k + 1]!;
    const c = factorOf(popcount(xLow & zLow) + popcount(xHigh & zHigh)) * table.coefficients[k]!;
    if (!(Math.abs(c) > cutoff)) continue;
    x.push(xLow, xHigh);
    z.push(zLow, zHigh);
    coefficients.push(c);
  }
  return {
    qubits,
    size: coefficients.length,
    x: Uint32Array.from(x),
    z: Uint32Array.from(z),
    coefficients: Float64Array.from(coefficients),
  };
}
