import { cos, sin } from '../../../math/index.ts';
import { angleAt } from '../../circuit.ts';
import type { Arena } from '../../wasm/arena.ts';
import { turnSign } from '../transfer-matrix.ts';
import { exchangesOf, type LetterPermutation, transposePermutation } from './letter-permutation.ts';
import { localMap } from './local-map.ts';
import type { Step } from './steps.ts';
import type { TileShape } from './tile.ts';

/** A step on tiles (addresses) of one shape. */
export interface PlacedStep {
  readonly free: boolean;
  /** Prepares all calls for θ, and forgets moments. */
  set(theta: Float64Array): void;
  forward(tile: number): void;
  /** The transposed map, for observables. */
  backward(tile: number): void;
  /** Gathers what `addSlopes` needs from λ after and r before the step. */
  observe(lambda: number, r: number): void;
  /** gradient += dE/dθ of what was observed. */
  addSlopes(theta: Float64Array, gradient: Float64Array): void;
}

type Kind<K extends Step['kind']> = Extract<Step, { readonly kind: K }>;

export function placeStep(arena: Arena, shape: TileShape, step: Step): PlacedStep {
  switch (step.kind) {
    case 'local':
      return placeLocal(arena, shape, step);
    case 'permutation':
      return placePermutation(arena, shape, step);
    case 'pair':
      return placePair(arena, shape, step);
    case 'rotation':
      return placeRotation(arena, shape, step);
  }
}

function placeLocal(arena: Arena, { size, stride }: TileShape, { qubits, factors }: Kind<'local'>): PlacedStep {
  const map = localMap(factors);
  const s = stride(qubits[0]);
  const at = arena.allocate(128);
  const transposedAt = arena.allocate(128);
  const moments = arena.allocate(128);
  const { kernels } = arena;
  let keepsIdentity = false;
  const place = (theta: Float64Array) => {
    const matrix = map.matrix(theta);
    keepsIdentity = matrix[4] === 0 && matrix[8] === 0 && matrix[12] === 0;
    arena.numbersAt(at, 16).set(matrix);
    arena.numbersAt(transposedAt, 16).set(matrix.map((_, k) => matrix[4 * (k & 3) + (k >> 2)]!));
  };
  if (!map.free) place(new Float64Array(0));
  const turn = (tile: number, matrix: number) =>
    keepsIdentity ? kernels.turnAxes(tile, size, s, matrix) : kernels.turnLetters(tile, size, s, matrix);
  return {
    free: map.free,
    set(theta) {
      if (!map.free) return;
      place(theta);
      arena.numbersAt(moments, 16).fill(0);
    },
    forward: (tile) => turn(tile, at),
    backward: (tile) => turn(tile, transposedAt),
    observe: (lambda, r) =>
      keepsIdentity
        ? kernels.axisMoments(lambda, r, size, s, moments)
        : kernels.letterMoments(lambda, r, size, s, moments),
    addSlopes: (theta, gradient) => map.addSlopes(theta, arena.numbersAt(moments, 16), gradient),
  };
}

function placePermutation(
  arena: Arena,
  { size, stride }: TileShape,
  { qubits: [first, second], permutation }: Kind<'permutation'>,
): PlacedStep {
  const strides = [stride(first), stride(second)] as const;
  const forward = placeExchanges(arena, permutation, strides);
  const backward = placeExchanges(arena, transposePermutation(permutation), strides);
  const { kernels } = arena;
  const run = (tile: number, { at, count }: PlacedExchanges) =>
    kernels.exchangeStrings(tile, size, strides[0], strides[1], at, count);
  return { ...fixedStep, forward: (tile) => run(tile, forward), backward: (tile) => run(tile, backward) };
}

function placePair(
  arena: Arena,
  { size, stride }: TileShape,
  { qubits: [first, second], matrix }: Kind<'pair'>,
): PlacedStep {
  const at = arena.placeNumbers(matrix);
  const transposedAt = arena.placeNumbers(matrix.map((_, k) => matrix[16 * (k & 15) + (k >> 4)]!));
  const scratch = arena.allocate(128);
  const [a, b] = [stride(first), stride(second)];
  const { kernels } = arena;
  return {
    ...fixedStep,
    forward: (tile) => kernels.turnPairs(tile, size, a, b, at, scratch),
    backward: (tile) => kernels.turnPairs(tile, size, a, b, transposedAt, scratch),
  };
}

function placeRotation(
  arena: Arena,
  { size, stride }: TileShape,
  { qubits, letters, angle }: Kind<'rotation'>,
): PlacedStep {
  const string = letters.reduce((sum, letter, k) => sum + letter * stride(qubits[k]!), 0);
  const pairs = turningPairs(size, string);
  const list = arena.placeWords(pairs);
  const count = pairs.length / 2;
  const moments = arena.allocate(16);
  const { kernels } = arena;
  const free = angle.parameter !== null;
  let c = cos(angle.offset);
  let s = sin(angle.offset);
  return {
    free,
    set(theta) {
      if (!free) return;
      const phi = angleAt(angle, theta);
      c = cos(phi);
      s = sin(phi);
      arena.numbersAt(moments, 2).fill(0);
    },
    forward: (tile) => kernels.turnListed(tile, list, count, c, s),
    backward: (tile) => kernels.turnListed(tile, list, count, c, -s),
    observe: (lambda, r) => kernels.listedMoments(lambda, r, list, count, moments),
    addSlopes(_theta, gradient) {
      if (angle.parameter === null) return;
      const [even, odd] = arena.numbersAt(moments, 2);
      gradient[angle.parameter]! += angle.factor * (c * odd! - s * even!);
    },
  };
}

const fixedStep = {
  free: false,
  set: () => undefined,
  observe: () => undefined,
  addSlopes: () => undefined,
};

interface PlacedExchanges {
  readonly at: number;
  readonly count: number;
}

function placeExchanges(
  arena: Arena,
  permutation: LetterPermutation,
  [first, second]: readonly [number, number],
): PlacedExchanges {
  const exchanges = exchangesOf(permutation);
  const at = arena.allocate(24 * Math.max(1, exchanges.length));
  const place = (string: number) => (string & 3) * first + (string >> 2) * second;
  exchanges.forEach(({ a, b, f, g }, k) => {
    arena.wordsAt(at + 24 * k, 2).set([place(a), place(b)]);
    arena.numbersAt(at + 24 * k + 8, 2).set([f, g]);
  });
  return { at, count: exchanges.length };
}

/** Pairs (a, b = a ⊕ string) that exp(−iφP/2) turns as r_a ← c·r_a − s·r_b, r_b ← c·r_b + s·r_a. */
function turningPairs(size: number, string: number): number[] {
  const pairs: number[] = [];
  for (let a = 0; a < size; a++) {
    if (turnSign(a, string) === 1) pairs.push(a, a ^ string);
  }
  return pairs;
}
