import { cos, sin } from '../math/index.ts';
import { angleAt } from './circuit.ts';
import { isFlipped, type Turn } from './layers.ts';
import type { Planes } from './operation.ts';

/**
 * RY on different qubits. They are real, so both planes turn alike, and they commute, so two qubits are done in one pass over
 * memory; going back, a pass takes both derivatives and turns ψ and λ.
 */
export interface RotationLayer {
  /**
   * Every qubit, in descending order, by x − t·y, y + t·x with t = tan(θ/2). Near π: X before, and t = cot(θ/2). The layer's
   * `weights` are left out.
   */
  forward(state: Planes, theta: Float64Array): void;
  backward(psi: Planes, lambda: Planes, theta: Float64Array, gradient: Float64Array): void;
  /** What `forward` leaves out, on |0⟩ and |1⟩ of each qubit of the state in turn: cosines, or (−sin, sin) near π. */
  weights(theta: Float64Array, qubits: number): Float64Array;
}

export function rotationLayer(turns: readonly Turn[]): RotationLayer {
  const descending = turns.toSorted((a, b) => b.qubit - a.qubit);
  const steps: [Turn, Turn | null][] = [];
  for (let k = 0; k < descending.length; k += 2) steps.push([descending[k]!, descending[k + 1] ?? null]);
  const sums = new Float64Array(2);
  return {
    forward({ re, im }, theta) {
      for (const [a, b] of steps) {
        const [p, tp, fp] = tangent(a, theta);
        if (b === null) {
          turnOne(re, p, tp, fp);
          turnOne(im, p, tp, fp);
          continue;
        }
        const [q, tq, fq] = tangent(b, theta);
        turnTwo(re, p, q, tp, tq, fp | fq);
        turnTwo(im, p, q, tp, tq, fp | fq);
      }
    },
    backward(psi, lambda, theta, gradient) {
      for (const [a, b] of steps.toReversed()) {
        sums.fill(0);
        backStep(psi, lambda, a, b, theta, sums);
        if (a.angle.parameter !== null) gradient[a.angle.parameter]! += a.angle.factor * sums[0]!;
        if (b !== null && b.angle.parameter !== null) gradient[b.angle.parameter]! += b.angle.factor * sums[1]!;
      }
    },
    weights(theta, qubits) {
      const weights = new Float64Array(2 * qubits).fill(1);
      for (const { qubit, angle } of turns) {
        const half = angleAt(angle, theta) / 2;
        const [c, s] = [cos(half), sin(half)];
        const flipped = isFlipped(c);
        weights[2 * qubit] = flipped ? -s : c;
        weights[2 * qubit + 1] = flipped ? s : c;
      }
      return weights;
    },
  };
}

/** The qubit's bit, tangent or cotangent, and the bit again when it is flipped. */
function tangent({ qubit, angle }: Turn, theta: Float64Array): [number, number, number] {
  const half = angleAt(angle, theta) / 2;
  const [c, s] = [cos(half), sin(half)];
  const bit = 1 << qubit;
  return isFlipped(c) ? [bit, c / s, bit] : [bit, s / c, 0];
}

function backStep(psi: Planes, lambda: Planes, a: Turn, b: Turn | null, theta: Float64Array, sums: Float64Array): void {
  const p = angleAt(a.angle, theta) / 2;
  const [cp, sp] = [cos(p), sin(p)];
  if (b === null) {
    sums[0] = backOne(psi.re, lambda.re, 1 << a.qubit, cp, sp) + backOne(psi.im, lambda.im, 1 << a.qubit, cp, sp);
    return;
  }
  const q = angleAt(b.angle, theta) / 2;
  const [cq, sq] = [cos(q), sin(q)];
  backTwo(psi.re, lambda.re, 1 << b.qubit, 1 << a.qubit, cq, sq, cp, sp, sums);
  backTwo(psi.im, lambda.im, 1 << b.qubit, 1 << a.qubit, cq, sq, cp, sp, sums);
}

/** `flip` is the bit when X comes first. */
function turnOne(v: Float64Array, bit: number, t: number, flip: number): void {
  for (let j = 0; j < v.length; j += 2 * bit) {
    for (let k = j; k < j + bit; k++) {
      const a = v[k + flip]!;
      const b = v[k + bit - flip]!;
      v[k] = a - t * b;
      v[k + bit] = b + t * a;
    }
  }
}

/** The higher bit p, then q. Indices with both bits zero come from a counter by making room for two bits. */
function turnTwo(v: Float64Array, p: number, q: number, tp: number, tq: number, flips: number): void {
  const lowMask = q - 1;
  const middleMask = (p >> 1) - q;
  const both = p | q;
  const quarter = v.length >> 2;
  for (let t = 0; t < quarter; t++) {
    const low = t & lowMask;
    const middle = t & middleMask;
    const k = ((t - low - middle) << 2) | (middle << 1) | low;
    const v0 = v[k ^ flips]!;
    const v1 = v[(k | q) ^ flips]!;
    const v2 = v[(k | p) ^ flips]!;
    const v3 = v[(k | both) ^ flips]!;
    const w0 = v0 - tp * v2;
    const w2 = v2 + tp * v0;
    const w1 = v1 - tp * v3;
    const w3 = v3 + tp * v1;
    v[k] = w0 - tq * w1;
    v[k | q] = w1 + tq * w0;
    v[k | p] = w2 - tq * w3;
    v[k | both] = w3 + tq * w2;
  }
}

/** The plane's share of Im⟨λ|Y|ψ⟩ = Σ λ₁ψ₀ − λ₀ψ₁; then both turned back. */
function backOne(v: Float64Array, l: Float64Array, bit: number, c: number, s: number): number {
  let sum = 0;
  for (let j = 0; j < v.length; j += 2 * bit) {
    for (let k = j; k < j + bit; k++) {
      const a = v[k]!;
      const b = v[k + bit]!;
      const la = l[k]!;
      const lb = l[k + bit]!;
      sum += lb * a - la * b;
      v[k] = c * a + s * b;
      v[k + bit] = c * b - s * a;
      l[k] = c * la + s * lb;
      l[k + bit] = c * lb - s * la;
    }
  }
  return sum;
}

/** The lower bit p is the second turn of the step: its sum is sums[1]. */
function backTwo(
  v: Float64Array,
  l: Float64Array,
  p: number,
  q: number,
  cp: number,
  sp: number,
  cq: number,
  sq: number,
  sums: Float64Array,
): void {
  const lowMask = p - 1;
  const middleMask = (q >> 1) - p;
  const both = p | q;
  const quarter = v.length >> 2;
  let sumP = 0;
  let sumQ = 0;
  for (let t = 0; t < quarter; t++) {
    const low = t & lowMask;
    const middle = t & middleMask;
    const k = ((t - low - middle) << 2) | (middle << 1) | low;
    const v0 = v[k]!;
    const v1 = v[k | p]!;
    const v2 = v[k | q]!;
    const v3 = v[k | both]!;
    const l0 = l[k]!;
    const l1 = l[k | p]!;
    const l2 = l[k | q]!;
    const l3 = l[k | both]!;
    sumP += l1 * v0 - l0 * v1 + (l3 * v2 - l2 * v3);
    sumQ += l2 * v0 - l0 * v2 + (l3 * v1 - l1 * v3);
    const w0 = cp * v0 + sp * v1;
    const w1 = cp * v1 - sp * v0;
    const w2 = cp * v2 + sp * v3;
    const w3 = cp * v3 - sp * v2;
    v[k] = cq * w0 + sq * w2;
    v[k | p] = cq * w1 + sq * w3;
    v[k | q] = cq * w2 - sq * w0;
    v[k | both] = cq * w3 - sq * w1;
    const m0 = cp * l0 + sp * l1;
    const m1 = cp * l1 - sp * l0;
    const m2 = cp * l2 + sp * l3;
    const m3 = cp * l3 - sp * l2;
    l[k] = cq * m0 + sq * m2;
    l[k | p] = cq * m1 + sq * m3;
    l[k | q] = cq * m2 - sq * m0;
    l[k | both] = cq * m3 - sq * m1;
  }
  sums[1]! += sumP;
  sums[0]! += sumQ;
}
