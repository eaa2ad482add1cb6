import type { Circuit, Gate } from '../contract.ts';
import { type Steps, stepsOf } from '../layers.ts';
import { type Arena, arenaOf, type PlaneAddresses } from './arena.ts';
import type { CircuitState } from './circuit-state.ts';
import { beginWith, leaveBelow, type PlacedPass, passCommand, passRoomBytes, placePass } from './gate-pass.ts';
import {
  type AngleList,
  addSlopes,
  fillAngles,
  fillList,
  type LayerProgram,
  placeLayer,
  type Shape,
  shapeOf,
  squaredScale,
} from './layer-program.ts';
import { backward, forward, slopes, tables } from './layer-steps.ts';
import { type Command, taskKernel } from './threads/program.ts';

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
  private readonly angles: AngleList;
  /** For each angle, where the sums of its derivative are. */
  private readonly sums: readonly { readonly at: number; readonly count: number }[];
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
    const count = passes.reduce((sum, { gates }) => sum + gates.filter((gate) => 'angle' in gate).length, 0);
    const halves = arena.allocate(8 * (count + 1));
    const turns = arena.allocate(16 * (count + 1));
    let placed = 0;
    this.steps = steps.map((step): Step => {
      if (!('gates' in step)) return { layer: placeLayer(arena, shape, step, false, scratch) };
      const pass = placePass(arena, shape.qubits, step, turns + 16 * placed, room);
      placed += pass.turns.length;
      return { pass };
    });
    const [first] = this.steps;
    if (first !== undefined && 'pass' in first) {
      beginWith(
        arena,
        first.pass,
        flips.reduce((state, gate) => ('qubit' in gate ? state | (1 << gate.qubit) : state), 0),
      );
    }
    const found = this.steps.flatMap((step) =>
      'pass' in step ? step.pass.turns.map((turn) => [turn, step.pass] as const) : [],
    );
    this.angles = {
      half: Int32Array.from(found, (_, k) => halves / 8 + k),
      cosine: Int32Array.from(found, (_, k) => turns / 8 + 2 * k),
      slope: new Int32Array(found.length),
      qubit: new Int32Array(found.length),
      parameter: Int32Array.from(found, ([{ angle }]) => angle.parameter ?? -1),
      factor: Float64Array.from(found, ([{ angle }]) => angle.factor),
      offset: Float64Array.from(found, ([{ angle }]) => angle.offset),
      distinct: true,
    };
    this.sums = found.map(([{ slots }, { tasks }]) => ({ at: slots, count: tasks }));
    const free = this.steps.findIndex((step) =>
      'pass' in step
        ? step.pass.turns.some(({ angle }) => angle.parameter !== null)
        : step.layer.freeTurns || step.layer.freePhases,
    );
    this.firstFree = free < 0 ? this.steps.length : free;
    const [passed, lowest] = [steps[free], this.steps[free]];
    if (passed !== undefined && 'gates' in passed && lowest !== undefined && 'pass' in lowest) {
      leaveBelow(arena, lowest.pass, passed.gates.findIndex(isFree));
    }
  }

  fill(theta: Float64Array): void {
    fillList(this.arena, this.angles, theta);
    for (const step of this.steps) if ('layer' in step) fillAngles(this.arena, step.layer, theta);
  }

  /** Always begins in the same planes, so that ψ ends in the same, too. */
  forward(): { commands: Command[]; psi: PlaneAddresses } {
    const { steps, shape, angles, planes } = this;
    planes.psi ??= this.planesWithMargin();
    const commands: Command[] = [];
    const count = angles.half.length;
    if (count > 0) {
      const args = [8 * angles.half[0]!, 8 * angles.cosine[0]!, (count + 1) >> 1];
      commands.push({ kernel: taskKernel.angles, tasks: 1, args });
    }
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
    const { arena, angles, sums } = this;
    const { numbers } = arena;
    sums.forEach(({ at, count }, k) => {
      if (at === 0) return;
      let sum = 0;
      for (let task = 0; task < count; task++) sum += numbers[at + task]!;
      gradient[angles.parameter[k]!]! += angles.factor[k]! * sum;
    });
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

function isFree(gate: Gate): boolean {
  return 'angle' in gate && gate.angle.parameter !== null;
}
