import { cos, sin } from '../math/index.ts';
import { parity } from '../operators/index.ts';
import type { Angle, Gate, Statevector } from './contract.ts';
import { pauliString } from './pauli-rotation.ts';

/** Σ factor·θ[parameter] + offset, radians. */
export interface SummedAngle {
  readonly terms: readonly { readonly parameter: number; readonly factor: number }[];
  readonly offset: number;
}

/**
 * Commuting turns exp(−iφ_j P_j/2) by Pauli strings that flip the same qubits, as one pass. Each pair (k, k ⊕ x) turns by one angle,
 * ±Σ ±φ_j, that depends only on the pair's class: the parities of k on the generators. Where the sum vanishes (for an excitation
 * of UCCSD: in 7 of 8 classes) nothing is done.
 */
export interface StringGroup {
  readonly kind: 'group';
  readonly x: number;
  /** The sign of a pair is the parity of z·k. */
  readonly z: number;
  /** Strings with an odd number of Y turn real and imaginary parts apart. */
  readonly real: boolean;
  /** Bit i of a class is the parity of generators[i]·k. */
  readonly generators: readonly number[];
  /** Those that turn. */
  readonly classes: readonly { readonly index: number; readonly angle: SummedAngle }[];
  readonly strings: readonly TurnedString[];
}

/** A turn by a Pauli string on at most 31 qubits. */
export interface TurnedString {
  readonly x: number;
  readonly z: number;
  readonly angle: Angle;
}

/** Classes are counted by bits of the generators. */
const generatorLimit = 4;

/** The gate as a turn by a Pauli string, or null. */
export function turnedString(gate: Gate): TurnedString | null {
  switch (gate.kind) {
    case 'rx':
      return { x: 1 << gate.qubit, z: 0, angle: gate.angle };
    case 'ry':
      return { x: 1 << gate.qubit, z: 1 << gate.qubit, angle: gate.angle };
    case 'rz':
      return { x: 0, z: 1 << gate.qubit, angle: gate.angle };
    case 'pauli':
      return { x: gate.x[0]!, z: gate.z[0]!, angle: gate.angle };
    default:
      return null;
  }
}

export function commute(a: TurnedString, b: TurnedString): boolean {
  return parity((a.x & b.z) ^ (a.z & b.x)) === 0;
}

/** The strings as a group; null when they do not make one, or have more classes than are counted. */
export function stringGroup(strings: readonly TurnedString[]): StringGroup | null {
  const [first] = strings;
  if (first === undefined || strings.some((string) => string.x !== first.x || !commute(first, string))) return null;
  const generators: number[] = [];
  const reduced: { readonly mask: number; readonly combination: number }[] = [];
  const combinations: number[] = [];
  for (const { z } of strings) {
    let mask = z ^ first.z;
    let combination = 0;
    for (const row of reduced) {
      if ((mask ^ row.mask) >>> 0 >= mask >>> 0) continue;
      mask ^= row.mask;
      combination ^= row.combination;
    }
    if (mask !== 0) {
      if (generators.length === generatorLimit) return null;
      reduced.push({ mask, combination: combination ^ (1 << generators.length) });
      reduced.sort((a, b) => (b.mask >>> 0) - (a.mask >>> 0));
      combination = 1 << generators.length;
      generators.push(z ^ first.z);
    }
    combinations.push(combination);
  }
  const { unitIm } = pauliString(first.x, first.z);
  const classes = Array.from({ length: 1 << generators.length }, (_, index) => ({
    index,
    angle: angleOf(strings, (k) => parity(combinations[k]! & index) === 1),
  })).filter(({ angle }) => angle.terms.length > 0 || angle.offset !== 0);
  return { kind: 'group', x: first.x, z: first.z, real: unitIm !== 0, generators, classes, strings };
}

/** Rounding of factors that cancel. */
const cancelled = 1e-15;

function angleOf(strings: readonly TurnedString[], isNegative: (index: number) => boolean): SummedAngle {
  const sums = new Map<number, { factor: number; size: number }>();
  let [offset, size] = [0, 0];
  strings.forEach(({ x, z, angle }, k) => {
    const { unitRe, unitIm } = pauliString(x, z);
    const sign = (unitRe + unitIm) * (isNegative(k) ? -1 : 1);
    offset += sign * angle.offset;
    size += Math.abs(angle.offset);
    if (angle.parameter === null) return;
    const sum = sums.get(angle.parameter) ?? { factor: 0, size: 0 };
    sum.factor += sign * angle.factor;
    sum.size += Math.abs(angle.factor);
    sums.set(angle.parameter, sum);
  });
  const terms = [...sums]
    .filter(([, sum]) => Math.abs(sum.factor) > cancelled * sum.size)
    .map(([parameter, { factor }]) => ({ parameter, factor }));
  return { terms, offset: Math.abs(offset) > cancelled * size ? offset : 0 };
}

/** The angle in radians at the point θ. */
export function summedAngleAt({ terms, offset }: SummedAngle, theta: Float64Array): number {
  const [first, ...others] = terms;
  if (first === undefined) return offset;
  return (
    others.reduce(
      (sum, { parameter, factor }) => sum + factor * theta[parameter]!,
      first.factor * theta[first.parameter]!,
    ) + offset
  );
}

/** Turns the state, with `sign` −1 back. */
export function turnGroup(group: StringGroup, state: Statevector, theta: Float64Array, sign: number): void {
  const { re, im } = state;
  const { x, z, real } = group;
  const turns = turnsOf(group, theta, sign);
  forPairs(group, re.length, (k, turn) => {
    const { c, s } = turns[turn]!;
    const t = parity(z & k) === 1 ? -s : s;
    const pr = re[k]!;
    const pi = im[k]!;
    if (x === 0) {
      re[k] = c * pr + t * pi;
      im[k] = c * pi - t * pr;
      return;
    }
    const q = k ^ x;
    const qr = re[q]!;
    const qi = im[q]!;
    re[k] = real ? c * pr - t * qr : c * pr + t * qi;
    im[k] = real ? c * pi - t * qi : c * pi - t * qr;
    re[q] = real ? c * qr + t * pr : c * qr + t * pi;
    im[q] = real ? c * qi + t * pi : c * qi - t * pr;
  });
}

/** Im⟨λ|G|ψ⟩ of each class. */
export function overlapsOfGroup(group: StringGroup, lambda: Statevector, { re, im }: Statevector): Float64Array {
  const { x, z, real } = group;
  const sums = new Float64Array(group.classes.length);
  const [lr, li] = [lambda.re, lambda.im];
  const a = real ? re : im;
  const b = real ? im : re;
  forPairs(group, re.length, (k, turn) => {
    const q = k ^ x;
    let w = lr[q]! * a[k]! + (real ? 1 : -1) * li[q]! * b[k]!;
    if (x !== 0) w += (real ? -1 : 1) * (lr[k]! * a[q]! + (real ? 1 : -1) * li[k]! * b[q]!);
    sums[turn]! += parity(z & k) === 1 ? -w : w;
  });
  return sums;
}

function turnsOf({ classes }: StringGroup, theta: Float64Array, sign: number) {
  return classes.map(({ angle }) => {
    const half = summedAngleAt(angle, theta) / 2;
    return { c: cos(half), s: sign * sin(half) };
  });
}

/** Visits one state of each pair that turns, and the place of its class among those that do. */
function forPairs(
  { x, generators, classes }: StringGroup,
  size: number,
  visit: (k: number, turn: number) => void,
): void {
  const top = x === 0 ? 0 : 1 << (31 - Math.clz32(x));
  const places = new Int32Array(1 << generators.length).fill(-1);
  classes.forEach(({ index }, turn) => {
    places[index] = turn;
  });
  for (let k = 0; k < size; k++) {
    if ((k & top) !== 0) continue;
    let index = 0;
    for (let bit = 0; bit < generators.length; bit++) index |= parity(generators[bit]! & k) << bit;
    const turn = places[index]!;
    if (turn >= 0) visit(k, turn);
  }
}
