import { type ComplexMatrix, complexMatrix } from '../../math/index.ts';
import type { GateMatrix } from '../gate-matrix.ts';

/** The tensor of one qubit: element (l, s, r) at (2l + s)·right + r, so both ways to see it as a matrix are free. */
export interface Site {
  readonly left: number;
  readonly right: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** A tensor as the matrix (left, s) × right. */
export function tallMatrix({ left, right, re, im }: Site): ComplexMatrix {
  return complexMatrix(2 * left, right, re, im);
}

/** A tensor as the matrix left × (s, right). */
export function wideMatrix({ left, right, re, im }: Site): ComplexMatrix {
  return complexMatrix(left, 2 * right, re, im);
}

/** A matrix seen as the tensor of a qubit. */
export function siteOf({ re, im }: ComplexMatrix, left: number, right: number): Site {
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
export function onPair({ rows, columns, re, im }: ComplexMatrix, gate: GateMatrix, straight: boolean): ComplexMatrix {
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
export function directSum(parts: readonly Site[], first: boolean, last: boolean): Site {
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
