import { angleAt } from '../circuit.ts';
import type { Circuit } from '../contract.ts';
import { Arena, type PlaneAddresses } from './arena.ts';
import type { CircuitState } from './circuit-state.ts';
import { type GateStep, gateStep } from './gate-step.ts';
import { addMoments, type LayerSums, placeLayerSums, unturn } from './layer-derivatives.ts';
import { fillLayer, type LayerProgram, placeLayer, type Shape, shapeOf } from './layer-program.ts';
import { stepsOf } from './layers.ts';
import type { Command } from './threads/program.ts';

/** The state of any circuit, gate by gate where gates form no layers; on the way back ψ is undone together with λ. */
export class GateState implements CircuitState {
  readonly arena: Arena;
  readonly shape: Shape;
  private readonly steps: readonly (GateStep | LayerProgram)[];
  private readonly firstFree: number;
  private readonly angleSums: Float64Array;
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
  private sums: LayerSums | null = null;
  private theta = new Float64Array(0);

  constructor(circuit: Circuit, threads = 1) {
    const arena = new Arena(threads);
    this.arena = arena;
    const shape = shapeOf(circuit.qubits);
    this.shape = shape;
    this.size = 1 << shape.qubits;
    this.steps = stepsOf(circuit).map((step) =>
      'kind' in step ? gateStep(arena, this.size, step) : placeLayer(arena, shape, step, false),
    );
    const first = this.steps.findIndex((step) =>
      'apply' in step ? step.angle?.parameter != null : step.freeTurns || step.freePhases,
    );
    this.firstFree = first < 0 ? this.steps.length : first;
    this.angleSums = new Float64Array(shape.qubits);
  }

  /** Always begins in the same planes, so that ψ ends in the same, too. */
  fill(theta: Float64Array): void {
    const { arena, shape } = this;
    this.theta = theta.slice();
    this.planes.psi ??= arena.planes(this.size);
    this.lambda = this.planes.lambda;
    this.spare = this.planes.spare;
    let psi = this.planes.psi;
    arena.numbersAt(psi.re, this.size).fill(0)[0] = 1;
    arena.numbersAt(psi.im, this.size).fill(0);
    const { kernels } = arena;
    for (const step of this.steps) {
      if ('apply' in step) {
        step.apply(psi, step.angle === null ? 0 : angleAt(step.angle, theta));
        continue;
      }
      fillLayer(arena, shape, step, theta, this.angleSums);
      if (step.layer.turns.length > 0) this.rotate(psi, step.turns);
      const { low, high } = step;
      const { width, rows } = shape;
      const phases = [width, 0, rows, low.re, low.im, high.re, high.im] as const;
      if (step.lowImage === 0) {
        if (step.layer.phases.length > 0) kernels.turnPhases(psi.re, psi.im, psi.re, psi.im, ...phases);
        continue;
      }
      const to = this.spareState();
      kernels.turnPhasesAndPermute(psi.re, psi.im, to.re, to.im, ...phases, step.lowImage, step.highImage);
      this.spare = psi;
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
    this.sums ??= placeLayerSums(arena, shape);
    fillLayer(arena, shape, step, this.theta, this.angleSums);
    if (step.lowImage !== 0 || step.layer.phases.length > 0) {
      this.psi = this.undo(step, this.psi!, null, gradient);
      this.lambda = this.undo(step, this.lambda!, step.freePhases ? this.psi : null, gradient);
    }
    if (step.layer.turns.length === 0) return;
    if (step.freeTurns) addMoments(arena, shape, this.sums, step, this.lambda!, this.psi!, gradient);
    this.rotate(this.psi!, step.turnsBack);
    this.rotate(this.lambda!, step.turnsBack);
  }

  private undo(
    step: LayerProgram,
    state: PlaneAddresses,
    chi: PlaneAddresses | null,
    gradient: Float64Array,
  ): PlaneAddresses {
    const to = step.lowImage === 0 ? state : this.spareState();
    unturn(this.arena, this.shape, this.sums!, step, state, to, chi, gradient);
    if (to !== state) this.spare = state;
    return to;
  }

  private spareState(): PlaneAddresses {
    if (this.spare !== null) return this.spare;
    this.planes.spare ??= this.arena.planes(this.size);
    this.spare = this.planes.spare;
    return this.spare;
  }

  private rotate({ re, im }: PlaneAddresses, turns: number): void {
    this.arena.kernels.rotate(re, this.shape.qubits, turns);
    this.arena.kernels.rotate(im, this.shape.qubits, turns);
  }
}
