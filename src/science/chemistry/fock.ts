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
  const pairs = (n * (n + 1)) / 2;
  const totals = new Float64Array(pairs);
  for (const density of densities) {
    for (let p = 0, at = 0; p < n; p++) for (let q = 0; q <= p; q++) totals[at++]! += density[p * n + q]!;
  }
  const packed = new Float64Array(pairs);
  const halves = densities.map(() => new Float64Array(n * n));
  let position = 0;
  for (let p = 0, upper = 0; p < n; p++) {
    for (let q = 0; q <= p; q++, upper++) {
      const weight = p === q ? 0.5 : 1;
      const from = position;
      position += upper + 1;
      addCoulomb(repulsion, from, upper, p === q, totals, packed, n);
      for (let d = 0; d < densities.length; d++) {
        addExchange(repulsion, from, p, q, weight, densities[d]!, halves[d]!, n);
      }
    }
  }
  const coulomb = new Float64Array(n * n);
  for (let p = 0, at = 0; p < n; p++) {
    for (let q = 0; q <= p; q++, at++) coulomb[p * n + q] = coulomb[q * n + p] = packed[at]!;
  }
  for (const half of halves) symmetrize(half, n);
  return { coulomb, exchange: halves };
}

/** One row (pq|·) of the lower triangle, used for J_pq and, by symmetry, for every J_rs before it. */
function addCoulomb(
  repulsion: Float64Array,
  from: number,
  upper: number,
  diagonal: boolean,
  totals: Float64Array,
  packed: Float64Array,
  n: number,
): void {
  const own = totals[upper]! * (diagonal ? 1 : 2);
  let sum = 0;
  let at = 0;
  // Off-diagonal D_rs counts twice, the last pair (rs = pq) once for J_pq only.
  for (let r = 0; r < n && at <= upper; r++) {
    for (let s = 0; s <= r && at <= upper; s++, at++) {
      const integral = repulsion[from + at]!;
      sum += integral * totals[at]! * (r === s ? 1 : 2);
      if (at < upper) packed[at]! += integral * own;
    }
  }
  packed[upper]! += sum;
}

/** K gets every integral at the four places its permutations reach; the transposed four follow when K is symmetrised. */
function addExchange(
  repulsion: Float64Array,
  from: number,
  p: number,
  q: number,
  weight: number,
  density: Float64Array,
  half: Float64Array,
  n: number,
): void {
  const rowP = p * n;
  const rowQ = q * n;
  let at = from;
  for (let r = 0; r <= p; r++) {
    const last = r === p ? q : r;
    const qr = density[rowQ + r]!;
    const pr = density[rowP + r]!;
    let sumPr = 0;
    let sumQr = 0;
    for (let s = 0; s <= last; s++, at++) {
      let value = repulsion[at]!;
      if (value === 0) continue;
      value *= weight;
      if (r === s) value *= 0.5;
      if (r === p && s === q) value *= 0.5;
      sumPr += value * density[rowQ + s]!;
      sumQr += value * density[rowP + s]!;
      half[rowP + s]! += value * qr;
      half[rowQ + s]! += value * pr;
    }
    half[rowP + r]! += sumPr;
    half[rowQ + r]! += sumQr;
  }
}

function symmetrize(half: Float64Array, n: number): void {
  for (let p = 0; p < n; p++) {
    half[p * n + p]! *= 2;
    for (let q = 0; q < p; q++) {
      const sum = half[p * n + q]! + half[q * n + p]!;
      half[p * n + q] = sum;
      half[q * n + p] = sum;
    }
  }
}
