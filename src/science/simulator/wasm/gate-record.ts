import type { PlannedGate } from '../gate-passes.ts';
import { onQubit, onTwoQubits, type Pairs } from '../kernels.ts';
import { type PauliString, pauliString } from '../pauli-rotation.ts';
import { adjoint, type UnitaryPass, unitaryPass } from '../unitary.ts';
import type { Arena } from './arena.ts';
import { placeGroup } from './group-record.ts';

export const gateRecordBytes = 64;

/** As in `kernels/gate.ts`. */
const kinds = {
  pairs: 0,
  real: 1,
  phases: 2,
  string: 3,
  realString: 4,
  hadamard: 5,
  exchange: 6,
  where: 7,
  matrixOfPairs: 8,
  quads: 9,
  group: 10,
} as const;

interface Fields {
  readonly kind: keyof typeof kinds;
  readonly low?: number;
  readonly high?: number;
  readonly a?: number;
  readonly b?: number;
  /** Bits outside the tile that must have this value. */
  readonly mask?: number;
  readonly value?: number;
  /** Bits outside the tile whose parity is a sign. */
  readonly signs?: number;
  readonly negative?: boolean;
  readonly numbers?: readonly number[];
  readonly numbersBack?: readonly number[];
}

/** The bit of a qubit in an index of the tile, 0 where it is outside. */
type BitIn = (qubit: number) => number;

/**
 * Writes the record of a gate on a tile of these qubits. `angle` is where (cos φ/2, sin φ/2) of its angle will be (of all its
 * angles, one behind the other), `slots` where derivatives are to be summed up: for each angle one number for each task (0: nowhere).
 */
export function writeGateRecord(
  arena: Arena,
  at: number,
  gate: PlannedGate,
  tile: readonly number[],
  angle: number,
  slots: number,
): void {
  const bitIn: BitIn = (qubit) => (tile.includes(qubit) ? 1 << tile.indexOf(qubit) : 0);
  const fields: Fields =
    gate.kind === 'group'
      ? { kind: 'group', a: placeGroup(arena, gate, tile.length, (mask) => split(mask, bitIn)), b: gate.classes.length }
      : fieldsOf(gate, bitIn);
  const { kind, low = 0, high = 0, a = 0, b = 0, mask = 0, value = 0, signs = 0, negative = false } = fields;
  const place = (numbers: readonly number[] | undefined) => (numbers === undefined ? 0 : arena.placeNumbers(numbers));
  const numbers = fields.numbers === undefined ? angle : place(fields.numbers);
  const numbersBack = place(fields.numbersBack);
  arena.words.set(
    [kinds[kind], low, high, a, b, mask, value, signs, numbers, numbersBack, slots, negative ? 1 : 0],
    at / 4,
  );
}

function fieldsOf(gate: Exclude<PlannedGate, { readonly kind: 'group' }>, bitIn: BitIn): Fields {
  switch (gate.kind) {
    case 'unitary':
      return matrixFields(unitaryPass(gate), unitaryPass(adjoint(gate)), bitIn);
    case 'rx':
      return { kind: 'pairs', ...inTile(onQubit(gate.qubit), bitIn) };
    case 'ry':
      return { kind: 'real', low: bitIn(gate.qubit) };
    case 'rz':
      return stringFields(pauliString(0, 1 << gate.qubit), bitIn);
    case 'pauli':
      return stringFields(pauliString(gate.x[0]!, gate.z[0]!), bitIn);
    case 'xx+yy':
      return { kind: 'pairs', ...inTile(exchanged(gate.control, gate.target), bitIn) };
    case 'h':
      return { kind: 'hadamard', low: bitIn(gate.qubit) };
    case 'x':
      return { kind: 'exchange', ...inTile(onQubit(gate.qubit), bitIn) };
    case 'cx': {
      const control = 1 << gate.control;
      return {
        kind: 'exchange',
        ...inTile(onTwoQubits(gate.control, gate.target, control, control | (1 << gate.target)), bitIn),
      };
    }
    case 'swap':
      return { kind: 'exchange', ...inTile(exchanged(gate.control, gate.target), bitIn) };
    case 'cz':
      return whereFields((1 << gate.control) | (1 << gate.target), [-1, 0], [-1, 0], bitIn);
  }
}

function exchanged(control: number, target: number): Pairs {
  return onTwoQubits(control, target, 1 << control, 1 << target);
}

function matrixFields(pass: UnitaryPass, back: UnitaryPass, bitIn: BitIn): Fields {
  if (pass.kind === 'phase') {
    return whereFields(pass.low | pass.high, [pass.re, pass.im], [pass.re, -pass.im], bitIn);
  }
  const numbers = numbersOf(pass);
  const numbersBack = back.kind === 'phase' ? [] : numbersOf(back);
  if (pass.kind === 'quads') {
    const bits = inTile({ low: pass.low, high: pass.high, a: 0, b: 0 }, bitIn);
    return { kind: 'quads', ...bits, numbers, numbersBack };
  }
  return { kind: 'matrixOfPairs', ...inTile(pass.pairs, bitIn), numbers, numbersBack };
}

/** re, im of each element, row-major. */
function numbersOf({ re, im }: { readonly re: Float64Array; readonly im: Float64Array }): number[] {
  return Array.from(re, (r, k) => [r, im[k]!]).flat();
}

/** The bits of a pair in a tile; a control that is outside becomes a condition. */
function inTile({ low, high, a, b }: Pairs, bitIn: BitIn): Partial<Fields> {
  const inside = [...new Set([low, high])].filter((bit) => bitIn(qubitOf(bit)) !== 0);
  const places = inside.map((bit) => bitIn(qubitOf(bit)));
  const moved = (mask: number) => inside.reduce((sum, bit, k) => ((mask & bit) === 0 ? sum : sum | places[k]!), 0);
  const outside = (low | high) & ~inside.reduce((sum, bit) => sum | bit, 0);
  return {
    low: Math.min(...places),
    high: Math.max(...places),
    a: moved(a),
    b: moved(b),
    mask: outside,
    value: outside & a,
  };
}

function whereFields(mask: number, factor: readonly number[], back: readonly number[], bitIn: BitIn): Fields {
  const { inside, outside } = split(mask, bitIn);
  const low = inside & -inside;
  const high = inside === low ? low : inside ^ low;
  return { kind: 'where', low, high, mask: outside, value: outside, numbers: factor, numbersBack: back };
}

function stringFields({ x, z, unitRe, unitIm }: PauliString, bitIn: BitIn): Fields {
  const { inside, outside } = split(z, bitIn);
  const flips = split(x, bitIn).inside;
  const kind = flips === 0 ? 'phases' : unitIm !== 0 ? 'realString' : 'string';
  return { kind, a: flips, b: inside, signs: outside, negative: unitRe < 0 || unitIm < 0 };
}

function split(mask: number, bitIn: BitIn): { readonly inside: number; readonly outside: number } {
  let inside = 0;
  let outside = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) {
    const bit = rest & -rest;
    const place = bitIn(qubitOf(bit));
    if (place === 0) outside |= bit;
    else inside |= place;
  }
  return { inside, outside };
}

function qubitOf(bit: number): number {
  return 31 - Math.clz32(bit);
}
