import type { Arena, PlaneAddresses } from './arena.ts';
import { sumParts } from './first-layer.ts';
import type { LayerProgram, Shape } from './layer-program.ts';

/** Room for the sums from which the derivatives of a layer follow. */
export interface LayerSums {
  readonly byRow: number;
  readonly byColumn: number;
  readonly momentsRe: number;
  readonly momentsIm: number;
}

export function placeLayerSums(arena: Arena, { qubits, width, rows, parts }: Shape): LayerSums {
  return {
    byRow: arena.allocate(8 * rows),
    byColumn: arena.allocate(8 * width * parts),
    momentsRe: arena.allocate(8 * qubits),
    momentsIm: arena.allocate(8 * qubits),
  };
}

/** to ← (phase and permutation)⁻¹ from, with the derivatives of the phases where χ, the state before them, is given. */
export function unturn(
  arena: Arena,
  shape: Shape,
  sums: LayerSums,
  program: LayerProgram,
  from: PlaneAddresses,
  to: PlaneAddresses,
  chi: PlaneAddresses | null,
  gradient: Float64Array,
): void {
  const { kernels, numbers } = arena;
  const { half, width, rows, parts } = shape;
  const { low, high, lowImage, highImage } = program;
  const { byRow, byColumn } = sums;
  const step = rows / parts;
  for (let part = 0; part < parts; part++) {
    kernels.unturnPhases(
      from.re,
      from.im,
      to.re,
      to.im,
      width,
      part * step,
      (part + 1) * step,
      low.re,
      low.im,
      high.re,
      high.im,
      lowImage,
      highImage,
      chi?.re ?? 0,
      chi?.im ?? 0,
      byRow,
      byColumn + 8 * width * part,
    );
  }
  if (chi === null) return;
  sumParts(numbers, byColumn / 8, width, parts);
  const { qubit, parameter, factor } = program.phaseAngles;
  for (let k = 0; k < qubit.length; k++) {
    if (parameter[k]! < 0) continue;
    const q = qubit[k]!;
    const overlap =
      q < half ? signedSum(numbers, byColumn / 8, width, q) : signedSum(numbers, byRow / 8, rows, q - half);
    gradient[parameter[k]!]! += factor[k]! * overlap;
  }
}

/** The derivatives of the RY of a layer, given λ and the state after them. */
export function addMoments(
  { kernels, numbers }: Arena,
  { qubits }: Shape,
  { momentsRe, momentsIm }: LayerSums,
  program: LayerProgram,
  lambda: PlaneAddresses,
  chi: PlaneAddresses,
  gradient: Float64Array,
): void {
  for (let k = 0; k < qubits; k++) {
    numbers[momentsRe / 8 + k] = 0;
    numbers[momentsIm / 8 + k] = 0;
  }
  kernels.moments(lambda.re, chi.re, qubits, momentsRe);
  kernels.moments(lambda.im, chi.im, qubits, momentsIm);
  const { qubit, parameter, factor } = program.turnAngles;
  for (let k = 0; k < qubit.length; k++) {
    if (parameter[k]! < 0) continue;
    const slope = numbers[momentsRe / 8 + qubit[k]!]! + numbers[momentsIm / 8 + qubit[k]!]!;
    gradient[parameter[k]!]! += factor[k]! * slope;
  }
}

/** Σ (−1)^(bit of the index) over `length` numbers from `start`. */
function signedSum(v: Float64Array, start: number, length: number, bit: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += (k >>> bit) & 1 ? -v[start + k]! : v[start + k]!;
  return sum;
}
