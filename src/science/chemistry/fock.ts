/** Coulomb and exchange matrices of densities, row-major n×n. */
export interface CoulombExchange {
  /** J_pq = Σ (pq|rs)·D_rs of the sum of all densities. */
  readonly coulomb: Float64Array;
  /** K_pq = Σ (pr|qs)·D_rs of each density. */
  readonly exchange: readonly Float64Array[];
}

/** Coulomb and exchange matrices of symmetric densities from packed integrals of n functions, each integral read once. */
export function coulombExchange(
  repulsion: Float64Array,
  n: number,
  densities: readonly Float64Array[],
): CoulombExchange {
  return {
    coulomb: coulombMatrix(repulsion, n, densities),
    exchange: densities.map((density) => exchangeMatrix(repulsion, n, density)),
  };
}

/** The packed integrals are the lower triangle of a symmetric matrix over pairs: J is that matrix times the density. */
function coulombMatrix(repulsion: Float64Array, n: number, densities: readonly Float64Array[]): Float64Array {
  const pairs = (n * (n + 1)) / 2;
  const weights = new Float64Array(pairs);
  for (const density of densities) {
    for (let p = 0, at = 0; p < n; p++) {
      for (let q = 0; q <= p; q++) weights[at++]! += density[p * n + q]! * (p === q ? 1 : 2);
    }
  }
  const packed = new Float64Array(pairs);
  for (let upper = 0, at = 0; upper < pairs; upper++) {
    const own = weights[upper]!;
    let sum = 0;
    for (let lower = 0; lower < upper; lower++, at++) {
      const integral = repulsion[at]!;
      sum += integral * weights[lower]!;
      packed[lower]! += integral * own;
    }
    packed[upper]! += sum + repulsion[at++]! * own;
  }
  const coulomb = new Float64Array(n * n);
  for (let p = 0, at = 0; p < n; p++) {
    for (let q = 0; q <= p; q++, at++) coulomb[p * n + q] = coulomb[q * n + p] = packed[at]!;
  }
  return coulomb;
}

/**
 * Every integral (pq|rs) reaches K at pr, ps, qr and qs, and at their transposes, which follow when half the matrix is
 * added to its transpose. Coinciding indices make permutations coincide: each coincidence halves the weight.
 */
function exchangeMatrix(repulsion: Float64Array, n: number, density: Float64Array): Float64Array {
  const half = new Float64Array(n * n);
  let at = 0;
  for (let p = 0; p < n; p++) {
    const rowP = p * n;
    for (let q = 0; q <= p; q++) {
      const rowQ = q * n;
      const weight = p === q ? 0.5 : 1;
      for (let r = 0; r <= p; r++) {
        const last = r === p ? q : r;
        const qr = weight * density[rowQ + r]!;
        const pr = weight * density[rowP + r]!;
        let sumP = 0;
        let sumQ = 0;
        for (let s = 0; s < last; s++, at++) {
          const value = repulsion[at]!;
          sumP += value * density[rowQ + s]!;
          sumQ += value * density[rowP + s]!;
          half[rowP + s]! += value * qr;
          half[rowQ + s]! += value * pr;
        }
        const final = repulsion[at++]! * (r === last ? 0.5 : 1) * (r === p ? 0.5 : 1);
        sumP += final * density[rowQ + last]!;
        sumQ += final * density[rowP + last]!;
        half[rowP + last]! += final * qr;
        half[rowQ + last]! += final * pr;
        half[rowP + r]! += weight * sumP;
        half[rowQ + r]! += weight * sumQ;
      }
    }
  }
  const exchange = new Float64Array(n * n);
  for (let p = 0; p < n; p++) {
    for (let q = 0; q <= p; q++) exchange[p * n + q] = exchange[q * n + p] = half[p * n + q]! + half[q * n + p]!;
  }
  return exchange;
}
