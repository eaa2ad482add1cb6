import type { KrylovResult, LinearOperator, Progress } from './contract.ts';
import { eigenSymmetric } from './eigen-symmetric.ts';
import { innerProduct } from './linear-algebra.ts';

export interface SubspaceOptions extends Progress {
  /** Start vector; need not be normalised. */
  readonly start: Float64Array;
  /** Turns the residual r = H·x − θ·x into the next direction, in place. */
  readonly direct: (residual: Float64Array, value: number, vector: Float64Array) => void;
  /** Convergence: ‖H·x − θ·x‖₂ at or below this. The error of the value is of the order of its square over the gap. */
  readonly tolerance: number;
  readonly maxIterations: number;
  /** Largest subspace before it collapses onto its lowest Ritz vectors. */
  readonly maxSubspace: number;
  /** What the computation is called in progress reports. */
  readonly stage: string;
}

/**
 * The lowest eigenpair of a symmetric operator by Rayleigh–Ritz in a growing subspace with thick restarts: Davidson's
 * method when `direct` preconditions, Lanczos' Krylov space (fully reorthogonalised) when it does nothing.
 * One application of the operator per iteration. An aborted signal ends it with the best pair so far, not converged.
 */
export function lowestEigenpair(apply: LinearOperator, dimension: number, options: SubspaceOptions): KrylovResult {
  const { direct, tolerance, maxIterations, signal, stage } = options;
  const maxSubspace = Math.max(2, Math.min(options.maxSubspace, dimension));
  const kept = Math.max(1, Math.min(Math.ceil(maxSubspace / 3), maxSubspace - 1));
  const basis: Float64Array[] = [];
  const images: Float64Array[] = [];
  const projected: number[][] = [];
  const vector = new Float64Array(dimension);
  const residual = new Float64Array(dimension);
  let next = Float64Array.from(options.start);
  let value = 0;
  let norm = 0;
  let iterations = 0;
  let converged = false;

  while (iterations < maxIterations) {
    if (!orthonormalize(next, basis)) {
      // Preconditioning pointed back into the subspace; the bare residual cannot, unless the subspace is invariant.
      next = Float64Array.from(residual);
      if (basis.length === 0 || basis.length >= dimension || !orthonormalize(next, basis)) break;
    }
    const image = new Float64Array(dimension);
    apply(next, image);
    basis.push(next);
    images.push(image);
    projected.push(basis.map((other) => innerProduct(other, image)));
    iterations += 1;

    const { values, vectors } = eigenSymmetric(dense(projected), basis.length);
    value = values[0]!;
    combine(vector, basis, vectors, 0);
    combine(residual, images, vectors, 0);
    subtract(residual, value, vector);
    norm = Math.sqrt(innerProduct(residual, residual));
    options.onProgress?.(stage, iterations);
    converged = norm <= tolerance;
    if (converged || signal?.aborted) break;

    if (basis.length >= maxSubspace) collapse(basis, images, projected, vectors, values, kept);
    next = Float64Array.from(residual);
    direct(next, value, vector);
  }
  const length = Math.sqrt(innerProduct(vector, vector));
  if (length > 0) for (let i = 0; i < dimension; i++) vector[i]! /= length;
  return { value, vector, residual: norm, iterations, converged };
}

/** Makes v orthogonal to the basis and a unit vector; false when nothing of it is left. */
function orthonormalize(v: Float64Array, basis: readonly Float64Array[]): boolean {
  let length = Math.sqrt(innerProduct(v, v));
  if (!(length > 0) || !Number.isFinite(length)) return false;
  scale(v, 1 / length);
  // Twice is enough (Kahan, Parlett); a vector that loses ten digits holds nothing but rounding.
  for (let pass = 0; pass < 2; pass++) {
    const overlaps = basis.map((b) => innerProduct(b, v));
    for (const [k, b] of basis.entries()) subtract(v, overlaps[k]!, b);
    length = Math.sqrt(innerProduct(v, v));
    if (!(length > 1e-10)) return false;
    scale(v, 1 / length);
  }
  return true;
}

function subtract(v: Float64Array, factor: number, b: Float64Array): void {
  for (let i = 0; i < v.length; i++) v[i]! -= factor * b[i]!;
}

function scale(v: Float64Array, factor: number): void {
  for (let i = 0; i < v.length; i++) v[i]! *= factor;
}

/** out ← Σ_k vectors[k, column]·parts[k] */
function combine(out: Float64Array, parts: readonly Float64Array[], vectors: Float64Array, column: number): void {
  out.fill(0);
  for (const [k, part] of parts.entries()) {
    subtract(out, -vectors[k * parts.length + column]!, part);
  }
}

function dense(lower: readonly (readonly number[])[]): Float64Array {
  const n = lower.length;
  const matrix = new Float64Array(n * n);
  for (const [i, row] of lower.entries()) {
    for (const [j, element] of row.entries()) matrix[i * n + j] = matrix[j * n + i] = element;
  }
  return matrix;
}

/** Replaces the subspace by its lowest Ritz vectors. */
function collapse(
  basis: Float64Array[],
  images: Float64Array[],
  projected: number[][],
  vectors: Float64Array,
  values: Float64Array,
  kept: number,
): void {
  const rotate = (parts: Float64Array[]) => {
    const rotated = Array.from({ length: kept }, (_, column) => {
      const out = new Float64Array(parts[0]!.length);
      combine(out, parts, vectors, column);
      return out;
    });
    parts.splice(0, parts.length, ...rotated);
  };
  rotate(basis);
  rotate(images);
  const diagonal = basis.map((_, i) => basis.slice(0, i + 1).map((_, j) => (i === j ? values[i]! : 0)));
  projected.splice(0, projected.length, ...diagonal);
}
