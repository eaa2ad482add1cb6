import { cosAndSin } from '../../math/index.ts';
import { isFlipped, type Layer, lowQubits, type Turn } from '../layers.ts';
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
const packedBytes = 256;

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
    scratchBytes: high > 3 ? 2 * (packedBytes << high) + 640 : 0,
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
  /** (cos θ/2, sin θ/2, cos φ/2, sin φ/2) of each qubit, and the slopes of all RY, then of all RZ, as indices of f64. */
  readonly angles: number;
  readonly slopes: number;
  /** Index of a word: the qubits whose angle is near π. */
  readonly flips: number;
}

/** Angles as flat lists: φ/2 of each is (factor·θ[parameter] + offset)/2; a parameter of −1 is none. */
export interface AngleList {
  readonly qubit: Int32Array;
  readonly parameter: Int32Array;
  readonly factor: Float64Array;
  readonly offset: Float64Array;
  /** True when no qubit comes twice. */
  readonly distinct: boolean;
}

const modes = { none: 0, whole: 1, paired: 2, scattered: 3 } as const;
const flipsField = 8;

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
  arena.numbersAt(angles, 4 * qubits).forEach((_, k, view) => {
    view[k] = 1 - (k & 1);
  });
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
  ];
  const address = arena.placeWords(fields);
  return {
    layer,
    address,
    turnAngles: angleList(layer.turns),
    phaseAngles: angleList(layer.phases),
    freeTurns: layer.turns.some(isFree),
    freePhases: layer.phases.some(isFree),
    permutes: movement.mode !== 'none',
    angles: angles / 8,
    slopes: slopes / 8,
    flips: address / 4 + flipsField,
  };
}

/** Writes the cosines and sines at the point θ; the tables follow from them. */
export function fillAngles({ numbers, words }: Arena, program: LayerProgram, theta: Float64Array): void {
  const { turnAngles, phaseAngles, angles } = program;
  let flips = 0;
  const turns = turnAngles.qubit.length;
  for (let k = 0; k < turns; k++) {
    const half = angleOf(turnAngles, k, theta) / 2;
    const qubit = turnAngles.qubit[k]!;
    cosAndSin(half, numbers, angles + 4 * qubit);
    if (isFlipped(numbers[angles + 4 * qubit]!)) flips |= 1 << qubit;
  }
  words[program.flips] = flips;
  const phases = phaseAngles.qubit.length;
  if (phaseAngles.distinct) {
    for (let k = 0; k < phases; k++) {
      const half = angleOf(phaseAngles, k, theta) / 2;
      cosAndSin(half, numbers, angles + 4 * phaseAngles.qubit[k]! + 2);
    }
    return;
  }
  // Angles of one qubit add up; the place of the cosine holds the sum until the end.
  for (let k = 0; k < phases; k++) numbers[angles + 4 * phaseAngles.qubit[k]! + 2] = 0;
  for (let k = 0; k < phases; k++) {
    numbers[angles + 4 * phaseAngles.qubit[k]! + 2]! += angleOf(phaseAngles, k, theta);
  }
  for (const qubit of new Set(phaseAngles.qubit)) {
    const half = numbers[angles + 4 * qubit + 2]! / 2;
    cosAndSin(half, numbers, angles + 4 * qubit + 2);
  }
}

/** Adds weight·dE/dθ of the layer's angles to `gradient`, from its slopes. */
export function addSlopes({ numbers }: Arena, shape: Shape, program: LayerProgram, gradient: Float64Array, weight = 1) {
  const { turnAngles, phaseAngles, slopes, freeTurns, freePhases } = program;
  if (freeTurns) addList(numbers, turnAngles, slopes, gradient, weight);
  if (freePhases) addList(numbers, phaseAngles, slopes + shape.qubits, gradient, weight);
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

function addList(
  numbers: Float64Array,
  { qubit, parameter, factor }: AngleList,
  slopes: number,
  gradient: Float64Array,
  weight: number,
): void {
  for (let k = 0; k < qubit.length; k++) {
    const index = parameter[k]!;
    if (index >= 0) gradient[index]! += weight * factor[k]! * numbers[slopes + qubit[k]!]!;
  }
}

function angleOf({ parameter, factor, offset }: AngleList, k: number, theta: Float64Array): number {
  const index = parameter[k]!;
  return index < 0 ? offset[k]! : factor[k]! * theta[index]! + offset[k]!;
}

function angleList(turns: readonly Turn[]): AngleList {
  return {
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
