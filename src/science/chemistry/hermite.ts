import { exp } from '../math/index.ts';
/** Highest total degree of a Hermite Coulomb tensor: four d functions. */
export const highestDegree = 8;

/** Highest degree of one charge distribution: two d functions. */
const pairDegree = 4;

/** Number of Hermite Gaussians Λ_tuv with t+u+v ≤ degree. */
export function hermiteCount(degree: number): number {
  return ((degree + 1) * (degree + 2) * (degree + 3)) / 6;
}

const order: readonly (readonly [number, number, number])[] = (() => {
  const list: [number, number, number][] = [];
  for (let degree = 0; degree <= highestDegree; degree++) {
    for (let t = degree; t >= 0; t--) for (let u = degree - t; u >= 0; u--) list.push([t, u, degree - t - u]);
  }
  return list;
})();

const side = highestDegree + 1;
const positions = new Int32Array(side * side * side);
order.forEach(([t, u, v], index) => {
  positions[(t * side + u) * side + v] = index;
});

/** Position of Λ_tuv; positions ascend with the degree, so that they do not depend on where a list ends. */
export function hermiteIndex(t: number, u: number, v: number): number {
  return positions[(t * side + u) * side + v]!;
}

const pairCount = hermiteCount(pairDegree);

/** `sumIndex[a·35 + b]` is the position of the Hermite Gaussian whose powers are those of a and b added. */
export const sumIndex = new Int32Array(pairCount * pairCount);
/** (−1)^(t+u+v) of each position. */
export const hermiteSign = new Float64Array(pairCount);
for (let a = 0; a < pairCount; a++) {
  const [t, u, v] = order[a]!;
  hermiteSign[a] = (t + u + v) % 2 === 0 ? 1 : -1;
  for (let b = 0; b < pairCount; b++) {
    const [x, y, z] = order[b]!;
    sumIndex[a * pairCount + b] = hermiteIndex(t + x, u + y, v + z);
  }
}
export const sumStride = pairCount;

/** How position k of the tensor follows from lower ones: along `axis`, from `one` and `factor` times `two`. */
const total = hermiteCount(highestDegree);
const axis = new Int32Array(total);
const one = new Int32Array(total);
const two = new Int32Array(total);
const factor = new Float64Array(total);
order.forEach((powers, index) => {
  if (index === 0) return;
  // A power of exactly one needs no second term; otherwise any power above zero does.
  const along = powers.includes(1) ? powers.indexOf(1) : powers.findIndex((power) => power > 0);
  const lower = (by: number) => {
    const less = powers.map((power, k) => (k === along ? power - by : power));
    return hermiteIndex(less[0]!, less[1]!, less[2]!);
  };
  axis[index] = along;
  one[index] = lower(1);
  factor[index] = powers[along]! - 1;
  two[index] = powers[along]! > 1 ? lower(2) : 0;
});

const buffers = [new Float64Array(total), new Float64Array(total)] as const;
const displacement = new Float64Array(3);

/**
 * The Hermite Coulomb tensor R_tuv up to `degree` for exponent α and displacement (x, y, z), times `prefactor`.
 * `moments` holds F_m(α·r²) for m = 0 … degree. The result is valid until the next call.
 * R^(m)_(t+1) = t·R^(m+1)_(t−1) + x·R^(m+1)_t, R^(m)_000 = (−2α)^m·F_m: McMurchie & Davidson, J. Comput. Phys. 26, 218 (1978).
 */
export function coulombTensor(
  degree: number,
  alpha: number,
  x: number,
  y: number,
  z: number,
  prefactor: number,
  moments: Float64Array,
): Float64Array {
  displacement[0] = x;
  displacement[1] = y;
  displacement[2] = z;
  let power = prefactor;
  for (let m = 0; m <= degree; m++) {
    moments[m]! *= power;
    power *= -2 * alpha;
  }
  let previous: Float64Array = buffers[0];
  let current: Float64Array = buffers[1];
  current[0] = moments[degree]!;
  for (let m = degree - 1; m >= 0; m--) {
    const swap = previous;
    previous = current;
    current = swap;
    current[0] = moments[m]!;
    const end = hermiteCount(degree - m);
    for (let k = 1; k < end; k++) {
      current[k] = displacement[axis[k]!]! * previous[one[k]!]! + factor[k]! * previous[two[k]!]!;
    }
  }
  return current;
}

/**
 * Expansion of the product of two one-dimensional Gaussians x_A^i·x_B^j in Hermite Gaussians about their common centre:
 * E_t^{ij} at position (i·(jmax+1) + j)·(imax+jmax+1) + t, for i ≤ imax, j ≤ jmax; `a`, `b` exponents, `ab` = A − B.
 * Helgaker, Jørgensen, Olsen, Molecular Electronic-Structure Theory (2000), eqs. 9.5.6 and 9.5.7.
 */
export function hermiteExpansion(imax: number, jmax: number, a: number, b: number, ab: number): Float64Array {
  const length = imax + jmax + 1;
  const p = a + b;
  const pa = (-b * ab) / p;
  const pb = (a * ab) / p;
  const half = 0.5 / p;
  const e = new Float64Array((imax + 1) * (jmax + 1) * length);
  e[0] = exp(((-a * b) / p) * ab * ab);
  for (let i = 0; i <= imax; i++) {
    for (let j = 0; j <= jmax; j++) {
      if (i === 0 && j === 0) continue;
      const to = (i * (jmax + 1) + j) * length;
      const from = j > 0 ? to - length : to - (jmax + 1) * length;
      const shift = j > 0 ? pb : pa;
      for (let t = 0; t <= i + j; t++) {
        let value = shift * e[from + t]!;
        if (t > 0) value += half * e[from + t - 1]!;
        if (t + 1 < i + j) value += (t + 1) * e[from + t + 1]!;
        e[to + t] = value;
      }
    }
  }
  return e;
}
