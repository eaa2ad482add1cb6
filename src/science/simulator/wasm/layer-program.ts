import { angleAt } from '../circuit.ts';
import { imageOf } from '../permutation-layer.ts';
import type { Arena, PlaneAddresses } from './arena.ts';
import type { Layer, Turn } from './layers.ts';

/** Rows of the phase tables are summed in this many parts, whoever sums them. */
const foldParts = 8;

/** Where the tables of one layer are; `lowImage` 0 stands for no permutation. */
export interface LayerProgram {
  readonly layer: Layer;
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
  const { turns, phases } = program.layer;
  for (let k = 0; k < turns.length; k++) {
    const { qubit, angle } = turns[k]!;
    const phi = angleAt(angle, theta) / 2;
    const c = Math.cos(phi);
    const s = Math.sin(phi);
    const at = program.turns / 8 + 2 * qubit;
    numbers[at] = c;
    numbers[at + 1] = s;
    const back = program.turnsBack / 8 + 2 * qubit;
    numbers[back] = c;
    numbers[back + 1] = -s;
  }
  if (phases.length > 0) {
    sums.fill(0);
    for (let k = 0; k < phases.length; k++) sums[phases[k]!.qubit]! += angleAt(phases[k]!.angle, theta);
    let at = program.phaseTurns / 8;
    for (let qubit = 0; qubit < qubits; qubit++) {
      const phi = sums[qubit]! / 2;
      numbers[at++] = Math.cos(phi);
      numbers[at++] = Math.sin(phi);
    }
  }
  kernels.fillPhases(program.low.re, program.low.im, half, program.phaseTurns);
  kernels.fillPhases(program.high.re, program.high.im, qubits - half, program.phaseTurns + 16 * half);
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
