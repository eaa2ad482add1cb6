import { adjointComplex, type ComplexMatrix, complexMatrix, multiplyComplex } from '../../math/index.ts';
import { advance } from './matrix-product-expectation.ts';
import type { MatrixProductState } from './matrix-product-state.ts';
import type { PauliMasks } from './pauli-turns.ts';
import { letterOf, operatorOfLetter } from './product-operator.ts';
import { onSite, type Site, tallMatrix, wideMatrix } from './site-tensor.ts';

/** What was contracted up to a qubit, and the tensors of that qubit that it was made of. */
interface Kept {
  readonly environment: ComplexMatrix;
  readonly bra: Site;
  readonly ket: Site;
}

/**
 * Im⟨λ|P|ψ⟩ for Pauli strings between two states that change gate by gate: what is to the left and to the right of a string is kept
 * from one question to the next as far as the tensors are still the same.
 */
export class OverlapCache {
  private readonly bra: MatrixProductState;
  private readonly ket: MatrixProductState;
  /** By number of qubits from the left, or from the right. */
  private readonly left: Kept[] = [];
  private readonly right: Kept[] = [];

  constructor(bra: MatrixProductState, ket: MatrixProductState) {
    this.bra = bra;
    this.ket = ket;
  }

  imaginary({ x, z }: PauliMasks, first: number, last: number): number {
    let environment = this.fromLeft(first);
    for (let qubit = first; qubit <= last; qubit++) {
      const operator = operatorOfLetter(letterOf(x[0]!, x[1]!, z[0]!, z[1]!, qubit));
      const ket = this.ket.site(qubit);
      environment = advance(
        environment,
        operator === null ? ket : onSite(ket, operator),
        adjointComplex(tallMatrix(this.bra.site(qubit))),
      );
    }
    return imaginaryTrace(environment, this.fromRight(this.ket.qubits - 1 - last));
  }

  private fromLeft(count: number): ComplexMatrix {
    return this.grown(
      this.left,
      count,
      (k) => k,
      (before, bra, ket) => advance(before, ket, adjointComplex(tallMatrix(bra))),
    );
  }

  /** Rows: ket, columns: bra. */
  private fromRight(count: number): ComplexMatrix {
    const highest = this.ket.qubits - 1;
    return this.grown(
      this.right,
      count,
      (k) => highest - k,
      (before, bra, ket) => {
        const half = multiplyComplex(tallMatrix(ket), before);
        return multiplyComplex(
          complexMatrix(ket.left, 2 * half.columns, half.re, half.im),
          adjointComplex(wideMatrix(bra)),
        );
      },
    );
  }

  private grown(
    kept: Kept[],
    count: number,
    qubitAt: (k: number) => number,
    next: (before: ComplexMatrix, bra: Site, ket: Site) => ComplexMatrix,
  ): ComplexMatrix {
    let environment: ComplexMatrix = one;
    for (let k = 0; k < count; k++) {
      const bra = this.bra.site(qubitAt(k));
      const ket = this.ket.site(qubitAt(k));
      const known = kept[k];
      if (known?.bra !== bra || known.ket !== ket) {
        kept.length = k;
        kept.push({ environment: next(environment, bra, ket), bra, ket });
      }
      environment = kept[k]!.environment;
    }
    return environment;
  }
}

const one = complexMatrix(1, 1, Float64Array.of(1));

/** Im tr(L·R). */
function imaginaryTrace(left: ComplexMatrix, right: ComplexMatrix): number {
  let sum = 0;
  for (let a = 0; a < left.rows; a++) {
    for (let b = 0; b < left.columns; b++) {
      const l = a * left.columns + b;
      const r = b * left.rows + a;
      sum += left.re[l]! * right.im[r]! + left.im[l]! * right.re[r]!;
    }
  }
  return sum;
}
