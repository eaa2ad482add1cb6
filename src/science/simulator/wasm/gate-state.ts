import type { Circuit } from '../contract.ts';
import type { PlannedGate } from '../gate-passes.ts';
import { type Steps, stepsOf } from '../layers.ts';
import { type Arena, arenaOf, type PlaneAddresses } from './arena.ts';
import type { CircuitState } from './circuit-state.ts';
import { GateAngles } from './gate-angles.ts';
import {
  anglesOf,
  beginWith,
  leaveBelow,
  type PlacedPass,
  passCommand,
  passRoomBytes,
  placePass,
} from './gate-pass.ts';
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
import type { Command } from './threads/program.ts';

/** From so many qubits on the first state is written in 2⁴ parts. */
const tiledFrom = 12;
const tiledBits = 4;

type Step = { readonly pass: PlacedPass } | { readonly layer: LayerProgram };

/**
 * The state of any circuit: passes of gates, and layers where there are some. One state is kept, and on the way back ψ is undone
 * together with λ.
 */
export class GateState implements CircuitState {
  readonly arena: Arena;
  readonly shape: Shape;
  private readonly steps: readonly Step[];
  private readonly angles: GateAngles;
  /** Nothing before this step depends on a parameter. */
  private readonly firstFree: number;
  /** The three states in memory; ψ, λ and the room for a permuted one take turns with them. */
  private readonly planes: { [name in 'psi' | 'lambda' | 'spare']: PlaneAddresses | null } = {
    psi: null,
    lambda: null,
    spare: null,
  };
  /** Where a forward run leaves ψ, and what it leaves free. */
  private left: { readonly psi: PlaneAddresses; readonly spare: PlaneAddresses | null } | null = null;

  constructor(circuit: Circuit, threads: number | Arena = 1) {
    const arena = arenaOf(threads);
    const shape = shapeOf(circuit.qubits);
    this.arena = arena;
    this.shape = shape;
    const { flips, steps } = beginningWithPass(stepsOf(circuit), shape.qubits);
    const scratch = arena.allocate(arena.threads * shape.scratchBytes);
    const passes = steps.filter((step) => 'gates' in step);
    const bytes = passRoomBytes(passes, shape.qubits);
    const room = { at: arena.allocate(bytes * arena.threads), bytes };
    const count = passes.reduce((sum, { gates }) => sum + gates.flatMap(anglesOf).length, 0);
    this.angles = new GateAngles(arena, count);
    this.steps = steps.map(
      (step): Step =>
        'gates' in step
          ? { pass: placePass(arena, shape.qubits, step, this.angles, room) }
          : { layer: placeLayer(arena, shape, step, false, scratch) },
    );
    const [first] = this.steps;
    if (first !== undefined && 'pass' in first) beginWith(arena, first.pass, stateOf(flips));
    const free = steps.findIndex((step) =>
      'gates' in step
        ? step.gates.some(isFree)
        : [...step.turns, ...step.phases].some(({ angle }) => angle.parameter !== null),
    );
    this.firstFree = free < 0 ? steps.length : free;
    const [planned, lowest] = [steps[free], this.steps[free]];
    if (planned !== undefined && 'gates' in planned && lowest !== undefined && 'pass' in lowest) {
      leaveBelow(arena, lowest.pass, planned.gates.findIndex(isFree));
    }
  }

  fill(theta: Float64Array): void {
    this.angles.fill(theta);
    for (const step of this.steps) if ('layer' in step) fillAngles(this.arena, step.layer, theta);
  }

  /** Always begins in the same planes, so that ψ ends in the same, too. */
  forward(): { commands: Command[]; psi: PlaneAddresses } {
    const { steps, shape, angles, planes } = this;
    planes.psi ??= this.planesWithMargin();
    const commands = angles.command();
    for (const step of steps) if ('layer' in step) commands.push(tables(shape, step.layer));
    let psi = planes.psi;
    let spare = planes.spare;
    steps.forEach((step, k) => {
      if ('pass' in step) {
        commands.push(passCommand(k === 0 ? 'fresh' : 'forward', step.pass, psi));
        return;
      }
      const to = step.layer.permutes ? (spare ?? this.spareState()) : psi;
      commands.push(...forward(shape, step.layer, psi, to));
      if (to !== psi) [psi, spare] = [to, psi];
    });
    this.left = { psi, spare };
    return { commands, psi };
  }

  /** Room for H|ψ⟩. */
  room(): PlaneAddresses {
    this.planes.lambda ??= this.arena.planes(1 << this.shape.qubits);
    return this.planes.lambda;
  }

  backward(): Command[] {
    const { steps, shape, firstFree } = this;
    const commands: Command[] = [];
    let { psi, spare } = this.left!;
    let lambda = this.room();
    for (let k = steps.length - 1; k >= firstFree; k--) {
      const step = steps[k]!;
      if ('pass' in step) {
        commands.push(passCommand('backward', step.pass, psi, lambda));
        continue;
      }
      const { layer } = step;
      const psiBefore = layer.permutes ? (spare ?? this.spareState()) : psi;
      // The derivatives are taken before the RY are undone: ψ first loses its phases only.
      const [phases, ...turns] = backward(shape, layer, psi, psiBefore, null, true);
      const chi = layer.freeTurns || layer.freePhases ? psiBefore : null;
      const lambdaBefore = layer.permutes ? psi : lambda;
      commands.push(phases!, ...backward(shape, layer, lambda, lambdaBefore, chi, true), ...turns);
      if (chi !== null) commands.push(slopes(shape, layer));
      if (layer.permutes) spare = lambda;
      psi = psiBefore;
      lambda = lambdaBefore;
    }
    return commands;
  }

  collect(gradient: Float64Array): void {
    const { arena } = this;
    this.angles.collect(gradient);
    for (const step of this.steps.toReversed()) {
      if (!('layer' in step) || !(step.layer.freeTurns || step.layer.freePhases)) continue;
      // Phases undone by their adjoints leave cos² of the RY on ψ.
      addSlopes(arena, step.layer, gradient, 1 / squaredScale(arena, step.layer));
    }
  }

  unused(): PlaneAddresses {
    return this.left?.spare ?? this.spareState();
  }

  private planesWithMargin(): PlaneAddresses {
    const planes = this.arena.planes(1 << this.shape.qubits);
    this.arena.allocate(1024);
    return planes;
  }

  private spareState(): PlaneAddresses {
    this.planes.spare ??= this.planesWithMargin();
    return this.planes.spare;
  }
}

/** A first pass, without gates where a layer is first, makes the basis state that all begins with. */
function beginningWithPass({ flips, steps }: Steps, qubits: number): Steps {
  const [first] = steps;
  if (first !== undefined && 'gates' in first) return { flips, steps };
  const tile = qubits < tiledFrom ? qubits : qubits - tiledBits;
  return { flips, steps: [{ qubits: Array.from({ length: tile }, (_, k) => k), gates: [] }, ...steps] };
}

function isFree(gate: PlannedGate): boolean {
  return anglesOf(gate).some(({ terms }) => terms.length > 0);
}

function stateOf(flips: Steps['flips']): number {
  return flips.reduce((state, gate) => ('qubit' in gate ? state | (1 << gate.qubit) : state), 0);
}
