import type { Arena, PlaneAddresses } from './arena.ts';
import type { LayerProgram, Shape } from './layer-program.ts';

/** Room for the factors of the product state and for what is left of λ when one factor is contracted. */
export interface FirstLayerSums {
  readonly low: number;
  readonly high: number;
  readonly byRow: number;
  readonly byColumn: number;
}

export function placeFirstLayerSums(arena: Arena, { width, rows, parts }: Shape): FirstLayerSums {
  return {
    low: arena.allocate(8 * width),
    high: arena.allocate(8 * rows),
    byRow: arena.allocate(8 * rows),
    byColumn: arena.allocate(8 * width * parts),
  };
}

/**
 * Derivatives of the first layer. Its state is a real product high ⊗ low, so two contractions of each plane of λ leave
 * vectors of 2^(n/2) from which the derivatives of all its RY (from Re λ) and RZ (from Im λ) follow.
 */
export function contractFirstLayer(
  arena: Arena,
  shape: Shape,
  sums: FirstLayerSums,
  program: LayerProgram,
  lambda: PlaneAddresses,
  gradient: Float64Array,
): void {
  const { kernels } = arena;
  const { qubits, half, width, rows } = shape;
  kernels.productState(sums.low, half, program.turns);
  kernels.productState(sums.high, qubits - half, program.turns + 16 * half);
  const { numbers } = arena;
  if (program.freeTurns) {
    contract(arena, shape, sums, lambda.re);
    const { qubit, parameter, factor } = program.turnAngles;
    for (let k = 0; k < qubit.length; k++) {
      if (parameter[k]! < 0) continue;
      const q = qubit[k]!;
      const slope =
        q < half
          ? moment(numbers, sums.byColumn / 8, sums.low / 8, width, q)
          : moment(numbers, sums.byRow / 8, sums.high / 8, rows, q - half);
      gradient[parameter[k]!]! += factor[k]! * slope;
    }
  }
  if (program.freePhases) {
    contract(arena, shape, sums, lambda.im);
    const { qubit, parameter, factor } = program.phaseAngles;
    for (let k = 0; k < qubit.length; k++) {
      if (parameter[k]! < 0) continue;
      const q = qubit[k]!;
      const slope =
        q < half
          ? weighted(numbers, sums.byColumn / 8, sums.low / 8, width, q)
          : weighted(numbers, sums.byRow / 8, sums.high / 8, rows, q - half);
      gradient[parameter[k]!]! -= factor[k]! * slope;
    }
  }
}

function contract(arena: Arena, { width, rows, parts }: Shape, sums: FirstLayerSums, plane: number): void {
  const step = rows / parts;
  for (let part = 0; part < parts; part++) {
    const column = sums.byColumn + 8 * width * part;
    arena.kernels.contract(plane, width, part * step, (part + 1) * step, sums.low, sums.high, sums.byRow, column);
  }
  sumParts(arena.numbers, sums.byColumn / 8, width, parts);
}

/** The first `width` numbers from `start` become their sums over the parts. */
export function sumParts(v: Float64Array, start: number, width: number, parts: number): void {
  for (let part = 1; part < parts; part++) {
    for (let k = 0; k < width; k++) v[start + k]! += v[start + part * width + k]!;
  }
}

/** Σ λ[k | bit]·χ[k] − λ[k]·χ[k | bit] over `length` numbers from `lambda` and `chi`. */
function moment(v: Float64Array, lambda: number, chi: number, length: number, qubit: number): number {
  const bit = 1 << qubit;
  let sum = 0;
  for (let block = 0; block < length; block += 2 * bit) {
    for (let k = block; k < block + bit; k++) {
      sum += v[lambda + k + bit]! * v[chi + k]! - v[lambda + k]! * v[chi + k + bit]!;
    }
  }
  return sum;
}

/** Σ (−1)^(bit of k) λ[k]·χ[k] */
function weighted(v: Float64Array, lambda: number, chi: number, length: number, qubit: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) {
    const w = v[lambda + k]! * v[chi + k]!;
    sum += (k >>> qubit) & 1 ? -w : w;
  }
  return sum;
}
