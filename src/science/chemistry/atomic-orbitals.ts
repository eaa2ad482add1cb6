import type { BasisSet } from './basis.ts';
import { unsupportedElement } from './errors.ts';
import type { Nuclei } from './geometry.ts';
import { type AngularFunction, angularFunctions } from './solid-harmonics.ts';

/** A contracted function: Σ_i c_i·Y(r)·exp(−α_i r²), with the norms inside c. */
export interface ContractedFunction {
  readonly l: number;
  /** Which contraction of its momentum on this atom; functions of one radial part share it. */
  readonly radial: number;
  readonly angular: AngularFunction;
  readonly coefficients: Float64Array;
}

/** A composite shell: functions on one centre that share their exponents, whatever their angular momentum. */
export interface Shell {
  readonly atom: number;
  readonly center: readonly [number, number, number];
  readonly exponents: Float64Array;
  readonly functions: readonly ContractedFunction[];
  /** Highest angular momentum. */
  readonly momentum: number;
  /** Position of its first function among all. */
  readonly first: number;
}

export interface AtomicOrbitals {
  readonly nuclei: Nuclei;
  readonly shells: readonly Shell[];
  readonly functions: readonly ContractedFunction[];
  readonly size: number;
  /** First function of every atom, and `size` at the end. */
  readonly offsets: readonly number[];
}

/** The basis functions of a molecule: atoms in order, on each atom the shells of the basis set in order. */
export function atomicOrbitals(
  nuclei: Nuclei,
  basis: BasisSet,
  harmonics: 'spherical' | 'cartesian' = 'spherical',
): AtomicOrbitals {
  const shells: Shell[] = [];
  const offsets: number[] = [];
  let first = 0;
  nuclei.symbols.forEach((symbol, atom) => {
    offsets.push(first);
    const data = Object.hasOwn(basis.elements, symbol) ? basis.elements[symbol] : undefined;
    if (!data) throw unsupportedElement(basis.name, symbol);
    const radials = [0, 0, 0];
    const center = [0, 1, 2].map((axis) => nuclei.positions[3 * atom + axis]!);
    for (const { l, exponents, coefficients } of data) {
      const functions = coefficients.flatMap((column, k) => {
        const momentum = l[k] ?? l[0]!;
        const radial = radials[momentum]!++;
        const weights = normalized(exponents, column, momentum);
        return angularFunctions(momentum, harmonics).map(
          (angular): ContractedFunction => ({ l: momentum, radial, angular, coefficients: weights }),
        );
      });
      shells.push({
        atom,
        center: [center[0]!, center[1]!, center[2]!],
        exponents: Float64Array.from(exponents),
        functions,
        momentum: Math.max(...l),
        first,
      });
      first += functions.length;
    }
  });
  offsets.push(first);
  return { nuclei, shells, functions: shells.flatMap((shell) => shell.functions), size: first, offsets };
}

/** Contraction coefficients for bare primitives x^l·exp(−αr²), scaled so that the contracted function has norm 1. */
function normalized(exponents: readonly number[], column: readonly number[], l: number): Float64Array {
  let norm = 0;
  for (let i = 0; i < column.length; i++) {
    for (let j = 0; j < column.length; j++) {
      const sum = exponents[i]! + exponents[j]!;
      // Overlap of two normalised primitives of momentum l: (2√(αβ)/(α+β))^(l+3/2).
      const ratio = (2 * Math.sqrt(exponents[i]! * exponents[j]!)) / sum;
      let overlap = ratio * Math.sqrt(ratio);
      for (let k = 0; k < l; k++) overlap *= ratio;
      norm += column[i]! * column[j]! * overlap;
    }
  }
  const scale = 1 / Math.sqrt(norm);
  return Float64Array.from(column, (coefficient, i) => coefficient * scale * primitiveNorm(exponents[i]!, l));
}

/** Norm of x^l·exp(−αr²): (2α/π)^(3/4)·(4α)^(l/2)/√((2l−1)!!). */
function primitiveNorm(alpha: number, l: number): number {
  const ratio = (2 * alpha) / Math.PI;
  let norm = Math.sqrt(ratio * Math.sqrt(ratio));
  for (let k = 1; k <= l; k++) norm *= Math.sqrt((4 * alpha) / (2 * k - 1));
  return norm;
}
