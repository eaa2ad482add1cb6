import { cosAndSin } from '../../math/index.ts';
import { type Layer, lowQubits, type Turn } from '../layers.ts';
import { imageOf } from '../permutation-layer.ts';
import type { Arena } from './arena.ts';

/** How 2^qubits amplitudes are cut for the passes; states have at least 4 qubits, the others stay |0⟩. */
export interface Shape {
  readonly qubits: number;
  /** Qubits inside a row of the tables of phases. */
  readonly lowBits: number;
  /** Qubits inside a block of the L1 cache and inside a tile of the L2 cache: ends of groups of 3. */
  readonly innerBits: number;
  readonly tileBits: number;
  /** Passes and their sums are in this many parts, whoever does them. */
  readonly parts: number;
  /** Room in which one thread packs the columns of two planes; 0 when they are not packed. */
  readonly scratchBytes: number;
}

const innerLimit = 11;
const tileLimit = 15;
/** Columns of more rows do not fit the L2 cache. */
const columnLimit = 9;
const partLimit = 8;
/** Room for a packed row, as in `kernels/columns.ts`. */
const packedBytes = (high: number) => (high > 6 ? 256 : 1024);

export function shapeOf(circuitQubits: number): Shape {
  const qubits = Math.max(4, circuitQubits);
  // From 12 qubits on there are tiles for several threads.
  let tileBits = qubits < 12 ? qubits : qubits - 3;
  while (tileBits > tileLimit && qubits - tileBits < columnLimit) tileBits -= 3;
  const pairs = tileBits === qubits ? 1 : 1 << (qubits - tileBits - 1);
  let innerBits = tileBits;
  while (innerBits > innerLimit) innerBits -= 3;
  const high = qubits - tileBits;
  return {
    qubits,
    lowBits: lowQubits(qubits),
    innerBits,
    tileBits,
    parts: Math.min(partLimit, pairs),
    scratchBytes: high > 3 ? 2 * (packedBytes(high) << high) + 640 : 0,
  };
}

/** A layer in the arena, as `kernels/layer.ts` describes it. */
export interface LayerProgram {
  readonly layer: Layer;
  readonly address: number;
  readonly turnAngles: AngleList;
  readonly phaseAngles: AngleList;
  readonly freeTurns: boolean;
  readonly freePhases: boolean;
  readonly permutes: boolean;
  /** (cos θ/2, sin θ/2, cos φ/2, sin φ/2) of each qubit, as an index of f64. */
  readonly angles: number;
  /** Index of a word: the qubits whose angle is near π. */
  readonly flips: number;
}

/**
 * Angles as flat lists: φ/2 of each is (factor·θ[parameter] + offset)/2; a parameter of −1 is none. `half`, `cosine` (the sine is
 * the next) and `slope` are indices of f64.
 */
export interface AngleList {
  readonly half: Int32Array;
  readonly cosine: Int32Array;
  readonly slope: Int32Array;
  readonly qubit: Int32Array;
  readonly parameter: Int32Array;
  readonly factor: Float64Array;
  readonly offset: Float64Array;
  /** True when no qubit comes twice. */
  readonly distinct: boolean;
}

const modes = { none: 0, whole: 1, paired: 2, scattered: 3 } as const;
const flipsField = 8;
/** The kernel reduces half angles up to 2²⁰ quarter turns. */
const kernelLimit = 1_647_000;

/**
 * Lays out a layer. `first`: it starts from |0…0⟩, and its tables are the amplitudes of a product state. `scratch`: room of
 * `shape.scratchBytes` for each part.
 */
export function placeLayer(arena: Arena, shape: Shape, layer: Layer, first: boolean, scratch: number): LayerProgram {
  const { qubits, lowBits, innerBits, tileBits, parts, scratchBytes } = shape;
  const highBits = qubits - lowBits;
  const complex = first ? 2 : 1;
  const numbers = (count: number) => arena.allocate(8 * count);
  const angles = numbers(4 * qubits);
  const halves = numbers(2 * qubits);
  const movement = movementOf(shape, layer);
  const slopes = numbers(2 * qubits);
  const fields = [
    ...[qubits, lowBits, innerBits, tileBits, Math.min(innerBits, lowBits), parts],
    ...[layer.turns.length > 0 ? 1 : 0, first ? 1 : 0, 0],
    ...[angles, numbers(qubits), numbers(qubits), numbers(4 * qubits)],
    ...[numbers(1 << lowBits), numbers(1 << lowBits), numbers(1 << highBits), numbers(1 << highBits)],
    ...[modes[movement.mode], arena.placeWords(movement.low), arena.placeWords(movement.high)],
    ...[movement.partner, movement.second, scratch, scratchBytes],
    ...[numbers(complex << highBits), numbers((complex * parts) << lowBits), numbers(parts * qubits), slopes],
    first ? numbers(4 << Math.max(lowBits, highBits)) : 0,
    halves,
  ];
  const address = arena.placeWords(fields);
  return {
    layer,
    address,
    turnAngles: angleList(layer.turns, halves / 8, angles / 8, slopes / 8),
    phaseAngles: angleList(layer.phases, halves / 8 + 1, angles / 8 + 2, slopes / 8 + qubits),
    freeTurns: layer.turns.some(isFree),
    freePhases: layer.phases.some(isFree),
    permutes: movement.mode !== 'none',
    angles: angles / 8,
    flips: address / 4 + flipsField,
  };
}

/** Writes the half angles of a layer at the point θ; all else that depends on it follows with the tables. */
export function fillAngles(arena: Arena, { turnAngles, phaseAngles }: LayerProgram, theta: Float64Array): void {
  fillList(arena, turnAngles, theta);
  fillList(arena, phaseAngles, theta);
}

/** The same for any list of angles. */
export function fillList({ numbers }: Arena, list: AngleList, theta: Float64Array): void {
  if (list.distinct) fillHalves(numbers, list, theta);
  else fillSums(numbers, list, theta);
}

function fillHalves(numbers: Float64Array, list: AngleList, theta: Float64Array): void {
  const { half, parameter, factor, offset } = list;
  for (let k = 0; k < half.length; k++) {
    const index = parameter[k]!;
    const value = (index < 0 ? offset[k]! : factor[k]! * theta[index]! + offset[k]!) / 2;
    if (value <= kernelLimit && value >= -kernelLimit) numbers[half[k]!] = value;
    else giveCosAndSin(numbers, list, k, value);
  }
}

/** Angles of one qubit add up, from −0, which leaves a single one as it is. */
function fillSums(numbers: Float64Array, list: AngleList, theta: Float64Array): void {
  const { half, parameter, factor, offset } = list;
  for (const at of half) numbers[at] = -0;
  for (let k = 0; k < half.length; k++) {
    const index = parameter[k]!;
    numbers[half[k]!]! += index < 0 ? offset[k]! : factor[k]! * theta[index]! + offset[k]!;
  }
  const last = new Map(Array.from(half, (at, k) => [at, k]));
  for (const [at, k] of last) {
    const value = numbers[at]! / 2;
    if (value <= kernelLimit && value >= -kernelLimit) numbers[at] = value;
    else giveCosAndSin(numbers, list, k, value);
  }
}

/** For angles that the kernel cannot reduce, and those that are not finite. */
function giveCosAndSin(numbers: Float64Array, { half, cosine }: AngleList, k: number, value: number): void {
  cosAndSin(value, numbers, cosine[k]!);
  numbers[half[k]!] = Number.NaN;
}

/** Adds weight·dE/dθ of the layer's angles to `gradient`, from its slopes. */
export function addSlopes(arena: Arena, program: LayerProgram, gradient: Float64Array, weight: number): void {
  addList(arena, program.turnAngles, gradient, weight);
  addList(arena, program.phaseAngles, gradient, weight);
}

/** The angles of all layers in their order: one loop costs less than a short one for each list. */
export function joinedAngles(programs: readonly LayerProgram[]): AngleList {
  const lists = programs.flatMap(({ turnAngles, phaseAngles }) => [turnAngles, phaseAngles]);
  const words = (name: 'half' | 'cosine' | 'slope' | 'qubit' | 'parameter') =>
    Int32Array.from(lists.flatMap((list) => [...list[name]]));
  const numbers = (name: 'factor' | 'offset') => Float64Array.from(lists.flatMap((list) => [...list[name]]));
  return {
    half: words('half'),
    cosine: words('cosine'),
    slope: words('slope'),
    qubit: words('qubit'),
    parameter: words('parameter'),
    factor: numbers('factor'),
    offset: numbers('offset'),
    distinct: lists.every(({ distinct }) => distinct),
  };
}

/** Π cos² of the angles turned by (sin² where flipped): what the factors of a layer are to its phases, squared. */
export function squaredScale({ numbers, words }: Arena, { turnAngles, angles, flips }: LayerProgram): number {
  let scale = 1;
  for (const qubit of turnAngles.qubit) {
    const k = numbers[angles + 4 * qubit + ((words[flips]! >>> qubit) & 1)]!;
    scale *= k * k;
  }
  return scale;
}

/** `addSlopes` for any list of angles. */
export function addList({ numbers }: Arena, list: AngleList, gradient: Float64Array, weight: number): void {
  const { slope, parameter, factor } = list;
  for (let k = 0; k < slope.length; k++) {
    const index = parameter[k]!;
    if (index >= 0) gradient[index]! += weight * factor[k]! * numbers[slope[k]!]!;
  }
}

/** With the indices of the first qubit's half, cosine and slope. */
function angleList(turns: readonly Turn[], half: number, cosine: number, slope: number): AngleList {
  return {
    half: Int32Array.from(turns, ({ qubit }) => half + 2 * qubit),
    cosine: Int32Array.from(turns, ({ qubit }) => cosine + 4 * qubit),
    slope: Int32Array.from(turns, ({ qubit }) => slope + qubit),
    qubit: Int32Array.from(turns, ({ qubit }) => qubit),
    parameter: Int32Array.from(turns, ({ angle }) => angle.parameter ?? -1),
    factor: Float64Array.from(turns, ({ angle }) => angle.factor),
    offset: Float64Array.from(turns, ({ angle }) => angle.offset),
    distinct: new Set(turns.map(({ qubit }) => qubit)).size === turns.length,
  };
}

function isFree({ angle }: Turn): boolean {
  return angle.parameter !== null;
}

/** The affine map of the basis states, as byte offsets, and the fastest way to follow it. */
function movementOf({ qubits, lowBits }: Shape, { permutation }: Layer) {
  const shift = imageOf(0, permutation);
  const images = Array.from({ length: qubits }, (_, q) => imageOf(1 << q, permutation) ^ shift);
  const moves = shift !== 0 || images.some((image, q) => image !== 1 << q);
  const second = images[0]!;
  const keepsNeighbours = (shift & 1) === 0 && images.every((image, q) => (image & 1) === (q === 0 ? 1 : 0));
  const mode: keyof typeof modes = !moves ? 'none' : !keepsNeighbours ? 'scattered' : second === 1 ? 'whole' : 'paired';
  return {
    mode,
    partner: imageOf(shift ^ 1, permutation.toReversed()) << 3,
    second: second << 3,
    low: moves ? Uint32Array.from({ length: 1 << lowBits }, (_, k) => imageOf(k, permutation) << 3) : [],
    high: moves
      ? Uint32Array.from(
          { length: 1 << (qubits - lowBits) },
          (_, k) => (imageOf(k << lowBits, permutation) ^ shift) << 3,
        )
      : [],
  };
}
