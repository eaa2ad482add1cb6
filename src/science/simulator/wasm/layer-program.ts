import { imageOf } from '../permutation-layer.ts';
import type { Arena, PlaneAddresses } from './arena.ts';
import type { Layer, Turn } from './layers.ts';

/** Rows of the phase tables are summed in this many parts, whoever sums them. */
const foldParts = 8;

/** Where the tables of one layer are; `lowImage` 0 stands for no permutation. */
export interface LayerProgram {
  readonly layer: Layer;
  readonly turnAngles: AngleList;
  readonly phaseAngles: AngleList;
  readonly freeTurns: boolean;
  readonly freePhases: boolean;
  /** (c, s) of each qubit, and (c, −s). */
  readonly turns: number;
  readonly turnsBack: number;
  /** (c, s) of the RZ angles. */
  readonly phaseTurns: number;
  readonly low: PlaneAddresses;
  readonly high: PlaneAddresses;
  readonly lowImage: number;
  readonly highImage: number;
}

/** Angles as flat lists: φ/2 of each is (factor·θ[parameter] + offset)/2; a parameter of −1 is none. */
interface AngleList {
  readonly qubit: Int32Array;
  readonly parameter: Int32Array;
  readonly factor: Float64Array;
  readonly offset: Float64Array;
}

/** The state's 2^qubits amplitudes as rows of 2^half for the phase tables. */
export interface Shape {
  readonly qubits: number;
  readonly half: number;
  readonly width: number;
  readonly rows: number;
  /** Parts of the sums over rows. */
  readonly parts: number;
}

/** For circuits of `qubits`; states have at least 4, the others stay |0⟩. Tables are split as the TypeScript simulator does. */
export function shapeOf(qubits: number): Shape {
  const padded = Math.max(4, qubits);
  const half = Math.max(1, qubits >> 1);
  const rows = 1 << (padded - half);
  return { qubits: padded, half, width: 1 << half, rows, parts: qubits < 12 ? 1 : foldParts };
}

/** Lays out the tables of a layer; a first layer is always given images, because it has only a real plane to start from. */
export function placeLayer(arena: Arena, shape: Shape, layer: Layer, first: boolean): LayerProgram {
  const permutes = first || layer.permutation.length > 0;
  const images = permutes ? imagesOf(shape, layer) : null;
  const identity = new Float64Array(2 * shape.qubits).map((_, k) => 1 - (k & 1));
  return {
    layer,
    turnAngles: angleList(layer.turns),
    phaseAngles: angleList(layer.phases),
    freeTurns: layer.turns.some(isFree),
    freePhases: layer.phases.some(isFree),
    turns: arena.placeNumbers(identity),
    turnsBack: arena.placeNumbers(identity),
    phaseTurns: arena.placeNumbers(identity),
    low: arena.planes(shape.width),
    high: arena.planes(shape.rows),
    lowImage: images === null ? 0 : arena.placeWords(images.low),
    highImage: images === null ? 0 : arena.placeWords(images.high),
  };
}

/** Writes the tables of a layer at the point θ; `sums` is room for one angle of each qubit. */
export function fillLayer(
  arena: Arena,
  { qubits, half }: Shape,
  program: LayerProgram,
  theta: Float64Array,
  sums: Float64Array,
): void {
  const { numbers, kernels } = arena;
  const { turnAngles, phaseAngles, low, high } = program;
  const count = turnAngles.qubit.length;
  const turns = program.turns / 8;
  const back = program.turnsBack / 8;
  for (let k = 0; k < count; k++) {
    const phi = angleOf(turnAngles, k, theta) / 2;
    const c = Math.cos(phi);
    const s = Math.sin(phi);
    const at = 2 * turnAngles.qubit[k]!;
    numbers[turns + at] = c;
    numbers[turns + at + 1] = s;
    numbers[back + at] = c;
    numbers[back + at + 1] = -s;
  }
  const phases = phaseAngles.qubit.length;
  if (phases > 0) {
    for (let qubit = 0; qubit < qubits; qubit++) sums[qubit] = 0;
    for (let k = 0; k < phases; k++) sums[phaseAngles.qubit[k]!]! += angleOf(phaseAngles, k, theta);
    const at = program.phaseTurns / 8;
    for (let qubit = 0; qubit < qubits; qubit++) {
      const phi = sums[qubit]! / 2;
      numbers[at + 2 * qubit] = Math.cos(phi);
      numbers[at + 2 * qubit + 1] = Math.sin(phi);
    }
  }
  kernels.fillPhases(low.re, low.im, half, program.phaseTurns);
  kernels.fillPhases(high.re, high.im, qubits - half, program.phaseTurns + 16 * half);
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
  };
}

function isFree({ angle }: Turn): boolean {
  return angle.parameter !== null;
}

/** Byte offset of the image of each low part and of each row. */
function imagesOf({ half, width, rows }: Shape, { permutation }: Layer) {
  const shift = imageOf(0, permutation);
  return {
    low: Uint32Array.from({ length: width }, (_, k) => imageOf(k, permutation) << 3),
    high: Uint32Array.from({ length: rows }, (_, k) => (imageOf(k << half, permutation) ^ shift) << 3),
  };
}
