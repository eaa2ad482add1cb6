import type { Layer } from '../layers.ts';
import { type Arena, arenaOf, type PlaneAddresses } from './arena.ts';
import type { CircuitState } from './circuit-state.ts';
import {
  type AngleList,
  addList,
  fillList,
  joinedAngles,
  type LayerProgram,
  placeLayer,
  type Shape,
  shapeOf,
} from './layer-program.ts';
import { backward, contract, forward, slopes, tables } from './layer-steps.ts';
import type { Command } from './threads/program.ts';

/** The state of a circuit of layers, and the way back for its derivatives; see `kernels/layer-task.ts` for the passes. */
export class LayeredState implements CircuitState {
  readonly arena: Arena;
  readonly shape: Shape;
  private readonly programs: readonly LayerProgram[];
  private readonly angles: AngleList;
  /** Without RZ the state is real: all states share an imaginary plane of zeros, which no pass touches. */
  private readonly real: boolean;
  private zeros = 0;
  /** Two for energies; for gradients one for each layer's state after its RY, and one for the final state. */
  private readonly buffers: PlaneAddresses[] = [];
  private lambda: PlaneAddresses | null = null;
  /** Nothing before this layer depends on a parameter. */
  private readonly lowestFree: number;

  constructor(qubits: number, layers: readonly Layer[], threads: number | Arena = 1) {
    const arena = arenaOf(threads);
    const shape = shapeOf(qubits);
    const scratch = arena.allocate(arena.threads * shape.scratchBytes);
    this.arena = arena;
    this.shape = shape;
    this.programs = layers.map((layer, index) => placeLayer(arena, shape, layer, index === 0, scratch));
    this.angles = joinedAngles(this.programs);
    this.real = layers.every(({ phases }) => phases.length === 0);
    const lowest = this.programs.findIndex(({ freeTurns, freePhases }) => freeTurns || freePhases);
    this.lowestFree = lowest < 0 ? layers.length : lowest;
  }

  fill(theta: Float64Array): void {
    fillList(this.arena, this.angles, theta);
  }

  forward(kept: boolean): { commands: Command[]; psi: PlaneAddresses } {
    const { programs, shape } = this;
    this.reserve(kept ? programs.length : 2);
    const commands = programs.map((program) => tables(shape, program));
    let at = -1;
    programs.forEach((program, k) => {
      const from = k === 0 ? null : this.worked(at);
      if (kept || k === 0) at = k;
      else if (program.permutes) at = 1 - at;
      commands.push(...forward(shape, program, from, this.worked(at)));
    });
    return { commands, psi: this.buffers[at]! };
  }

  /** Room for H|ψ⟩. */
  room(): PlaneAddresses {
    this.lambda ??= this.arena.planes(1 << this.shape.qubits);
    return this.lambda;
  }

  unused(): PlaneAddresses | null {
    return this.real || this.programs.length > 1 ? null : this.buffers[1]!;
  }

  backward(): Command[] {
    const { programs, shape, lowestFree } = this;
    const commands: Command[] = [];
    let lambda = this.worked(-1);
    let spare = this.worked(programs.length - 1);
    for (let k = programs.length - 1; k >= Math.max(1, lowestFree); k--) {
      const program = programs[k]!;
      const to = program.permutes ? spare : lambda;
      const chi = program.freePhases || program.freeTurns ? this.worked(k - 1) : null;
      commands.push(...backward(shape, program, lambda, to, chi, k > lowestFree));
      if (program.permutes) [lambda, spare] = [spare, lambda];
    }
    if (lowestFree === 0) {
      commands.push(contract(shape, programs[0]!, this.real ? { re: lambda.re, im: this.zeros } : lambda));
    }
    for (const program of programs.slice(lowestFree)) {
      if (program.freeTurns || program.freePhases) commands.push(slopes(shape, program));
    }
    return commands;
  }

  collect(gradient: Float64Array): void {
    addList(this.arena, this.angles, gradient, 1);
  }

  /** The planes that passes work on, of a buffer or (−1) of λ. */
  private worked(index: number): PlaneAddresses {
    const planes = index < 0 ? this.room() : this.buffers[index]!;
    return this.real ? { re: planes.re, im: 0 } : planes;
  }

  private reserve(count: number): void {
    const { arena, buffers } = this;
    const size = 1 << this.shape.qubits;
    while (buffers.length < Math.max(2, count)) {
      if (!this.real) {
        buffers.push(arena.planes(size));
        arena.allocate(1024);
      } else {
        if (this.zeros === 0) this.zeros = arena.plane(size);
        buffers.push({ re: arena.plane(size), im: this.zeros });
      }
    }
  }
}
