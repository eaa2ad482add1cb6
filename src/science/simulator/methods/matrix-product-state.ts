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

/** The tensor of one qubit: element (l, s, r) at (2l + s)·right + r, so both ways to see it as a matrix are free. */
export interface Site {
  readonly left: number;
  readonly right: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

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

  /** Tensors are never changed in place, so a copy of the list is a copy of the state. */
  clone(): MatrixProductState {
    const copy = new MatrixProductState(this.qubits, this.limits);
    copy.sites = this.sites.slice();
    copy.centre = this.centre;
    copy.fidelity = this.fidelity;
    return copy;
  }

  get truncationError(): number {
    return 1 - this.fidelity;
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
    this.moveTo(to);
    for (let qubit = to; qubit > from; qubit--) {
      const site = this.sites[qubit]!;
      this.splitLeft(complexMatrix(site.left, 2 * site.right, site.re, site.im), site.right, qubit);
    }
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
    const joined = multiplyComplex(
      complexMatrix(2 * a.left, a.right, a.re, a.im),
      complexMatrix(b.left, 2 * b.right, b.re, b.im),
    );
    const turned = onPair(joined, gate, gate.qubits[0] === low);
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

  /** Truncates the bond to the left of a tensor, seen as left × (2·right), and makes its neighbour the centre. */
  private splitLeft(matrix: ComplexMatrix, right: number, qubit: number): void {
    const { rest, vectors } = this.truncated(transposeComplex(matrix));
    const neighbour = this.sites[qubit - 1]!;
    this.sites[qubit] = siteOf(vectors, vectors.rows, right);
    const carried = multiplyComplex(
      complexMatrix(2 * neighbour.left, neighbour.right, neighbour.re, neighbour.im),
      transposeComplex(rest),
    );
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
      if (kept <= this.limits.bondDimension && dropped + weight > this.limits.truncation * total) break;
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
    const { factor, basis } = orthonormalRows(transposeComplex(complexMatrix(2 * a.left, a.right, a.re, a.im)));
    this.sites[this.centre] = siteOf(transposeComplex(basis), a.left, basis.rows);
    const carried = multiplyComplex(transposeComplex(factor), complexMatrix(b.left, 2 * b.right, b.re, b.im));
    this.sites[this.centre + 1] = siteOf(carried, basis.rows, b.right);
    this.centre++;
  }

  private moveLeft(): void {
    const a = this.sites[this.centre - 1]!;
    const b = this.sites[this.centre]!;
    const { factor, basis } = orthonormalRows(complexMatrix(b.left, 2 * b.right, b.re, b.im));
    this.sites[this.centre] = siteOf(basis, basis.rows, b.right);
    const carried = multiplyComplex(complexMatrix(2 * a.left, a.right, a.re, a.im), factor);
    this.sites[this.centre - 1] = siteOf(carried, a.left, basis.rows);
    this.centre--;
  }
}

function siteOf({ re, im }: ComplexMatrix, left: number, right: number): Site {
  return { left, right, re, im };
}

/** The tensor after a 2 × 2 matrix on its qubit. */
export function onSite(
  { left, right, re, im }: Site,
  gate: { readonly re: Float64Array; readonly im: Float64Array },
): Site {
  const out = { left, right, re: new Float64Array(re.length), im: new Float64Array(im.length) };
  for (let to = 0; to < 2; to++) {
    for (let from = 0; from < 2; from++) {
      const gr = gate.re[2 * to + from]!;
      const gi = gate.im[2 * to + from]!;
      if (gr === 0 && gi === 0) continue;
      for (let l = 0; l < left; l++) {
        const a = (2 * l + to) * right;
        const b = (2 * l + from) * right;
        for (let r = 0; r < right; r++) {
          out.re[a + r]! += gr * re[b + r]! - gi * im[b + r]!;
          out.im[a + r]! += gr * im[b + r]! + gi * re[b + r]!;
        }
      }
    }
  }
  return out;
}

/** Two joined tensors, (2l + s) × (s'·right + r), after a 4 × 4 matrix; `straight` when its lower index bit is s. */
function onPair({ rows, columns, re, im }: ComplexMatrix, gate: GateMatrix, straight: boolean): ComplexMatrix {
  const right = columns / 2;
  const out = complexMatrix(rows, columns);
  const offset = (index: number, l: number) => {
    const s = straight ? index & 1 : index >> 1;
    const t = straight ? index >> 1 : index & 1;
    return (2 * l + s) * columns + t * right;
  };
  for (let entry = 0; entry < 16; entry++) {
    const gr = gate.re[entry]!;
    const gi = gate.im[entry]!;
    if (gr === 0 && gi === 0) continue;
    for (let l = 0; 2 * l < rows; l++) {
      const a = offset(entry >> 2, l);
      const b = offset(entry & 3, l);
      for (let r = 0; r < right; r++) {
        out.re[a + r]! += gr * re[b + r]! - gi * im[b + r]!;
        out.im[a + r]! += gr * im[b + r]! + gi * re[b + r]!;
      }
    }
  }
  return out;
}

/** Tensors side by side on the diagonal of their bonds; at the first and last qubit of a range they share the outer bond. */
function directSum(parts: readonly Site[], first: boolean, last: boolean): Site {
  const [{ left, right }] = parts as readonly [Site, ...Site[]];
  const count = parts.length;
  const rows = first ? left : count * left;
  const columns = last ? right : count * right;
  const re = new Float64Array(2 * rows * columns);
  const im = new Float64Array(2 * rows * columns);
  parts.forEach((part, k) => {
    const row = first ? 0 : 2 * k * left;
    const column = last ? 0 : k * right;
    for (let l = 0; l < 2 * left; l++) {
      const to = (row + l) * columns + column;
      for (let r = 0; r < right; r++) {
        re[to + r]! += part.re[l * right + r]!;
        im[to + r]! += part.im[l * right + r]!;
      }
    }
  });
  return { left: rows, right: columns, re, im };
}
