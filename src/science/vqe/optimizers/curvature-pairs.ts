import { innerProduct } from '../../math/index.ts';

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly product: number;
}

/** The last steps s and gradient changes y of a quasi-Newton search: its inverse Hessian, never written out. */
export class CurvaturePairs {
  private pairs: Pair[] = [];
  private readonly dimension: number;
  private readonly memory: number;

  constructor(dimension: number, memory: number) {
    this.dimension = dimension;
    this.memory = memory;
  }

  get count(): number {
    return this.pairs.length;
  }

  clear(): void {
    this.pairs = [];
  }

  /**
   * Remembers s = step·direction and y = gradient − gradientBefore. `slopeChange` is yᵀ·direction, `descent` is
   * −gradientBeforeᵀ·direction. A pair without positive curvature above rounding is left out.
   */
  remember(
    step: number,
    direction: Float64Array,
    slopeChange: number,
    descent: number,
    gradient: Float64Array,
    gradientBefore: Float64Array,
  ): void {
    const product = step * slopeChange;
    if (product <= Number.EPSILON * step * descent) return;
    // The vectors of the pair that is forgotten hold the new one.
    const forgotten = this.pairs.length === this.memory ? this.pairs.shift() : undefined;
    const s = forgotten?.step ?? new Float64Array(this.dimension);
    const y = forgotten?.change ?? new Float64Array(this.dimension);
    for (let i = 0; i < s.length; i++) {
      s[i] = step * direction[i]!;
      y[i] = gradient[i]! - gradientBefore[i]!;
    }
    this.pairs.push({ step: s, change: y, product });
  }

  /** direction ← −H·gradient by the two-loop recursion, with H₀ = sᵀy/yᵀy of the latest pair. */
  descent(gradient: Float64Array, direction: Float64Array): void {
    const n = this.dimension;
    for (let i = 0; i < n; i++) direction[i] = -gradient[i]!;
    const weights = new Float64Array(this.pairs.length);
    for (let k = this.pairs.length - 1; k >= 0; k--) {
      const { step, change, product } = this.pairs[k]!;
      weights[k] = innerProduct(step, direction) / product;
      for (let i = 0; i < n; i++) direction[i]! -= weights[k]! * change[i]!;
    }
    const latest = this.pairs.at(-1);
    if (latest) {
      const scale = latest.product / innerProduct(latest.change, latest.change);
      for (let i = 0; i < n; i++) direction[i]! *= scale;
    }
    for (const [k, { step, change, product }] of this.pairs.entries()) {
      const weight = weights[k]! - innerProduct(change, direction) / product;
      for (let i = 0; i < n; i++) direction[i]! += weight * step[i]!;
    }
  }
}
