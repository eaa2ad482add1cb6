import { packedLength } from '../operators/index.ts';

/**
 * (ij|kl) of the columns of C from packed (μν|λσ): row-major C of functions × orbitals, result packed 8-fold.
 * Two half transformations, n⁵ work. With `irreps`, integrals whose orbitals' product is not totally symmetric are
 * exactly zero and not computed.
 */
export function transformRepulsion(
  repulsion: Float64Array,
  functions: number,
  coefficients: Float64Array,
  orbitals: number,
  irreps: Int32Array,
): Float64Array {
  const functionPairs = (functions * (functions + 1)) / 2;
  const orbitalPairs = (orbitals * (orbitals + 1)) / 2;
  const half = new Float64Array(orbitalPairs * functionPairs);
  const columns = sparseColumns(coefficients, functions, orbitals);
  const square = new Float64Array(functions * functions);
  const row = new Float64Array(functions);
  for (let pair = 0; pair < functionPairs; pair++) {
    const from = (pair * (pair + 1)) / 2;
    for (let r = 0, at = 0; r < functions; r++) {
      for (let s = 0; s <= r; s++, at++) {
        const value = at <= pair ? repulsion[from + at]! : repulsion[(at * (at + 1)) / 2 + pair]!;
        square[r * functions + s] = value;
        square[s * functions + r] = value;
      }
    }
    for (let k = 0, at = 0; k < orbitals; k++) {
      contractRows(square, columns[k]!, functions, row);
      for (let l = 0; l <= k; l++, at++) half[at * functionPairs + pair] = contract(row, columns[l]!);
    }
  }
  const out = new Float64Array(packedLength(orbitals));
  for (let k = 0, lower = 0; k < orbitals; k++) {
    for (let l = 0; l <= k; l++, lower++) {
      const symmetry = irreps[k]! ^ irreps[l]!;
      const from = lower * functionPairs;
      for (let p = 0, at = from; p < functions; p++) {
        for (let q = 0; q <= p; q++, at++) square[p * functions + q] = square[q * functions + p] = half[at]!;
      }
      for (let i = k; i < orbitals; i++) {
        contractRows(square, columns[i]!, functions, row);
        for (let j = i === k ? l : 0; j <= i; j++) {
          if ((irreps[i]! ^ irreps[j]!) !== symmetry) continue;
          const upper = (i * (i + 1)) / 2 + j;
          out[(upper * (upper + 1)) / 2 + lower] = contract(row, columns[j]!);
        }
      }
    }
  }
  return out;
}

interface SparseColumn {
  readonly rows: Int32Array;
  readonly values: Float64Array;
}

/** Symmetry-adapted orbitals leave out most functions of a symmetric molecule. */
function sparseColumns(c: Float64Array, functions: number, orbitals: number): SparseColumn[] {
  return Array.from({ length: orbitals }, (_, k) => {
    const rows = Array.from({ length: functions }, (_, r) => r).filter((r) => c[r * orbitals + k] !== 0);
    return { rows: Int32Array.from(rows), values: Float64Array.from(rows, (r) => c[r * orbitals + k]!) };
  });
}

function contractRows(square: Float64Array, column: SparseColumn, functions: number, out: Float64Array): void {
  const { rows, values } = column;
  out.fill(0);
  for (let k = 0; k < rows.length; k++) {
    const factor = values[k]!;
    const from = rows[k]! * functions;
    for (let s = 0; s < functions; s++) out[s]! += factor * square[from + s]!;
  }
}

function contract(row: Float64Array, column: SparseColumn): number {
  const { rows, values } = column;
  let sum = 0;
  for (let k = 0; k < rows.length; k++) sum += values[k]! * row[rows[k]!]!;
  return sum;
}
