import { congruence, eigenSymmetric, multiply } from '../math/index.ts';
import type { AtomicOrbitals } from './atomic-orbitals.ts';
import { character, type PointGroup } from './point-group.ts';

/** Orthonormal functions that each belong to one irreducible representation, the columns of one representation together. */
export interface OrthonormalBasis {
  readonly functions: number;
  readonly size: number;
  /** Row-major functions × size. */
  readonly vectors: Float64Array;
  readonly irreps: Int32Array;
  readonly blocks: readonly { readonly irrep: number; readonly from: number; readonly to: number }[];
}

/** Below this eigenvalue of the overlap a combination of functions counts as linearly dependent and is left out. */
const dependence = 1e-8;

/**
 * Symmetrically orthonormalised, symmetry-adapted combinations of the atomic orbitals: S^(−½) in each irreducible
 * representation (Löwdin), canonical where functions are linearly dependent.
 */
export function orthonormalBasis(orbitals: AtomicOrbitals, group: PointGroup, overlap: Float64Array): OrthonormalBasis {
  const functions = orbitals.size;
  const columns: { irrep: number; vector: Float64Array }[] = [];
  for (let irrep = 0; irrep < 1 << group.generators.length; irrep++) {
    const adapted = adaptedCombinations(orbitals, group, irrep);
    const width = adapted.length;
    if (width === 0) continue;
    const u = columnsToMatrix(adapted, functions);
    const orthonormal = multiply(
      u,
      inverseRoot(congruence(overlap, u, functions, width), width),
      functions,
      width,
      width,
    );
    for (let k = 0; k < width; k++) {
      const vector = Float64Array.from({ length: functions }, (_, i) => orthonormal[i * width + k]!);
      if (vector.some((entry) => entry !== 0)) columns.push({ irrep, vector });
    }
  }
  const irreps = Int32Array.from(columns, (column) => column.irrep);
  const blocks = [...new Set(irreps)].map((irrep) => ({
    irrep,
    from: irreps.indexOf(irrep),
    to: irreps.lastIndexOf(irrep) + 1,
  }));
  const vectors = columnsToMatrix(
    columns.map((column) => column.vector),
    functions,
  );
  return { functions, size: columns.length, vectors, irreps, blocks };
}

/** Normalised sums Σ_g χ(g)·g·φ over one representative φ of each set of equivalent functions. */
function adaptedCombinations(orbitals: AtomicOrbitals, group: PointGroup, irrep: number): Float64Array[] {
  const characters = group.operations.map((operation) => character(group, operation, irrep));
  const found: Float64Array[] = [];
  for (let atom = 0; atom + 1 < orbitals.offsets.length; atom++) {
    if (group.images.some((image) => image[atom]! < atom)) continue;
    const first = orbitals.offsets[atom]!;
    for (let f = first; f < orbitals.offsets[atom + 1]!; f++) {
      const vector = new Float64Array(orbitals.size);
      group.operations.forEach((operation, g) => {
        const image = orbitals.offsets[group.images[g]![atom]!]! + f - first;
        vector[image]! += characters[g]! * paritySign(orbitals.functions[f]!.angular.parity, operation);
      });
      const terms = vector.reduce((count, entry) => count + (entry === 0 ? 0 : 1), 0);
      // All terms of such a sum have one size, so that Σ|c| / √terms normalises it.
      if (terms > 0) found.push(vector.map((entry) => Math.sign(entry) / Math.sqrt(terms)));
    }
  }
  return found;
}

function paritySign(parity: number, operation: number): number {
  const odd = parity & operation;
  return ((odd & 1) + ((odd >> 1) & 1) + ((odd >> 2) & 1)) % 2 === 0 ? 1 : -1;
}

function columnsToMatrix(columns: readonly Float64Array[], rows: number): Float64Array {
  const matrix = new Float64Array(rows * columns.length);
  columns.forEach((column, k) => {
    for (let i = 0; i < rows; i++) matrix[i * columns.length + k] = column[i]!;
  });
  return matrix;
}

/** S^(−½); with linear dependence the canonical vectors instead, zero columns standing for those left out. */
function inverseRoot(overlap: Float64Array, n: number): Float64Array {
  const { values, vectors } = eigenSymmetric(overlap, n);
  const scaledVectors = vectors.map((entry, at) => {
    const value = values[at % n]!;
    return value < dependence ? 0 : entry / Math.sqrt(value);
  });
  if (values[0]! < dependence) return scaledVectors;
  const root = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += scaledVectors[i * n + k]! * vectors[j * n + k]!;
      root[i * n + j] = sum;
    }
  }
  return root;
}
