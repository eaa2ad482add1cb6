/** One monomial x^i·y^j·z^k of a function, with its weight. */
export interface Monomial {
  readonly powers: readonly [number, number, number];
  readonly weight: number;
}

/** A homogeneous polynomial of degree l that stands before the Gaussian. */
export interface AngularFunction {
  readonly monomials: readonly Monomial[];
  /** Bit 0, 1, 2: odd in x, y, z. */
  readonly parity: number;
}

const root3 = Math.sqrt(3);

/** Weights are for monomials that share the norm of x^l·exp(−αr²); every function is then normalised. */
const tables: Readonly<Record<'spherical' | 'cartesian', readonly (readonly AngularFunction[])[]>> = (() => {
  const s = [harmonic([[0, 0, 0, 1]])];
  const p = [harmonic([[1, 0, 0, 1]]), harmonic([[0, 1, 0, 1]]), harmonic([[0, 0, 1, 1]])];
  const xy = harmonic([[1, 1, 0, root3]]);
  const yz = harmonic([[0, 1, 1, root3]]);
  const xz = harmonic([[1, 0, 1, root3]]);
  const z2 = harmonic([
    [0, 0, 2, 1],
    [2, 0, 0, -0.5],
    [0, 2, 0, -0.5],
  ]);
  const x2y2 = harmonic([
    [2, 0, 0, root3 / 2],
    [0, 2, 0, -root3 / 2],
  ]);
  const squares = [harmonic([[2, 0, 0, 1]]), harmonic([[0, 2, 0, 1]]), harmonic([[0, 0, 2, 1]])];
  return {
    // d functions in the order m = −2 … 2.
    spherical: [s, p, [xy, yz, z2, xz, x2y2]],
    cartesian: [s, p, [squares[0]!, xy, xz, squares[1]!, yz, squares[2]!]],
  };
})();

function harmonic(terms: readonly (readonly [number, number, number, number])[]): AngularFunction {
  const monomials = terms.map(([i, j, k, weight]): Monomial => ({ powers: [i, j, k], weight }));
  const [x, y, z] = monomials[0]!.powers;
  return { monomials, parity: (x & 1) | ((y & 1) << 1) | ((z & 1) << 2) };
}

/** The angular functions of momentum l ≤ 2: 2l+1 real solid harmonics, or (l+1)(l+2)/2 Cartesian monomials. */
export function angularFunctions(l: number, harmonics: 'spherical' | 'cartesian'): readonly AngularFunction[] {
  return tables[harmonics][l]!;
}
