import { angleAt } from './circuit.ts';
import type { Angle, Gate } from './contract.ts';
import type { Operation, Planes } from './operation.ts';

interface Turn {
  readonly qubit: number;
  readonly angle: Angle;
}

/**
 * A run of RY gates. They are real, so both planes turn alike, and they commute, so two qubits are done in one pass over
 * memory; going back, a pass takes both derivatives and turns ψ and λ.
 */
export function rotationLayer(gates: readonly Gate[]): Operation {
  const turns = gates.flatMap((gate): Turn[] => (gate.kind === 'ry' ? [gate] : []));
  const steps = pairUp(turns);
  const sums = new Float64Array(2);
  return {
    free: turns.some(({ angle }) => angle.parameter !== null),
    forward({ re, im }, theta) {
      for (const [a, b] of steps) {
        const p = angleAt(a.angle, theta) / 2;
        const [cp, sp] = [Math.cos(p), Math.sin(p)];
        if (b === null) {
          turnOne(re, 1 << a.qubit, cp, sp);
          turnOne(im, 1 << a.qubit, cp, sp);
          continue;
        }
        const q = angleAt(b.angle, theta) / 2;
        const [cq, sq] = [Math.cos(q), Math.sin(q)];
        turnTwo(re, 1 << a.qubit, 1 << b.qubit, cp, sp, cq, sq);
        turnTwo(im, 1 << a.qubit, 1 << b.qubit, cp, sp, cq, sq);
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
  };
}

function backStep(psi: Planes, lambda: Planes, a: Turn, b: Turn | null, theta: Float64Array, sums: Float64Array): void {
  const p = angleAt(a.angle, theta) / 2;
  const [cp, sp] = [Math.cos(p), Math.sin(p)];
  if (b === null) {
    sums[0] = backOne(psi.re, lambda.re, 1 << a.qubit, cp, sp) + backOne(psi.im, lambda.im, 1 << a.qubit, cp, sp);
    return;
  }
  const q = angleAt(b.angle, theta) / 2;
  const [cq, sq] = [Math.cos(q), Math.sin(q)];
  backTwo(psi.re, lambda.re, 1 << a.qubit, 1 << b.qubit, cp, sp, cq, sq, sums);
  backTwo(psi.im, lambda.im, 1 << a.qubit, 1 << b.qubit, cp, sp, cq, sq, sums);
}

/** Neighbours in pairs, lower qubit first; two turns of one qubit are not paired. */
function pairUp(turns: readonly Turn[]): [Turn, Turn | null][] {
  const steps: [Turn, Turn | null][] = [];
  for (let k = 0; k < turns.length; k++) {
    const first = turns[k]!;
    const second = turns[k + 1];
    if (second === undefined || second.qubit === first.qubit) {
      steps.push([first, null]);
    } else {
      steps.push(first.qubit < second.qubit ? [first, second] : [second, first]);
      k++;
    }
  }
  return steps;
}

function turnOne(v: Float64Array, bit: number, c: number, s: number): void {
  for (let j = 0; j < v.length; j += 2 * bit) {
    for (let k = j; k < j + bit; k++) {
      const a = v[k]!;
      const b = v[k + bit]!;
      v[k] = c * a - s * b;
      v[k + bit] = c * b + s * a;
    }
  }
}

/** Indices with both bits zero come from a counter by making room for two bits (p < q). */
function turnTwo(v: Float64Array, p: number, q: number, cp: number, sp: number, cq: number, sq: number): void {
  const lowMask = p - 1;
  const middleMask = (q >> 1) - p;
  const both = p | q;
  const quarter = v.length >> 2;
  for (let t = 0; t < quarter; t++) {
    const low = t & lowMask;
    const middle = t & middleMask;
    const k = ((t - low - middle) << 2) | (middle << 1) | low;
    const v0 = v[k]!;
    const v1 = v[k | p]!;
    const v2 = v[k | q]!;
    const v3 = v[k | both]!;
    const w0 = cp * v0 - sp * v1;
    const w1 = cp * v1 + sp * v0;
    const w2 = cp * v2 - sp * v3;
    const w3 = cp * v3 + sp * v2;
    v[k] = cq * w0 - sq * w2;
    v[k | p] = cq * w1 - sq * w3;
    v[k | q] = cq * w2 + sq * w0;
    v[k | both] = cq * w3 + sq * w1;
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
  sums[0]! += sumP;
  sums[1]! += sumQ;
}
