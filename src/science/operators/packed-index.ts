/** Position of (pq|rs) in an array of two-electron integrals packed by their 8-fold symmetry; any order of indices. */
export function packedIndex(p: number, q: number, r: number, s: number): number {
  const left = p >= q ? (p * (p + 1)) / 2 + q : (q * (q + 1)) / 2 + p;
  const right = r >= s ? (r * (r + 1)) / 2 + s : (s * (s + 1)) / 2 + r;
  return left >= right ? (left * (left + 1)) / 2 + right : (right * (right + 1)) / 2 + left;
}

/** Length of the packed array for that many orbitals: m(m+1)/2 with m = n(n+1)/2. */
export function packedLength(orbitals: number): number {
  const pairs = (orbitals * (orbitals + 1)) / 2;
  return (pairs * (pairs + 1)) / 2;
}
