import { congruence, eigenSymmetric, multiply, multiplyByTranspose, type Progress, phase } from '../math/index.ts';
import { diis } from './diis.ts';
import { interrupted } from './errors.ts';
import { coulombExchange } from './fock.ts';
import type { Integrals } from './integrals.ts';
import type { OrthonormalBasis } from './orthonormal-basis.ts';

export type ScfMethod = 'rhf' | 'rohf' | 'uhf';

/** Orbitals in the orthonormal basis, lowest first; each belongs to one irreducible representation. */
export interface Levels {
  readonly energies: Float64Array;
  readonly irreps: Int32Array;
  /** Row-major size × size, orbitals as columns. */
  readonly vectors: Float64Array;
}

/** Occupation numbers (0 … 1) of the levels of each spin. */
export type Occupy = (levels: Levels, spin: 'alpha' | 'beta') => Float64Array;

export interface FieldOptions extends Progress {
  readonly method: ScfMethod;
  readonly occupy: Occupy;
  /** Raises virtual orbitals, hartree. */
  readonly levelShift?: number;
  readonly maxIterations?: number;
}

export interface Field {
  /** Including nuclear repulsion. */
  readonly energy: number;
  readonly converged: boolean;
  readonly iterations: number;
  readonly alpha: Levels;
  readonly beta: Levels;
  /** In the orthonormal basis. */
  readonly densityAlpha: Float64Array;
  readonly densityBeta: Float64Array;
}

const energyTolerance = 1e-10;
const gradientTolerance = 1e-7;

/**
 * Roothaan–Hall iterations from a Fock matrix in atomic orbitals, accelerated by DIIS over 8 steps, until the energy
 * changes by less than 1e-10 hartree and no element of FP − PF exceeds 1e-7. Never throws for want of convergence.
 * Densities stay totally symmetric. ROHF uses Roothaan's effective operator (Rev. Mod. Phys. 32, 179 (1960)) with
 * ½(Fα+Fβ) in the diagonal blocks. Throws `interrupted`.
 */
export function iterateField(
  integrals: Integrals,
  basis: OrthonormalBasis,
  start: Float64Array,
  options: FieldOptions,
): Field {
  const { method, occupy, levelShift = 0, maxIterations = 200 } = options;
  const n = basis.size;
  const mixer = diis(8);
  const guess = toOrthonormal(start, basis);
  let orbitals = levelsOf(method === 'uhf' ? [guess, guess] : [guess], basis);
  let densities = densitiesOf(orbitals, occupy, n);
  let before = Number.POSITIVE_INFINITY;
  for (let iteration = 1; ; iteration++) {
    if (options.signal?.aborted) throw interrupted('the self-consistent field');
    options.onProgress?.('scf', iteration);
    const { energy, alpha, beta } = fockMatrices(integrals, basis, densities, method);
    const operators =
      method === 'rohf' ? [effectiveFock(alpha, beta, densities, n)] : method === 'uhf' ? [alpha, beta] : [alpha];
    const targets = method === 'rohf' ? [sum(densities.alpha, densities.beta)] : [densities.alpha, densities.beta];
    const errors = operators.map((operator, k) => commutator(operator, targets[k]!, n));
    const gradient = errors.reduce((largest, error) => error.reduce((m, e) => Math.max(m, Math.abs(e)), largest), 0);
    const converged = Math.abs(energy - before) < energyTolerance && gradient < gradientTolerance;
    if (converged || iteration >= maxIterations) {
      // One last diagonalisation, without mixing or shift, gives canonical orbitals.
      const [a, b] = levelsOf(operators, basis) as [Levels, Levels | undefined];
      return {
        energy,
        converged,
        iterations: iteration,
        alpha: a,
        beta: b ?? a,
        densityAlpha: densities.alpha,
        densityBeta: densities.beta,
      };
    }
    before = energy;
    const mixed = mixer.next(operators, errors);
    if (levelShift > 0) {
      raiseVirtuals(mixed[0]!, densities.alpha, levelShift, n);
      if (method === 'uhf') raiseVirtuals(mixed[1]!, densities.beta, levelShift, n);
    }
    orbitals = levelsOf(mixed, basis);
    densities = densitiesOf(orbitals, occupy, n);
  }
}

interface Densities {
  readonly alpha: Float64Array;
  readonly beta: Float64Array;
}

/** Xᵀ·F·X with everything between different representations set to exactly zero. */
export function toOrthonormal(matrix: Float64Array, basis: OrthonormalBasis): Float64Array {
  const out = congruence(matrix, basis.vectors, basis.functions, basis.size);
  for (let i = 0; i < basis.size; i++) {
    for (let j = 0; j < basis.size; j++) if (basis.irreps[i] !== basis.irreps[j]) out[i * basis.size + j] = 0;
  }
  return out;
}

/** X·P·Xᵀ: a density of the orthonormal basis in atomic orbitals. */
export function toAtomicOrbitals(density: Float64Array, basis: OrthonormalBasis): Float64Array {
  const { vectors, functions, size } = basis;
  const half = multiply(vectors, density, functions, size, size);
  return multiplyByTranspose(half, vectors, functions, size, functions);
}

function fockMatrices(integrals: Integrals, basis: OrthonormalBasis, densities: Densities, method: ScfMethod) {
  const { core, repulsion, size, nuclearRepulsion } = integrals;
  const closed = method === 'rhf';
  const alpha = toAtomicOrbitals(densities.alpha, basis);
  const beta = closed ? alpha : toAtomicOrbitals(densities.beta, basis);
  const { coulomb, exchange } = coulombExchange(repulsion, size, closed ? [alpha] : [alpha, beta]);
  const factor = closed ? 2 : 1;
  const fock = (k: Float64Array) => core.map((h, i) => h + factor * coulomb[i]! - k[i]!);
  const fockAlpha = fock(exchange[0]!);
  const fockBeta = closed ? fockAlpha : fock(exchange[1]!);
  let electronic = 0;
  for (let i = 0; i < core.length; i++) {
    electronic += alpha[i]! * (core[i]! + fockAlpha[i]!) + beta[i]! * (core[i]! + fockBeta[i]!);
  }
  return {
    energy: 0.5 * electronic + nuclearRepulsion,
    alpha: toOrthonormal(fockAlpha, basis),
    beta: closed ? densities.alpha : toOrthonormal(fockBeta, basis),
  };
}

/** One operator whose eigenvectors are the ROHF orbitals: its closed–open, closed–virtual, open–virtual blocks vanish at the solution. */
function effectiveFock(alpha: Float64Array, beta: Float64Array, densities: Densities, n: number): Float64Array {
  const mean = alpha.map((value, i) => 0.5 * (value + beta[i]!));
  const closed = densities.beta;
  const open = densities.alpha.map((value, i) => value - densities.beta[i]!);
  const virtual = densities.alpha.map((value, i) => (i % (n + 1) === 0 ? 1 : 0) - value);
  const between = (left: Float64Array, f: Float64Array, right: Float64Array) =>
    multiply(multiply(left, f, n, n, n), right, n, n, n);
  const diagonal = [closed, open, virtual].map((projector) => between(projector, mean, projector));
  const coupling = [between(open, beta, closed), between(open, alpha, virtual), between(virtual, mean, closed)];
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (const block of diagonal) out[i * n + j]! += block[i * n + j]!;
      for (const block of coupling) out[i * n + j]! += block[i * n + j]! + block[j * n + i]!;
    }
  }
  return out;
}

function commutator(operator: Float64Array, density: Float64Array, n: number): Float64Array {
  const product = multiply(operator, density, n, n, n);
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[i * n + j] = product[i * n + j]! - product[j * n + i]!;
  return out;
}

function raiseVirtuals(matrix: Float64Array, density: Float64Array, shift: number, n: number): void {
  for (let i = 0; i < n; i++) {
    matrix[i * n + i]! += shift;
    for (let j = 0; j < n; j++) matrix[i * n + j]! -= shift * density[i * n + j]!;
  }
}

function sum(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value + b[i]!);
}

/** Levels closer than this are one degenerate set, which is filled in the order of the representations. */
const degeneracy = 1e-7;

function levelsOf(operators: readonly Float64Array[], basis: OrthonormalBasis): Levels[] {
  return operators.map((operator) => {
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
  });
}

function densitiesOf(orbitals: readonly Levels[], occupy: Occupy, n: number): Densities {
  const density = (levels: Levels, spin: 'alpha' | 'beta') => {
    const occupations = occupy(levels, spin);
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
  };
  return { alpha: density(orbitals[0]!, 'alpha'), beta: density(orbitals[1] ?? orbitals[0]!, 'beta') };
}

/** Orbital coefficients in atomic orbitals, row-major functions × size; the largest coefficient of each is positive. */
export function orbitalCoefficients(levels: Levels, basis: OrthonormalBasis): Float64Array {
  const { functions, size } = basis;
  const coefficients = multiply(basis.vectors, levels.vectors, functions, size, size);
  for (let k = 0; k < size; k++) {
    const sign = phase(Float64Array.from({ length: functions }, (_, i) => coefficients[i * size + k]!));
    if (sign < 0) for (let i = 0; i < functions; i++) coefficients[i * size + k]! *= -1;
  }
  return coefficients;
}
