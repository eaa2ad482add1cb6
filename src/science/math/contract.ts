/** What the rest of science expects from `math`. Matrices are row-major `Float64Array`s of n·m numbers. */

export interface Eigensystem {
  /** Ascending. */
  readonly values: Float64Array;
  /** Row-major n×n; column k is the eigenvector of `values[k]`, its largest component positive. */
  readonly vectors: Float64Array;
}

/** A stream of pseudo-random numbers; the same seed gives the same stream on every machine. */
export interface RandomStream {
  /** The next raw 64 bits. */
  next64(): bigint;
  /** Uniform in [0, 1): the top 53 bits × 2⁻⁵³, as numpy's `Generator.random`. */
  random(): number;
  /** Standard normal by numpy's ziggurat, as `Generator.standard_normal`. */
  standardNormal(): number;
}

/** y ← A·x for a symmetric operator of dimension n. */
export type LinearOperator = (x: Float64Array, y: Float64Array) => void;

export interface KrylovResult {
  readonly value: number;
  readonly vector: Float64Array;
  readonly residual: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** What a long synchronous computation looks at between steps. */
export interface Progress {
  readonly signal?: { readonly aborted: boolean };
  onProgress?(stage: string, done: number, total?: number): void;
}
