import { angleAt } from '../circuit.ts';
import type { Circuit } from '../contract.ts';
import { stepsOf } from '../layers.ts';
import { type Arena, arenaOf, type PlaneAddresses } from './arena.ts';
import type { CircuitState } from './circuit-state.ts';
import { type GateStep, gateStep } from './gate-step.ts';
import {
  addSlopes,
  fillAngles,
  type LayerProgram,
  placeLayer,
  type Shape,
  shapeOf,
  squaredScale,
} from './layer-program.ts';
import { backward, forward, slopes, tables } from './layer-steps.ts';
import { type Command, commandBytes, writeCommand } from './threads/program.ts';

/** The state of any circuit, gate by gate where gates form no layers; on the way back ψ is undone together with λ. */
export class GateState implements CircuitState {
  readonly arena: Arena;
  readonly shape: Shape;
  private readonly steps: readonly (GateStep | LayerProgram)[];
  private readonly firstFree: number;
  /** Room for one command. */
  private readonly commandAt: number;
  private readonly size: number;
  /** The three states in memory; ψ, λ and the room for a permuted one take turns with them. */
  private readonly planes: { [name in 'psi' | 'lambda' | 'spare']: PlaneAddresses | null } = {
    psi: null,
    lambda: null,
    spare: null,
  };
  private psi: PlaneAddresses | null = null;
  private lambda: PlaneAddresses | null = null;
  private spare: PlaneAddresses | null = null;
  private theta = new Float64Array(0);

  constructor(circuit: Circuit, threads: number | Arena = 1) {
    const arena = arenaOf(threads);
    this.arena = arena;
    const shape = shapeOf(circuit.qubits);
    this.shape = shape;
    this.size = 1 << shape.qubits;
    const scratch = arena.allocate(shape.scratchBytes);
    this.steps = stepsOf(circuit).map((step) =>
      'kind' in step ? gateStep(arena, this.size, step) : placeLayer(arena, shape, step, false, scratch),
    );
    const first = this.steps.findIndex((step) =>
      'apply' in step ? step.angle?.parameter != null : step.freeTurns || step.freePhases,
    );
    this.firstFree = first < 0 ? this.steps.length : first;
    this.commandAt = arena.allocate(commandBytes);
  }

  /** Always begins in the same planes, so that ψ ends in the same, too. */
  fill(theta: Float64Array): void {
    const { arena, shape } = this;
    this.theta = theta.slice();
    this.planes.psi ??= this.planesWithMargin();
    this.lambda = this.planes.lambda;
    this.spare = this.planes.spare;
    let psi = this.planes.psi;
    arena.numbersAt(psi.re, this.size).fill(0)[0] = 1;
    arena.numbersAt(psi.im, this.size).fill(0);
    for (const step of this.steps) {
      if ('apply' in step) {
        step.apply(psi, step.angle === null ? 0 : angleAt(step.angle, theta));
        continue;
      }
      const to = step.permutes ? this.spareState() : psi;
      this.fillLayer(step);
      this.run(forward(shape, step, psi, to));
      if (to !== psi) this.spare = psi;
      psi = to;
    }
    this.psi = psi;
  }

  forward(): { commands: Command[]; psi: PlaneAddresses } {
    return { commands: [], psi: this.psi! };
  }

  /** Room for H|ψ⟩. */
  room(): PlaneAddresses {
    this.planes.lambda ??= this.arena.planes(this.size);
    this.lambda = this.planes.lambda;
    return this.lambda;
  }

  backward(): Command[] {
    return [];
  }

  /** Adds dE/dθ to `gradient`, given H|ψ⟩ in `room()` for the state prepared last. Uses up ψ. */
  collect(gradient: Float64Array): void {
    for (let k = this.steps.length - 1; k >= this.firstFree; k--) {
      const step = this.steps[k]!;
      if ('apply' in step) this.backGate(step, gradient);
      else this.backLayer(step, gradient);
    }
  }

  private backGate(step: GateStep, gradient: Float64Array): void {
    const [psi, lambda] = [this.psi!, this.lambda!];
    const { angle } = step;
    if (angle !== null && angle.parameter !== null) {
      gradient[angle.parameter]! += angle.factor * step.overlap(lambda, psi);
    }
    const phi = angle === null ? 0 : angleAt(angle, this.theta);
    step.undo(psi, phi);
    step.undo(lambda, phi);
  }

  private backLayer(step: LayerProgram, gradient: Float64Array): void {
    const { arena, shape } = this;
    this.fillLayer(step);
    const psi = this.psi!;
    const lambda = this.lambda!;
    const psiBefore = step.permutes ? this.spareState() : psi;
    // The derivatives are taken before the RY are undone: ψ first loses its phases only.
    const [phases, ...turns] = backward(shape, step, psi, psiBefore, null, true);
    this.run([phases!]);
    const chi = step.freeTurns || step.freePhases ? psiBefore : null;
    const lambdaBefore = step.permutes ? psi : lambda;
    this.run(backward(shape, step, lambda, lambdaBefore, chi, true));
    this.run(turns);
    this.psi = psiBefore;
    this.lambda = lambdaBefore;
    if (step.permutes) this.spare = lambda;
    if (chi === null) return;
    this.run([slopes(shape, step)]);
    // Phases undone by their adjoints leave cos² of the RY on ψ.
    addSlopes(arena, step, gradient, 1 / squaredScale(arena, step));
  }

  private fillLayer(program: LayerProgram): void {
    fillAngles(this.arena, program, this.theta);
    this.run([tables(this.shape, program)]);
  }

  private run(commands: readonly Command[]): void {
    const { arena, commandAt } = this;
    for (const command of commands) {
      writeCommand(arena, commandAt, command);
      arena.kernels.runAlone(commandAt, commandAt + commandBytes);
    }
  }

  unused(): PlaneAddresses {
    return this.spareState();
  }

  private planesWithMargin(): PlaneAddresses {
    const planes = this.arena.planes(this.size);
    this.arena.allocate(1024);
    return planes;
  }

  private spareState(): PlaneAddresses {
    if (this.spare !== null) return this.spare;
    this.planes.spare ??= this.planesWithMargin();
    this.spare = this.planes.spare;
    return this.spare;
  }
}
