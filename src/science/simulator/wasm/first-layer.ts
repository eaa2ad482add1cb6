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
  const low = arena.numbersAt(sums.low, width);
  const high = arena.numbersAt(sums.high, rows);
  if (program.freeTurns) {
    const { byRow, byColumn } = contract(arena, shape, sums, lambda.re);
    for (const { qubit, angle } of program.layer.turns) {
      if (angle.parameter === null) continue;
      const slope = qubit < half ? moment(byColumn, low, qubit) : moment(byRow, high, qubit - half);
      gradient[angle.parameter]! += angle.factor * slope;
    }
  }
  if (program.freePhases) {
    const { byRow, byColumn } = contract(arena, shape, sums, lambda.im);
    for (const { qubit, angle } of program.layer.phases) {
      if (angle.parameter === null) continue;
      const slope = qubit < half ? weighted(byColumn, low, qubit) : weighted(byRow, high, qubit - half);
      gradient[angle.parameter]! -= angle.factor * slope;
    }
  }
}

function contract(arena: Arena, { width, rows, parts }: Shape, sums: FirstLayerSums, plane: number) {
  const step = rows / parts;
  for (let part = 0; part < parts; part++) {
    const column = sums.byColumn + 8 * width * part;
    arena.kernels.contract(plane, width, part * step, (part + 1) * step, sums.low, sums.high, sums.byRow, column);
  }
  const byColumn = arena.numbersAt(sums.byColumn, width * parts);
  for (let k = width; k < byColumn.length; k++) byColumn[k % width]! += byColumn[k]!;
  return { byColumn, byRow: arena.numbersAt(sums.byRow, rows) };
}

/** Σ λ[k | bit]·χ[k] − λ[k]·χ[k | bit] */
function moment(lambda: Float64Array, chi: Float64Array, qubit: number): number {
  const bit = 1 << qubit;
  let sum = 0;
  for (let block = 0; block < chi.length; block += 2 * bit) {
    for (let k = block; k < block + bit; k++) sum += lambda[k + bit]! * chi[k]! - lambda[k]! * chi[k + bit]!;
  }
  return sum;
}

/** Σ (−1)^(bit of k) λ[k]·χ[k] */
function weighted(lambda: Float64Array, chi: Float64Array, qubit: number): number {
  let sum = 0;
  for (let k = 0; k < chi.length; k++) {
    const w = lambda[k]! * chi[k]!;
    sum += (k >>> qubit) & 1 ? -w : w;
  }
  return sum;
}
