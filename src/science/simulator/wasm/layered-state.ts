import { Arena, type PlaneAddresses } from './arena.ts';
import type { CircuitState } from './circuit-state.ts';
import { contractFirstLayer, type FirstLayerSums, placeFirstLayerSums } from './first-layer.ts';
import { addMoments, type LayerSums, placeLayerSums, unturn } from './layer-derivatives.ts';
import { fillLayer, type LayerProgram, placeLayer, type Shape, shapeOf } from './layer-program.ts';
import type { Layer } from './layers.ts';
import type { Command } from './threads/program.ts';

/** The state of a circuit of layers, and the way back for its derivatives; see `kernels/` for the passes. */
export class LayeredState implements CircuitState {
  readonly arena: Arena;
  readonly shape: Shape;
  private readonly programs: readonly LayerProgram[];
  private readonly angleSums: Float64Array;
  /** Two for energies; for gradients one for each layer's state after its RY, and one for the final state. */
  private readonly buffers: PlaneAddresses[] = [];
  private lambda: PlaneAddresses | null = null;
  private sums: LayerSums | null = null;
  private firstLayer: FirstLayerSums | null = null;
  private readonly lowestFree: number;
  private psi: PlaneAddresses = { re: 0, im: 0 };

  constructor(qubits: number, layers: readonly Layer[], threads = 1) {
    this.arena = new Arena(threads);
    this.shape = shapeOf(qubits);
    this.programs = layers.map((layer, index) => placeLayer(this.arena, this.shape, layer, index === 0));
    this.angleSums = new Float64Array(this.shape.qubits);
    const lowest = this.programs.findIndex(({ freeTurns, freePhases }) => freeTurns || freePhases);
    this.lowestFree = lowest < 0 ? layers.length : lowest;
  }

  fill(theta: Float64Array, kept: boolean): void {
    this.psi = this.prepare(theta, kept);
  }

  forward(): { commands: Command[]; psi: PlaneAddresses } {
    return { commands: [], psi: this.psi };
  }

  /** |ψ(θ)⟩; with `kept`, the state inside each layer stays for `collect`. */
  private prepare(theta: Float64Array, kept: boolean): PlaneAddresses {
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

  backward(): Command[] {
    return [];
  }

  /** Adds dE/dθ to `gradient`, given H|ψ⟩ in `room()` for the state prepared last with `kept`. Uses up ψ. */
  collect(gradient: Float64Array): void {
    const { arena, shape } = this;
    this.sums ??= placeLayerSums(arena, shape);
    let lambda = this.room();
    let spare = this.buffers[this.programs.length - 1]!;
    for (let k = this.programs.length - 1; k >= Math.max(1, this.lowestFree); k--) {
      const program = this.programs[k]!;
      const to = program.lowImage === 0 ? lambda : spare;
      const chi = this.buffers[k - 1]!;
      unturn(arena, shape, this.sums, program, lambda, to, program.freePhases ? chi : null, gradient);
      if (to !== lambda) {
        spare = lambda;
        lambda = to;
      }
      if (program.freeTurns) addMoments(arena, shape, this.sums, program, lambda, chi, gradient);
      if (k === this.lowestFree || program.layer.turns.length === 0) continue;
      arena.kernels.rotate(lambda.re, shape.qubits, program.turnsBack);
      arena.kernels.rotate(lambda.im, shape.qubits, program.turnsBack);
    }
    if (this.lowestFree > 0) return;
    unturn(arena, shape, this.sums, this.programs[0]!, lambda, spare, null, gradient);
    this.firstLayer ??= placeFirstLayerSums(arena, shape);
    contractFirstLayer(arena, shape, this.firstLayer, this.programs[0]!, spare, gradient);
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
