import type { AtomicOrbitals, ContractedFunction, Shell } from './atomic-orbitals.ts';
import { hermiteCount, hermiteExpansion, hermiteIndex } from './hermite.ts';

/**
 * The products of the functions of two shells, expanded in Hermite Gaussians about the centre of each primitive pair.
 * Coefficients, norms and solid harmonics are inside the expansion, and only its non-zero entries are kept.
 */
export interface ShellPair {
  /** Degree of the expansion. */
  readonly degree: number;
  readonly hermites: number;
  /** Number of function products: rows of the expansion. */
  readonly products: number;
  /** The two functions of each product, the first never before the second. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Total exponent and centre of each primitive pair. */
  readonly exponents: Float64Array;
  readonly centers: Float64Array;
  /** Entries of primitive pair k: start[k] … start[k+1]−1 of the three arrays below. */
  readonly start: Int32Array;
  readonly row: Int32Array;
  readonly hermite: Int32Array;
  readonly value: Float64Array;
}

const negligible = 1e-20;

/** The pairs A ≥ B of all shells. */
export function shellPairs(orbitals: AtomicOrbitals): ShellPair[] {
  const pairs: ShellPair[] = [];
  orbitals.shells.forEach((a, i) => {
    for (const b of orbitals.shells.slice(0, i + 1)) pairs.push(shellPair(a, b));
  });
  return pairs;
}

function shellPair(a: Shell, b: Shell): ShellPair {
  const degree = a.momentum + b.momentum;
  const products: [ContractedFunction, ContractedFunction][] = [];
  const left: number[] = [];
  const right: number[] = [];
  a.functions.forEach((f, i) => {
    b.functions.forEach((g, j) => {
      if (a === b && j > i) return;
      products.push([f, g]);
      left.push(a.first + i);
      right.push(b.first + j);
    });
  });
  const exponents: number[] = [];
  const centers: number[] = [];
  const start = [0];
  const row: number[] = [];
  const hermite: number[] = [];
  const value: number[] = [];
  const hermites = hermiteCount(degree);
  const dense = new Float64Array(hermites);
  a.exponents.forEach((alpha, k) => {
    b.exponents.forEach((beta, l) => {
      const axes = ([0, 1, 2] as const).map((axis) =>
        hermiteExpansion(a.momentum, b.momentum, alpha, beta, a.center[axis] - b.center[axis]),
      );
      const before = value.length;
      products.forEach(([f, g], product) => {
        const scale = f.coefficients[k]! * g.coefficients[l]!;
        if (scale === 0) return;
        dense.fill(0);
        accumulate(dense, axes, f, g, b.momentum, degree + 1, scale);
        for (let h = 0; h < hermites; h++) {
          if (Math.abs(dense[h]!) <= negligible) continue;
          row.push(product);
          hermite.push(h);
          value.push(dense[h]!);
        }
      });
      if (value.length === before) return;
      const sum = alpha + beta;
      exponents.push(sum);
      for (const axis of [0, 1, 2] as const) {
        centers.push((alpha * a.center[axis] + beta * b.center[axis]) / sum);
      }
      start.push(value.length);
    });
  });
  return {
    degree,
    hermites,
    products: products.length,
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    exponents: Float64Array.from(exponents),
    centers: Float64Array.from(centers),
    start: Int32Array.from(start),
    row: Int32Array.from(row),
    hermite: Int32Array.from(hermite),
    value: Float64Array.from(value),
  };
}

/** Adds scale·f·g, as a polynomial product of three one-dimensional expansions. */
function accumulate(
  dense: Float64Array,
  axes: readonly Float64Array[],
  f: ContractedFunction,
  g: ContractedFunction,
  momentum: number,
  length: number,
  scale: number,
): void {
  const [ex, ey, ez] = axes as [Float64Array, Float64Array, Float64Array];
  for (const { powers: p, weight: wp } of f.angular.monomials) {
    for (const { powers: q, weight: wq } of g.angular.monomials) {
      const x = (p[0] * (momentum + 1) + q[0]) * length;
      const y = (p[1] * (momentum + 1) + q[1]) * length;
      const z = (p[2] * (momentum + 1) + q[2]) * length;
      const weight = scale * wp * wq;
      for (let t = 0; t <= p[0] + q[0]; t++) {
        const wx = weight * ex[x + t]!;
        for (let u = 0; u <= p[1] + q[1]; u++) {
          const wxy = wx * ey[y + u]!;
          for (let v = 0; v <= p[2] + q[2]; v++) dense[hermiteIndex(t, u, v)]! += wxy * ez[z + v]!;
        }
      }
    }
  }
}
