import type { Gate } from './contract.ts';
import { onQubit, onTwoQubits, type Pairs } from './kernels.ts';
import { widened } from './matrix-product.ts';

export type UnitaryGate = Extract<Gate, { readonly kind: 'unitary' }>;

/** M† on the same qubits. */
export function adjoint({ kind, qubits, re, im }: UnitaryGate): UnitaryGate {
  const size = 1 << qubits.length;
  const outRe = new Float64Array(size * size);
  const outIm = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      outRe[i * size + j] = re[j * size + i]!;
      outIm[i * size + j] = -im[j * size + i]!;
    }
  }
  return { kind, qubits, re: outRe, im: outIm };
}

/** How a matrix goes through a state: a factor of some amplitudes, on pairs of amplitudes, or on groups of four. */
export type UnitaryPass =
  | {
      readonly kind: 'phase';
      /** The factor re + i·im is that of basis states with these bits, low ≤ high, equal for one qubit. */
      readonly low: number;
      readonly high: number;
      readonly re: number;
      readonly im: number;
    }
  | { readonly kind: 'pairs'; readonly pairs: Pairs; readonly re: Float64Array; readonly im: Float64Array }
  | {
      readonly kind: 'quads';
      /** Bits of the qubits, low < high; the lower is the low bit of the indices. */
      readonly low: number;
      readonly high: number;
      readonly re: Float64Array;
      readonly im: Float64Array;
    };

/**
 * The cheapest pass of a matrix of one or two qubits: one that is the identity on two of its four basis states (a controlled
 * gate, or a turn of |01⟩ and |10⟩) touches half of the amplitudes only.
 */
export function unitaryPass({ qubits, re, im }: UnitaryGate): UnitaryPass {
  const [first, second] = qubits;
  if (first === undefined || second === undefined) return onOneQubit(first ?? 0, re, im);
  const bits = [0, 1 << first, 1 << second, (1 << first) | (1 << second)];
  for (const [p, q] of pairsOfFour) {
    if (!isIdentityBeside(re, im, p, q)) continue;
    if (q === 3 && isPhase(re, im, 5 * p, [4 * p + q, 4 * q + p])) {
      const [low, high] = [Math.min(first, second), Math.max(first, second)];
      return { kind: 'phase', low: 1 << low, high: 1 << high, re: re[15]!, im: im[15]! };
    }
    const elements = [5 * p, 4 * p + q, 4 * q + p, 5 * q];
    return {
      kind: 'pairs',
      pairs: onTwoQubits(first, second, bits[p]!, bits[q]!),
      re: Float64Array.from(elements, (k) => re[k]!),
      im: Float64Array.from(elements, (k) => im[k]!),
    };
  }
  const ascending = [Math.min(first, second), Math.max(first, second)];
  return { kind: 'quads', low: 1 << ascending[0]!, high: 1 << ascending[1]!, ...elementsOn(ascending, qubits, re, im) };
}

function onOneQubit(qubit: number, re: Float64Array, im: Float64Array): UnitaryPass {
  const pairs = onQubit(qubit);
  if (!isPhase(re, im, 0, [1, 2])) return { kind: 'pairs', pairs, re, im };
  return { kind: 'phase', low: pairs.low, high: pairs.high, re: re[3]!, im: im[3]! };
}

/** True when element `one` is exactly 1 and those of `none` are exactly 0. */
function isPhase(re: Float64Array, im: Float64Array, one: number, none: readonly number[]): boolean {
  return re[one] === 1 && im[one] === 0 && none.every((k) => re[k] === 0 && im[k] === 0);
}

function elementsOn(ascending: readonly number[], qubits: readonly number[], re: Float64Array, im: Float64Array) {
  const wide = widened({ qubits, re, im }, ascending);
  return { re: wide.re, im: wide.im };
}

const pairsOfFour = [
  [1, 3],
  [2, 3],
  [1, 2],
  [0, 1],
  [0, 2],
  [0, 3],
] as const;

/** True when rows and columns other than p and q are exactly those of the identity. */
function isIdentityBeside(re: Float64Array, im: Float64Array, p: number, q: number): boolean {
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 4; j++) {
      const inside = (i === p || i === q) && (j === p || j === q);
      if (!inside && (re[4 * i + j] !== (i === j ? 1 : 0) || im[4 * i + j] !== 0)) return false;
    }
  }
  return true;
}

/** The matrix on the state, in place. */
export function applyUnitary(re: Float64Array, im: Float64Array, pass: UnitaryPass): void {
  if (pass.kind === 'phase') multiplyWhere(re, im, pass.low | pass.high, pass.re, pass.im);
  else if (pass.kind === 'pairs') applyToPairs(re, im, pass.pairs, pass.re, pass.im);
  else applyToQuads(re, im, pass.low, pass.high, pass.re, pass.im);
}

/** r + is times every amplitude with all bits of the mask; −1 changes signs. */
function multiplyWhere(re: Float64Array, im: Float64Array, mask: number, r: number, s: number): void {
  const negative = r === -1 && s === 0;
  for (let k = mask; k < re.length; k = (k + 1) | mask) {
    const [p, q] = [re[k]!, im[k]!];
    re[k] = negative ? -p : r * p - s * q;
    im[k] = negative ? -q : r * q + s * p;
  }
}

/** 2 × 2 on each pair, row-major. */
function applyToPairs(re: Float64Array, im: Float64Array, pairs: Pairs, mr: Float64Array, mi: Float64Array): void {
  const { low, high, a, b } = pairs;
  const [r0, r1, r2, r3] = [mr[0]!, mr[1]!, mr[2]!, mr[3]!];
  const [i0, i1, i2, i3] = [mi[0]!, mi[1]!, mi[2]!, mi[3]!];
  const step = low === high ? re.length : 2 * high;
  const end = low === high ? re.length : high;
  for (let i = 0; i < re.length; i += step) {
    for (let j = i; j < i + end; j += 2 * low) {
      for (let k = j; k < j + low; k++) {
        const p = k | a;
        const q = k | b;
        const pr = re[p]!;
        const pi = im[p]!;
        const qr = re[q]!;
        const qi = im[q]!;
        re[p] = r0 * pr - i0 * pi + r1 * qr - i1 * qi;
        im[p] = r0 * pi + i0 * pr + r1 * qi + i1 * qr;
        re[q] = r2 * pr - i2 * pi + r3 * qr - i3 * qi;
        im[q] = r2 * pi + i2 * pr + r3 * qi + i3 * qr;
      }
    }
  }
}

/** 4 × 4 on each group of four, row-major; `low` < `high` is the low bit of its indices. */
function applyToQuads(
  re: Float64Array,
  im: Float64Array,
  low: number,
  high: number,
  mr: Float64Array,
  mi: Float64Array,
): void {
  const vr = new Float64Array(4);
  const vi = new Float64Array(4);
  const offsets = [0, low, high, low | high];
  for (let i = 0; i < re.length; i += 2 * high) {
    for (let j = i; j < i + high; j += 2 * low) {
      for (let k = j; k < j + low; k++) {
        for (let c = 0; c < 4; c++) {
          vr[c] = re[k | offsets[c]!]!;
          vi[c] = im[k | offsets[c]!]!;
        }
        for (let row = 0; row < 4; row++) {
          const m = 4 * row;
          let r = mr[m]! * vr[0]! - mi[m]! * vi[0]!;
          let s = mr[m]! * vi[0]! + mi[m]! * vr[0]!;
          for (let c = 1; c < 4; c++) {
            r = r + mr[m + c]! * vr[c]! - mi[m + c]! * vi[c]!;
            s = s + mr[m + c]! * vi[c]! + mi[m + c]! * vr[c]!;
          }
          re[k | offsets[row]!] = r;
          im[k | offsets[row]!] = s;
        }
      }
    }
  }
}
