import { eigenSymmetric, multiply } from '../math/index.ts';
import type { OrthonormalBasis } from './orthonormal-basis.ts';

/** Orbitals in the orthonormal basis, each of one irreducible representation. */
export interface Levels {
  readonly energies: Float64Array;
  readonly irreps: Int32Array;
  /** Row-major size × size, orbitals as columns. */
  readonly vectors: Float64Array;
}

/** Levels closer than this (hartree) are one degenerate set, listed in the order of the representations. */
const degeneracy = 1e-7;

/** Eigenvectors of an operator of the orthonormal basis, found in each representation apart, lowest first. */
export function levelsOf(operator: Float64Array, basis: OrthonormalBasis): Levels {
  const n = basis.size;
  const found: { energy: number; irrep: number; from: number; vector: Float64Array }[] = [];
  for (const { irrep, from, to } of basis.blocks) {
    const width = to - from;
    const block = new Float64Array(width * width);
    for (let i = 0; i < width; i++) {
      for (let j = 0; j < width; j++) block[i * width + j] = operator[(from + i) * n + from + j]!;
    }
    const { values, vectors } = eigenSymmetric(block, width);
    values.forEach((energy, k) => {
      const vector = Float64Array.from({ length: width }, (_, i) => vectors[i * width + k]!);
      found.push({ energy, irrep, from, vector });
    });
  }
  found.sort((a, b) => a.energy - b.energy || a.irrep - b.irrep);
  // Rounding must not decide which of two degenerate orbitals comes first.
  for (let first = 0; first < found.length; ) {
    let end = first + 1;
    while (end < found.length && found[end]!.energy - found[end - 1]!.energy < degeneracy) end++;
    const set = found.slice(first, end).sort((a, b) => a.irrep - b.irrep || a.energy - b.energy);
    found.splice(first, set.length, ...set);
    first = end;
  }
  const vectors = new Float64Array(n * n);
  found.forEach(({ from, vector }, k) => {
    vector.forEach((entry, i) => {
      vectors[(from + i) * n + k] = entry;
    });
  });
  return {
    energies: Float64Array.from(found, (level) => level.energy),
    irreps: Int32Array.from(found, (level) => level.irrep),
    vectors,
  };
}

/** The same levels with the fuller ones first; within equal occupation the order stays. */
export function fullerFirst(levels: Levels, occupations: Float64Array): Levels {
  const n = levels.energies.length;
  const order = Array.from({ length: n }, (_, k) => k).sort((a, b) => occupations[b]! - occupations[a]! || a - b);
  return {
    energies: Float64Array.from(order, (k) => levels.energies[k]!),
    irreps: Int32Array.from(order, (k) => levels.irreps[k]!),
    vectors: levels.vectors.map((_, at) => levels.vectors[at - (at % n) + order[at % n]!]!),
  };
}

/** Σ f_k·c_k·c_kᵀ over levels with occupation f, in the orthonormal basis. */
export function levelDensity(levels: Levels, occupations: Float64Array): Float64Array {
  const n = levels.energies.length;
  const out = new Float64Array(n * n);
  occupations.forEach((occupation, k) => {
    if (occupation === 0) return;
    for (let i = 0; i < n; i++) {
      const factor = occupation * levels.vectors[i * n + k]!;
      if (factor === 0) continue;
      for (let j = 0; j < n; j++) out[i * n + j]! += factor * levels.vectors[j * n + k]!;
    }
  });
  return out;
}

/** Orbital coefficients in atomic orbitals, row-major functions × size; the leading coefficient of each is positive. */
export function orbitalCoefficients(levels: Levels, basis: OrthonormalBasis): Float64Array {
  const { functions, size } = basis;
  const coefficients = multiply(basis.vectors, levels.vectors, functions, size, size);
  for (let k = 0; k < size; k++) {
    if (leadingCoefficient(coefficients, functions, size, k) < 0)
      for (let i = 0; i < functions; i++) coefficients[i * size + k]! *= -1;
  }
  return coefficients;
}

/**
 * The first coefficient of orbital k that is no mere tail (a tenth of the largest). Energies do not depend on the sign of an
 * orbital, but terms with an odd number of it in the qubit Hamiltonian do: this choice gives the published HeH+ operator.
 */
function leadingCoefficient(coefficients: Float64Array, functions: number, size: number, k: number): number {
  let largest = 0;
  for (let i = 0; i < functions; i++) largest = Math.max(largest, Math.abs(coefficients[i * size + k]!));
  for (let i = 0; i < functions; i++) {
    const coefficient = coefficients[i * size + k]!;
    if (Math.abs(coefficient) >= 0.1 * largest) return coefficient;
  }
  return 1;
}
