/** A positive definite matrix A = L·D·Lᵀ, L unit lower triangular, D diagonal; starts as the identity. */
export class LdlFactor {
  private readonly n: number;
  /** Row-major, strictly below the diagonal. */
  private readonly lower: Float64Array;
  private readonly diagonal: Float64Array;

  constructor(dimension: number) {
    this.n = dimension;
    this.lower = new Float64Array(dimension * dimension);
    this.diagonal = new Float64Array(dimension).fill(1);
  }

  reset(): void {
    this.lower.fill(0);
    this.diagonal.fill(1);
  }

  /** A⁻¹·b. */
  solve(b: Float64Array): Float64Array {
    const { n, lower, diagonal } = this;
    const x = this.forward(b);
    for (let i = 0; i < n; i++) x[i]! /= diagonal[i]!;
    for (let i = n - 1; i >= 0; i--) {
      for (let j = 0; j < i; j++) x[j]! -= lower[i * n + j]! * x[i]!;
    }
    return x;
  }

  /** A·x. */
  multiply(x: Float64Array): Float64Array {
    const { n, lower, diagonal } = this;
    const half = Float64Array.from(x);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) half[j]! += lower[i * n + j]! * x[i]!;
    }
    for (let i = 0; i < n; i++) half[i]! *= diagonal[i]!;
    const product = Float64Array.from(half);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) product[i]! += lower[i * n + j]! * half[j]!;
    }
    return product;
  }

  /**
   * A ← A + σ·z·zᵀ. For negative σ the caller promises that the result is positive definite; where rounding denies it,
   * the factor stays barely so.
   * R. Fletcher, M. J. D. Powell, "On the modification of LDLᵀ factorizations", Math. Comp. 28 (1974) 1067–1087,
   * the composite t-method.
   */
  add(sigma: number, z: Float64Array): void {
    if (sigma === 0) return;
    const { n, lower, diagonal } = this;
    const w = Float64Array.from(z);
    const downdate = sigma < 0 ? this.downdateTerms(sigma, z) : null;
    let t = downdate ? downdate[0]! : 1 / sigma;
    for (let i = 0; i < n; i++) {
      const v = w[i]!;
      const delta = v / diagonal[i]!;
      const next = downdate ? downdate[i + 1]! : t + delta * v;
      const growth = next / t;
      diagonal[i]! *= growth;
      const beta = delta / next;
      // A pivot that grows much would cancel in the plain recurrence.
      if (growth > 4) {
        const gamma = t / next;
        for (let j = i + 1; j < n; j++) {
          const old = lower[j * n + i]!;
          lower[j * n + i] = gamma * old + beta * w[j]!;
          w[j]! -= v * old;
        }
      } else {
        for (let j = i + 1; j < n; j++) {
          w[j]! -= v * lower[j * n + i]!;
          lower[j * n + i]! += beta * w[j]!;
        }
      }
      t = next;
    }
  }

  /** t₀ … tₙ of a downdate, computed from the end so that no pivot changes its sign. */
  private downdateTerms(sigma: number, z: Float64Array): Float64Array {
    const { n, diagonal } = this;
    const w = this.forward(z);
    const t = new Float64Array(n + 1);
    t[n] = 1 / sigma;
    for (let i = 0; i < n; i++) t[n]! += (w[i]! * w[i]!) / diagonal[i]!;
    if (t[n]! >= 0) t[n] = Number.EPSILON / sigma;
    for (let i = n - 1; i >= 0; i--) t[i] = t[i + 1]! - (w[i]! * w[i]!) / diagonal[i]!;
    return t;
  }

  /** L⁻¹·b. */
  private forward(b: Float64Array): Float64Array {
    const { n, lower } = this;
    const x = Float64Array.from(b);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) x[i]! -= lower[i * n + j]! * x[j]!;
    }
    return x;
  }
}
