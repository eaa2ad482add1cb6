import { adjointComplex, type ComplexMatrix, complexMatrix, multiplyComplex } from '../../math/index.ts';
import type { PauliSum } from '../../operators/index.ts';
import { type MatrixProductState, onSite, type Site } from './matrix-product-state.ts';
import { letterOf, operatorOfLetter } from './product-operator.ts';

/**
 * ⟨ψ|H|ψ⟩ of a Pauli sum. Every string is cut at the middle bond; each different half is contracted once, from the outer end, and
 * shares what it has in common with the half before it in sorted order. Beyond the outermost letter an isometry is the identity.
 */
export function pauliExpectation(state: MatrixProductState, observable: PauliSum): number {
  const { qubits } = state;
  const middle = qubits >> 1;
  state.moveTo(middle);
  const outwards = (from: number, to: number) =>
    Array.from({ length: Math.abs(to - from) }, (_, k) => (from < to ? from + k : from - 1 - k));
  const left = halvesOf(observable, outwards(0, middle));
  const right = halvesOf(observable, outwards(qubits, middle));
  const rightEnvironments: ComplexMatrix[] = [];
  contractHalves(right, state, fromRight, (index, environment) => {
    // The centre is in every right half, so that none is the identity.
    if (environment !== null) rightEnvironments[index] = environment;
  });
  const termsOfLeft = left.halves.map((): number[] => []);
  for (let k = 0; k < observable.size; k++) termsOfLeft[left.halfOf[k]!]!.push(k);
  let energy = 0;
  contractHalves(left, state, fromLeft, (index, environment) => {
    for (const k of termsOfLeft[index]!) {
      energy += observable.coefficients[k]! * realTrace(environment, rightEnvironments[right.halfOf[k]!]!);
    }
  });
  return energy;
}

interface Halves {
  /** Qubits of the half from the outer end. */
  readonly order: readonly number[];
  /** Letters 0 … 3 of each different half in that order, sorted. */
  readonly halves: readonly (readonly number[])[];
  /** Which half each term has. */
  readonly halfOf: readonly number[];
}

function halvesOf({ size, x, z }: PauliSum, order: readonly number[]): Halves {
  const keys = Array.from({ length: size }, (_, k) =>
    order.map((qubit) => letterOf(x[2 * k]!, x[2 * k + 1]!, z[2 * k]!, z[2 * k + 1]!, qubit)).join(''),
  );
  const sorted = [...new Set(keys)].sort();
  const places = new Map(sorted.map((key, index) => [key, index]));
  return {
    order,
    halves: sorted.map((key) => Array.from(key, Number)),
    halfOf: keys.map((key) => places.get(key)!),
  };
}

/** One more tensor of an environment; null is the identity. */
type Contract = (environment: ComplexMatrix | null, site: Site, adjoint: ComplexMatrix, acted: Site) => ComplexMatrix;

function contractHalves(
  { order, halves }: Halves,
  state: MatrixProductState,
  contract: Contract,
  found: (index: number, environment: ComplexMatrix | null) => void,
): void {
  const centre = state.qubits >> 1;
  const adjoints = order.map((qubit) => {
    const { left, right, re, im } = state.site(qubit);
    return adjointComplex(
      contract === fromLeft ? complexMatrix(2 * left, right, re, im) : complexMatrix(left, 2 * right, re, im),
    );
  });
  const stack: (ComplexMatrix | null)[] = [null];
  let last: readonly number[] = [];
  halves.forEach((half, index) => {
    let shared = 0;
    while (shared < last.length && half[shared] === last[shared]) shared++;
    stack.length = shared + 1;
    for (let depth = shared; depth < half.length; depth++) {
      const before = stack[depth]!;
      const qubit = order[depth]!;
      const operator = operatorOfLetter(half[depth]!);
      if (before === null && operator === null && qubit !== centre) {
        stack.push(null);
        continue;
      }
      const site = state.site(qubit);
      stack.push(contract(before, site, adjoints[depth]!, operator === null ? site : onSite(site, operator)));
    }
    last = half;
    found(index, stack[half.length]!);
  });
}

/** Rows: bra, columns: ket. */
function fromLeft(environment: ComplexMatrix | null, site: Site, adjoint: ComplexMatrix, acted: Site): ComplexMatrix {
  const { left, right, re, im } = acted;
  const { re: r, im: i } =
    environment === null ? acted : multiplyComplex(environment, complexMatrix(left, 2 * right, re, im));
  return multiplyComplex(adjoint, complexMatrix(2 * site.left, right, r, i));
}

/** Rows: ket, columns: bra. */
function fromRight(environment: ComplexMatrix | null, site: Site, adjoint: ComplexMatrix, acted: Site): ComplexMatrix {
  const { left, right, re, im } = acted;
  const { re: r, im: i } =
    environment === null ? acted : multiplyComplex(complexMatrix(2 * left, right, re, im), environment);
  return multiplyComplex(complexMatrix(site.left, 2 * right, r, i), adjoint);
}

/** Re tr(L·R); null is the identity. */
function realTrace(left: ComplexMatrix | null, right: ComplexMatrix): number {
  const n = right.rows;
  let sum = 0;
  if (left === null) {
    for (let k = 0; k < n; k++) sum += right.re[k * n + k]!;
    return sum;
  }
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++) {
      sum += left.re[a * n + b]! * right.re[b * n + a]! - left.im[a * n + b]! * right.im[b * n + a]!;
    }
  }
  return sum;
}
