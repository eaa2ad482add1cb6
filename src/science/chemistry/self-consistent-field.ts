import { congruence, multiply, multiplyByTranspose, type Progress } from '../math/index.ts';
import { diis } from './diis.ts';
import { effectiveFock } from './effective-fock.ts';
import { interrupted } from './errors.ts';
import { coulombExchange } from './fock.ts';
import type { Integrals } from './integrals.ts';
import { fullerFirst, type Levels, levelDensity, levelsOf } from './levels.ts';
import { type Filling, fillingOf, held, type Occupy } from './occupation.ts';
import type { OrthonormalBasis } from './orthonormal-basis.ts';

export type ScfMethod = 'rhf' | 'rohf' | 'uhf';

/** What every iteration looks at. */
export interface IterationLimits extends Progress {
  /** Default 200. */
  readonly maxIterations?: number;
}

export interface FieldOptions extends IterationLimits {
  readonly method: ScfMethod;
  readonly occupy: Occupy;
}

export interface Field {
  /** Including nuclear repulsion. */
  readonly energy: number;
  readonly converged: boolean;
  readonly iterations: number;
  /** Occupied levels first, each part by energy; β ones differ for UHF only. */
  readonly alpha: Levels;
  readonly beta: Levels;
  readonly filling: Filling;
  /** In the orthonormal basis. */
  readonly densityAlpha: Float64Array;
  readonly densityBeta: Float64Array;
  /** The operators whose eigenvectors the levels are: one, or two for UHF. */
  readonly operators: readonly Float64Array[];
}

const energyTolerance = 1e-10;
const gradientTolerance = 1e-7;
/** Fields that have a solution near their guess converge in fewer; after that, changing occupations are the obstacle. */
const holdAfter = 30;

/**
 * Roothaan–Hall iterations, accelerated by DIIS over 8 steps, until the energy changes by less than 1e-10 hartree and no
 * element of FP − PF exceeds 1e-7. Never throws for want of convergence. `start` holds the first operators in the
 * orthonormal basis (one, or two for UHF). Densities stay totally symmetric; after 30 iterations every representation
 * keeps its occupations. Throws `interrupted`.
 */
export function iterateField(
  integrals: Integrals,
  basis: OrthonormalBasis,
  start: readonly Float64Array[],
  options: FieldOptions,
): Field {
  const { method, maxIterations = 200 } = options;
  let { occupy } = options;
  let mixer = diis(8);
  let state = occupied(start, basis, occupy, method);
  let before = Number.POSITIVE_INFINITY;
  for (let iteration = 1; ; iteration++) {
    if (options.signal?.aborted) throw interrupted('the self-consistent field');
    options.onProgress?.('scf', iteration);
    const { energy, operators } = fockOperators(integrals, basis, state, method);
    const errors = operators.map((operator, k) => commutator(operator, errorDensity(state, method, k), basis.size));
    const gradient = errors.reduce((largest, error) => error.reduce((m, e) => Math.max(m, Math.abs(e)), largest), 0);
    const converged = Math.abs(energy - before) < energyTolerance && gradient < gradientTolerance;
    if (converged || iteration >= maxIterations) {
      return { energy, converged, iterations: iteration, operators, ...canonical(operators, basis, state, method) };
    }
    before = energy;
    if (iteration === holdAfter) {
      occupy = held(state.filling);
      mixer = diis(8);
    }
    state = occupied(mixer.next(operators, errors), basis, occupy, method);
  }
}

interface State {
  readonly filling: Filling;
  readonly alpha: Float64Array;
  readonly beta: Float64Array;
}

function occupied(
  operators: readonly Float64Array[],
  basis: OrthonormalBasis,
  occupy: Occupy,
  method: ScfMethod,
): State {
  const alphaLevels = levelsOf(operators[0]!, basis);
  const betaLevels = method === 'uhf' ? levelsOf(operators[1]!, basis) : alphaLevels;
  const alpha = occupy(alphaLevels, 'alpha');
  const beta = occupy(betaLevels, 'beta');
  return {
    filling: { alpha: fillingOf(alphaLevels, alpha), beta: fillingOf(betaLevels, beta) },
    alpha: levelDensity(alphaLevels, alpha),
    beta: levelDensity(betaLevels, beta),
  };
}

/** Levels of the unmixed operators, with the occupations that led to them. */
function canonical(operators: readonly Float64Array[], basis: OrthonormalBasis, state: State, method: ScfMethod) {
  const occupy = held(state.filling);
  const sorted = (operator: Float64Array, spins: readonly ('alpha' | 'beta')[]) => {
    const levels = levelsOf(operator, basis);
    const totals = new Float64Array(basis.size);
    for (const spin of spins) {
      const occupations = occupy(levels, spin);
      for (let k = 0; k < totals.length; k++) totals[k]! += occupations[k]!;
    }
    return fullerFirst(levels, totals);
  };
  const alpha = sorted(operators[0]!, method === 'uhf' ? ['alpha'] : ['alpha', 'beta']);
  const beta = method === 'uhf' ? sorted(operators[1]!, ['beta']) : alpha;
  return { alpha, beta, filling: state.filling, densityAlpha: state.alpha, densityBeta: state.beta };
}

function fockOperators(integrals: Integrals, basis: OrthonormalBasis, state: State, method: ScfMethod) {
  const { core, repulsion, size, nuclearRepulsion } = integrals;
  const closed = method === 'rhf';
  const alpha = toAtomicOrbitals(state.alpha, basis);
  const beta = closed ? alpha : toAtomicOrbitals(state.beta, basis);
  const { coulomb, exchange } = coulombExchange(repulsion, size, closed ? [alpha] : [alpha, beta]);
  const factor = closed ? 2 : 1;
  const fock = (k: Float64Array) => core.map((h, i) => h + factor * coulomb[i]! - k[i]!);
  const fockAlpha = fock(exchange[0]!);
  const fockBeta = closed ? fockAlpha : fock(exchange[1]!);
  let electronic = 0;
  for (let i = 0; i < core.length; i++) {
    electronic += alpha[i]! * (core[i]! + fockAlpha[i]!) + beta[i]! * (core[i]! + fockBeta[i]!);
  }
  const operators = (closed ? [fockAlpha] : [fockAlpha, fockBeta]).map((matrix) => toOrthonormal(matrix, basis));
  return {
    energy: 0.5 * electronic + nuclearRepulsion,
    operators:
      method === 'rohf'
        ? [effectiveFock(operators[0]!, operators[1]!, state.alpha, state.beta, basis.size)]
        : operators,
  };
}

function errorDensity(state: State, method: ScfMethod, which: number): Float64Array {
  if (method === 'rohf') return state.alpha.map((value, i) => value + state.beta[i]!);
  return which === 0 ? state.alpha : state.beta;
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

function commutator(operator: Float64Array, density: Float64Array, n: number): Float64Array {
  const product = multiply(operator, density, n, n, n);
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[i * n + j] = product[i * n + j]! - product[j * n + i]!;
  return out;
}
