import { Arena, type PlaneAddresses } from './arena.ts';
import { contractFirstLayer, type FirstLayerSums, placeFirstLayerSums, sumParts } from './first-layer.ts';
import { fillLayer, type LayerProgram, placeLayer, type Shape, shapeOf } from './layer-program.ts';
import type { Layer } from './layers.ts';

/** The state of a circuit of layers, and the way back for its derivatives; see `kernels/` for the passes. */
export class LayeredState {
  readonly arena = new Arena();
  readonly shape: Shape;
  private readonly programs: readonly LayerProgram[];
  private readonly angleSums: Float64Array;
  /** Two for energies; for gradients one for each layer's state after its RY, and one for the final state. */
  private readonly buffers: PlaneAddresses[] = [];
  private lambda: PlaneAddresses | null = null;
  private fold: { readonly byRow: number; readonly byColumn: number } | null = null;
  private moments: { readonly re: number; readonly im: number } | null = null;
  private firstLayer: FirstLayerSums | null = null;
  private readonly lowestFree: number;

  constructor(qubits: number, layers: readonly Layer[]) {
    this.shape = shapeOf(qubits);
    this.programs = layers.map((layer, index) => placeLayer(this.arena, this.shape, layer, index === 0));
    this.angleSums = new Float64Array(this.shape.qubits);
    const lowest = this.programs.findIndex(({ freeTurns, freePhases }) => freeTurns || freePhases);
    this.lowestFree = lowest < 0 ? layers.length : lowest;
  }

  /** |ψ(θ)⟩; with `kept`, the state inside each layer stays for `backward`. */
  prepare(theta: Float64Array, kept: boolean): PlaneAddresses {
    const { arena, programs, shape } = this;
    for (const program of programs) fillLayer(arena, shape, program, theta, this.angleSums);
    this.reserve(kept ? programs.length : 2);
    const { kernels } = arena;
    const { width, rows, qubits } = shape;
    const first = programs[0]!;
    const product = this.buffers[this.buffers.length - 1]!.re;
    kernels.productState(product, qubits, first.turns);
    let at = 0;
    let psi = this.buffers[0]!;
    permute(kernels, first, shape, product, 0, psi);
    for (let k = 1; k < programs.length; k++) {
      const program = programs[k]!;
      if (program.layer.turns.length > 0) {
        kernels.rotate(psi.re, qubits, program.turns);
        kernels.rotate(psi.im, qubits, program.turns);
      }
      const permutes = program.lowImage !== 0;
      const from = psi;
      if (permutes || kept) {
        at = kept ? at + 1 : 1 - at;
        psi = this.buffers[at]!;
      }
      if (permutes) permute(kernels, program, shape, from.re, from.im, psi);
      else {
        const { low, high } = program;
        kernels.turnPhases(from.re, from.im, psi.re, psi.im, width, 0, rows, low.re, low.im, high.re, high.im);
      }
    }
    return psi;
  }

  /** Room for H|ψ⟩. */
  room(): PlaneAddresses {
    this.lambda ??= this.arena.planes(1 << this.shape.qubits);
    return this.lambda;
  }

  /** Adds dE/dθ to `gradient`, given H|ψ⟩ in `room()` for the state prepared last with `kept`. Uses up ψ. */
  backward(gradient: Float64Array): void {
    let lambda = this.room();
    let spare = this.buffers[this.programs.length - 1]!;
    for (let k = this.programs.length - 1; k >= Math.max(1, this.lowestFree); k--) {
      const program = this.programs[k]!;
      const to = program.lowImage === 0 ? lambda : spare;
      this.unturn(program, lambda, to, program.freePhases ? this.buffers[k - 1]! : null, gradient);
      if (to !== lambda) {
        spare = lambda;
        lambda = to;
      }
      if (program.freeTurns) this.addMoments(program, lambda, this.buffers[k - 1]!, gradient);
      if (k === this.lowestFree || program.layer.turns.length === 0) continue;
      this.arena.kernels.rotate(lambda.re, this.shape.qubits, program.turnsBack);
      this.arena.kernels.rotate(lambda.im, this.shape.qubits, program.turnsBack);
    }
    if (this.lowestFree > 0) return;
    this.unturn(this.programs[0]!, lambda, spare, null, gradient);
    this.firstLayer ??= placeFirstLayerSums(this.arena, this.shape);
    contractFirstLayer(this.arena, this.shape, this.firstLayer, this.programs[0]!, spare, gradient);
  }

  /** λ ← (phase and permutation)⁻¹ λ, with the derivatives of the phases where χ is given. */
  private unturn(
    program: LayerProgram,
    from: PlaneAddresses,
    to: PlaneAddresses,
    chi: PlaneAddresses | null,
    gradient: Float64Array,
  ): void {
    const { arena, shape } = this;
    const { width, rows, parts } = shape;
    this.fold ??= { byRow: arena.allocate(8 * rows), byColumn: arena.allocate(8 * width * parts) };
    const { byRow, byColumn } = this.fold;
    const { low, high } = program;
    const step = rows / parts;
    for (let part = 0; part < parts; part++) {
      arena.kernels.unturnPhases(
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
        program.lowImage,
        program.highImage,
        chi?.re ?? 0,
        chi?.im ?? 0,
        byRow,
        byColumn + 8 * width * part,
      );
    }
    if (chi === null) return;
    const { numbers } = arena;
    sumParts(numbers, byColumn / 8, width, parts);
    const { qubit, parameter, factor } = program.phaseAngles;
    for (let k = 0; k < qubit.length; k++) {
      if (parameter[k]! < 0) continue;
      const q = qubit[k]!;
      const overlap =
        q < shape.half
          ? signedSum(numbers, byColumn / 8, width, q)
          : signedSum(numbers, byRow / 8, rows, q - shape.half);
      gradient[parameter[k]!]! += factor[k]! * overlap;
    }
  }

  private addMoments(program: LayerProgram, lambda: PlaneAddresses, chi: PlaneAddresses, gradient: Float64Array): void {
    const { arena, shape } = this;
    const { qubits } = shape;
    this.moments ??= { re: arena.allocate(8 * qubits), im: arena.allocate(8 * qubits) };
    const { re, im } = this.moments;
    const { numbers, kernels } = arena;
    for (let k = 0; k < qubits; k++) {
      numbers[re / 8 + k] = 0;
      numbers[im / 8 + k] = 0;
    }
    kernels.moments(lambda.re, chi.re, qubits, re);
    kernels.moments(lambda.im, chi.im, qubits, im);
    const { qubit, parameter, factor } = program.turnAngles;
    for (let k = 0; k < qubit.length; k++) {
      if (parameter[k]! < 0) continue;
      gradient[parameter[k]!]! += factor[k]! * (numbers[re / 8 + qubit[k]!]! + numbers[im / 8 + qubit[k]!]!);
    }
  }

  private reserve(count: number): void {
    while (this.buffers.length < Math.max(2, count)) this.buffers.push(this.arena.planes(1 << this.shape.qubits));
  }
}

function permute(
  kernels: Arena['kernels'],
  { low, high, lowImage, highImage }: LayerProgram,
  { width, rows }: Shape,
  fromRe: number,
  fromIm: number,
  to: PlaneAddresses,
): void {
  kernels.turnPhasesAndPermute(
    fromRe,
    fromIm,
    to.re,
    to.im,
    width,
    0,
    rows,
    low.re,
    low.im,
    high.re,
    high.im,
    lowImage,
    highImage,
  );
}

/** Σ (−1)^(bit of the index) over `length` numbers from `start`. */
function signedSum(v: Float64Array, start: number, length: number, bit: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += (k >>> bit) & 1 ? -v[start + k]! : v[start + k]!;
  return sum;
}
