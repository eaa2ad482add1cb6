import {
  type ComplexMatrix,
  complexMatrix,
  conjugate,
  leftSingularVectors,
  multiplyComplex,
  orthonormalRows,
  transposeComplex,
} from '../../math/index.ts';
import type { GateMatrix } from '../gate-matrix.ts';
import { type ProductOperator, productTerms } from './product-operator.ts';
import { directSum, onPair, onSite, type Site, siteOf, tallMatrix, wideMatrix } from './site-tensor.ts';

export interface BondLimits {
  readonly bondDimension: number;
  /** Sum of squared singular values, of 1, that may be dropped at one bond. */
  readonly truncation: number;
}

/**
 * A state as one tensor for each qubit, qubit 0 first. Tensors left of the centre are isometries from the left, those right of it
 * from the right, so that truncating at the centre is optimal and keeps the norm (Schollwöck, Ann. Phys. 326, 96, 2011, §4).
 */
export class MatrixProductState {
  readonly qubits: number;
  private readonly limits: BondLimits;
  private sites: Site[];
  private centre = 0;
  /** Product of the weights kept at every truncation: an estimate of |⟨exact|this⟩|². */
  private fidelity = 1;
  private limited = false;

  constructor(qubits: number, limits: BondLimits) {
    this.qubits = qubits;
    this.limits = limits;
    this.sites = Array.from({ length: qubits }, () => ({
      left: 1,
      right: 1,
      re: Float64Array.of(1, 0),
      im: Float64Array.of(0, 0),
    }));
  }

  /** The state of any tensors that fit, its norm kept; null when that is zero. */
  static of(sites: readonly Site[], limits: BondLimits): MatrixProductState | null {
    const state = new MatrixProductState(sites.length, limits);
    state.sites = sites.slice();
    state.moveTo(sites.length - 1);
    const last = state.sites.at(-1)!;
    if (last.re.every((value) => value === 0) && last.im.every((value) => value === 0)) return null;
    state.compress(0, sites.length - 1);
    return state;
  }

  /** Tensors are never changed in place, so a copy of the list is a copy of the state. */
  clone(): MatrixProductState {
    const copy = new MatrixProductState(this.qubits, this.limits);
    copy.sites = this.sites.slice();
    copy.centre = this.centre;
    copy.fidelity = this.fidelity;
    copy.limited = this.limited;
    return copy;
  }

  get truncationError(): number {
    return 1 - this.fidelity;
  }

  /** True when the bond dimension made it drop more than the truncation allows. */
  get cut(): boolean {
    return this.limited;
  }

  /** The largest dimension of a bond. */
  get bondDimension(): number {
    return this.sites.reduce((largest, { right }) => Math.max(largest, right), 1);
  }

  /** The tensor of a qubit, for reading. */
  site(qubit: number): Site {
    return this.sites[qubit]!;
  }

  /** Makes all tensors but this one isometries towards it. */
  moveTo(qubit: number): void {
    while (this.centre < qubit) this.moveRight();
    while (this.centre > qubit) this.moveLeft();
  }

  /** Applies the matrix of a gate on none (a phase), one or two qubits. */
  apply(gate: GateMatrix): void {
    const [first, second] = gate.qubits;
    if (first === undefined) this.scale(gate);
    else if (second === undefined) this.sites[first] = onSite(this.sites[first]!, gate);
    else if (Math.abs(first - second) === 1) this.applyToPair(gate, Math.min(first, second));
    else this.applySum(productTerms(gate), Math.min(first, second), Math.max(first, second));
  }

  /**
   * Applies a sum of products of one-qubit operators on the qubits from … to: each bond of the range grows by their number and
   * is truncated on the way back.
   */
  applySum(terms: readonly ProductOperator[], from: number, to: number): void {
    this.moveTo(from);
    for (let qubit = from; qubit <= to; qubit++) {
      this.sites[qubit] = directSum(
        terms.map((operator) => {
          const one = operator(qubit);
          return one === null ? this.sites[qubit]! : onSite(this.sites[qubit]!, one);
        }),
        qubit === from,
        qubit === to,
      );
    }
    this.compress(from, to);
  }

  /** Tensors from … to are no isometries; truncates the bonds between them and ends with the centre at `from`. */
  private compress(from: number, to: number): void {
    this.centre = from;
    this.moveTo(to);
    for (let qubit = to; qubit > from; qubit--) this.splitLeft(qubit);
  }

  private scale({ re, im }: GateMatrix): void {
    const site = this.sites[this.centre]!;
    this.sites[this.centre] = {
      ...site,
      re: site.re.map((value, k) => re[0]! * value - im[0]! * site.im[k]!),
      im: site.im.map((value, k) => re[0]! * value + im[0]! * site.re[k]!),
    };
  }

  private applyToPair(gate: GateMatrix, low: number): void {
    const high = low + 1;
    const towardsRight = this.centre <= low;
    this.moveTo(towardsRight ? low : high);
    const a = this.sites[low]!;
    const b = this.sites[high]!;
    const turned = onPair(multiplyComplex(tallMatrix(a), wideMatrix(b)), gate, gate.qubits[0] === low);
    if (!towardsRight) {
      // The left tensor becomes the centre.
      const { rest, vectors } = this.truncated(transposeComplex(turned));
      this.sites[high] = siteOf(vectors, vectors.rows, b.right);
      this.sites[low] = siteOf(transposeComplex(rest), a.left, vectors.rows);
      this.centre = low;
      return;
    }
    const { rest, vectors } = this.truncated(turned);
    this.sites[low] = siteOf(transposeComplex(vectors), a.left, vectors.rows);
    this.sites[high] = siteOf(rest, vectors.rows, b.right);
    this.centre = high;
  }

  /** Truncates the bond to the left of the centre and makes its neighbour the centre. */
  private splitLeft(qubit: number): void {
    const site = this.sites[qubit]!;
    const neighbour = this.sites[qubit - 1]!;
    const { rest, vectors } = this.truncated(transposeComplex(wideMatrix(site)));
    this.sites[qubit] = siteOf(vectors, vectors.rows, site.right);
    const carried = multiplyComplex(tallMatrix(neighbour), transposeComplex(rest));
    this.sites[qubit - 1] = siteOf(carried, neighbour.left, vectors.rows);
    this.centre = qubit - 1;
  }

  /** A ≈ vectorsᵀ·rest with as few singular vectors as the limits ask for, the norm of A kept. */
  private truncated(a: ComplexMatrix): { readonly vectors: ComplexMatrix; readonly rest: ComplexMatrix } {
    const { vectors: all, values } = leftSingularVectors(a);
    const total = values.reduce((sum, value) => sum + value * value, 0);
    let kept = values.length;
    let dropped = 0;
    while (kept > 1) {
      const weight = values[kept - 1]! * values[kept - 1]!;
      if (dropped + weight > this.limits.truncation * total) {
        if (kept <= this.limits.bondDimension) break;
        this.limited = true;
      }
      dropped += weight;
      kept--;
    }
    const size = kept * all.columns;
    const vectors = complexMatrix(kept, all.columns, all.re.subarray(0, size), all.im.subarray(0, size));
    const rest = multiplyComplex(conjugate(vectors), a);
    if (dropped > 0) {
      this.fidelity *= (total - dropped) / total;
      const scale = Math.sqrt(total / (total - dropped));
      for (let k = 0; k < rest.re.length; k++) {
        rest.re[k]! *= scale;
        rest.im[k]! *= scale;
      }
    }
    return { vectors, rest };
  }

  private moveRight(): void {
    const a = this.sites[this.centre]!;
    const b = this.sites[this.centre + 1]!;
    const { factor, basis } = orthonormalRows(transposeComplex(tallMatrix(a)));
    this.sites[this.centre] = siteOf(transposeComplex(basis), a.left, basis.rows);
    const carried = multiplyComplex(transposeComplex(factor), wideMatrix(b));
    this.sites[this.centre + 1] = siteOf(carried, basis.rows, b.right);
    this.centre++;
  }

  private moveLeft(): void {
    const a = this.sites[this.centre - 1]!;
    const b = this.sites[this.centre]!;
    const { factor, basis } = orthonormalRows(wideMatrix(b));
    this.sites[this.centre] = siteOf(basis, basis.rows, b.right);
    const carried = multiplyComplex(tallMatrix(a), factor);
    this.sites[this.centre - 1] = siteOf(carried, a.left, basis.rows);
    this.centre--;
  }
}
