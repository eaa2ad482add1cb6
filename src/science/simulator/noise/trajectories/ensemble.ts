import { pcg64, type RandomStream } from '../../../math/index.ts';
import { angleAt } from '../../circuit.ts';
import type { Arena, PlaneAddresses } from '../../wasm/arena.ts';
import type { GatePlace, NoisePlace, Outcome, PathStep } from './path-step.ts';

/** Trajectories that share a past, with the random stream of each. */
type Members = readonly number[];

/** What happened to a group at a place of noise, and who went other ways there. */
interface Event {
  readonly at: number;
  readonly outcome: Outcome;
  readonly p: number;
  readonly others: readonly { readonly outcome: Outcome; readonly p: number; readonly members: Members }[];
  /** ψ before, where the outcome cannot be undone. */
  readonly before: PlaneAddresses | null;
}

/** Called once for every distinct trajectory, with its final state, which it may use up. */
export type Leaf = (psi: PlaneAddresses, members: Members) => void;
/** The same, with room for λ to be written: its weight in the mean times H|ψ⟩. */
export type SlopeLeaf = (psi: PlaneAddresses, members: Members, lambda: PlaneAddresses) => void;

/** Roundings may grow by this much before a state is kept rather than computed backwards. */
const conditionLimit = 1000;

/**
 * Noisy runs of one circuit. Runs in which the same things happen share the work up to where they part: the largest group goes
 * on in place, the others start from copies, so that at most log₂(runs) states wait at a time.
 */
export class Ensemble {
  readonly size: number;
  private readonly arena: Arena;
  private readonly steps: readonly PathStep[];
  private readonly seeds: readonly number[];
  private readonly spare: PlaneAddresses[] = [];
  private streams: readonly RandomStream[] = [];
  private theta = new Float64Array(0);

  constructor(arena: Arena, size: number, steps: readonly PathStep[], seeds: readonly number[]) {
    this.arena = arena;
    this.size = size;
    this.steps = steps;
    this.seeds = seeds;
  }

  /** Runs all trajectories at θ. */
  run(theta: Float64Array, leaf: Leaf): void {
    const psi = this.start(theta);
    this.forward(0, psi, this.everyone(), leaf);
    this.give(psi);
  }

  /** The same, then λ of every leaf is carried back; gradient += dE/dθ. */
  runBack(theta: Float64Array, gradient: Float64Array, leaf: SlopeLeaf): void {
    const psi = this.start(theta);
    const lambda = this.around(0, psi, this.everyone(), gradient, leaf);
    this.give(psi);
    this.give(lambda);
  }

  private start(theta: Float64Array): PlaneAddresses {
    this.theta = theta.slice();
    this.streams = this.seeds.map((seed) => pcg64(seed));
    const psi = this.take();
    this.plane(psi.re).fill(0)[0] = 1;
    this.plane(psi.im).fill(0);
    return psi;
  }

  private everyone(): Members {
    return this.seeds.map((_, member) => member);
  }

  private forward(from: number, psi: PlaneAddresses, everyone: Members, leaf: Leaf): void {
    let members = everyone;
    for (let at = from; at < this.steps.length; at++) {
      const step = this.steps[at]!;
      if (step.kind === 'gate') {
        step.step.apply(psi, this.angle(step));
        continue;
      }
      const [chosen, ...others] = this.draw(step, psi, members);
      if (chosen === undefined) return;
      for (const other of others) {
        const copy = this.copy(psi);
        other.outcome.apply(copy, other.p);
        this.forward(at + 1, copy, other.members, leaf);
        this.give(copy);
      }
      chosen.outcome.apply(psi, chosen.p);
      members = chosen.members;
    }
    leaf(psi, members);
  }

  /** Forward and back; returns λ before step `from`. ψ is used up. */
  private around(
    from: number,
    psi: PlaneAddresses,
    everyone: Members,
    gradient: Float64Array,
    leaf: SlopeLeaf,
  ): PlaneAddresses {
    let members = everyone;
    let condition = 1;
    const events = new Map<number, Event>();
    for (let at = from; at < this.steps.length; at++) {
      const step = this.steps[at]!;
      if (step.kind === 'gate') {
        step.step.apply(psi, this.angle(step));
        continue;
      }
      const [chosen, ...others] = this.draw(step, psi, members);
      if (chosen === undefined) break;
      condition *= chosen.outcome.condition;
      const before = condition > conditionLimit ? this.copy(psi) : null;
      if (before !== null) condition = 1;
      events.set(at, { at, ...chosen, others, before });
      chosen.outcome.apply(psi, chosen.p);
      members = chosen.members;
    }
    const lambda = this.take();
    leaf(psi, members, lambda);
    for (let at = this.steps.length - 1; at >= from; at--) {
      const step = this.steps[at]!;
      if (step.kind === 'gate') this.backGate(step, psi, lambda, gradient);
      else this.backEvent(events.get(at)!, psi, lambda, gradient, leaf);
    }
    return lambda;
  }

  private backGate({ step }: GatePlace, psi: PlaneAddresses, lambda: PlaneAddresses, gradient: Float64Array): void {
    const { angle } = step;
    const phi = angle === null ? 0 : angleAt(angle, this.theta);
    if (angle !== null && angle.parameter !== null) {
      gradient[angle.parameter]! += angle.factor * step.overlap(lambda, psi);
    }
    step.undo(psi, phi);
    step.undo(lambda, phi);
  }

  /** ψ and λ ← before the event, with what those who left there contribute to λ. */
  private backEvent(
    { at, outcome, p, others, before }: Event,
    psi: PlaneAddresses,
    lambda: PlaneAddresses,
    gradient: Float64Array,
    leaf: SlopeLeaf,
  ): void {
    outcome.carryBack(lambda, p);
    if (before === null) {
      outcome.undo(psi, p);
    } else {
      this.set(psi, before);
      this.give(before);
    }
    for (const other of others) {
      const copy = this.copy(psi);
      other.outcome.apply(copy, other.p);
      const theirs = this.around(at + 1, copy, other.members, gradient, leaf);
      other.outcome.carryBack(theirs, other.p);
      this.add(theirs, lambda);
      this.give(copy);
      this.give(theirs);
    }
  }

  /** Groups by outcome, the largest first. Every member draws one number, whatever happens to it. */
  private draw(
    place: NoisePlace,
    psi: PlaneAddresses,
    members: Members,
  ): { outcome: Outcome; p: number; members: number[] }[] {
    const probabilities = place.probabilities(psi);
    const groups = place.outcomes.map((outcome, k) => ({ outcome, p: probabilities[k]!, members: [] as number[] }));
    let last = groups.length - 1;
    while (last > 0 && !(probabilities[last]! > 0)) last--;
    for (const member of members) {
      let rest = this.streams[member]!.random();
      let k = 0;
      while (k < last && rest >= probabilities[k]!) rest -= probabilities[k++]!;
      groups[k]!.members.push(member);
    }
    return groups.filter((group) => group.members.length > 0).sort((a, b) => b.members.length - a.members.length);
  }

  private angle({ step }: GatePlace): number {
    return step.angle === null ? 0 : angleAt(step.angle, this.theta);
  }

  private take(): PlaneAddresses {
    return this.spare.pop() ?? this.arena.planes(this.size);
  }

  private give(state: PlaneAddresses): void {
    this.spare.push(state);
  }

  private copy(state: PlaneAddresses): PlaneAddresses {
    const copy = this.take();
    this.set(copy, state);
    return copy;
  }

  private set(to: PlaneAddresses, from: PlaneAddresses): void {
    this.plane(to.re).set(this.plane(from.re));
    this.plane(to.im).set(this.plane(from.im));
  }

  private add(from: PlaneAddresses, to: PlaneAddresses): void {
    for (const part of ['re', 'im'] as const) {
      const source = this.plane(from[part]);
      const target = this.plane(to[part]);
      for (let k = 0; k < source.length; k++) target[k]! += source[k]!;
    }
  }

  private plane(at: number): Float64Array {
    return this.arena.numbersAt(at, this.size);
  }
}
