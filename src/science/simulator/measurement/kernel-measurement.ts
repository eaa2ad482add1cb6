import type { Statevector } from '../contract.ts';
import { shotsPerOutcome } from '../sampling.ts';
import { Arena } from '../wasm/arena.ts';
import type { MeasuredGroup } from './measured-groups.ts';
import { type MeasurementNode, measurementTreeFor, mostTurned } from './measurement-tree.ts';

/** A sum of a million amplitudes costs little beside a call for each of them; outcomes of more qubits would have to be hashed. */
const mostQubits = 16;
const fewestQubits = 4;
const mostStates = 32;
/** Of `drawStates`. */
const drawScratchBytes = 12 * 256;
const mostBuckets = 8192;

/** Kinds of steps, words of a step and of a room as in `kernels/measurement.ts`. */
const step = { turn: 1, use: 2, draw: 3, group: 4 } as const;
const stepBytes = 64;
const roomBytes = 96 + 8 * mostStates;
const field = { turned: 32, scratch: 40, stream: 48, drawn: 64, outcomes: 80, states: 96 } as const;

interface Steps {
  readonly from: number;
  readonly to: number;
}

/** The steps of a tree, and where its groups' means and variances come, in the order in which they are measured. */
interface CompiledTree extends Steps {
  readonly results: number;
}

/**
 * Measures groups from state vectors of up to 16 qubits in WebAssembly: what `VectorMeasurement` does, with the same random
 * numbers and to the same bits.
 */
export class KernelMeasurement {
  readonly length: number;
  readonly shots: number;
  private readonly groups: readonly MeasuredGroup[];
  private readonly arena = new Arena();
  private readonly room: number;
  private states = 0;
  private turnedRoom = 0;
  private readonly start: Steps;
  private readonly terms: readonly { readonly supports: number; readonly coefficients: number }[];
  private readonly trees = new WeakMap<MeasurementNode, CompiledTree>();

  /** For states of `length` amplitudes that `fits`. */
  constructor(groups: readonly MeasuredGroup[], length: number, shots: number) {
    this.groups = groups;
    this.length = length;
    this.shots = shots;
    const { arena } = this;
    this.room = arena.allocate(roomBytes);
    const buckets = Math.min(length / 4, mostBuckets);
    const capacity = Math.min(shots, length);
    const values = arena.allocate(8 * (capacity + 4));
    const sums = arena.allocate(8 * (length + 8));
    const guide = arena.allocate(4 * (buckets + 2));
    const all = arena.allocate(8 * length);
    arena.words.set([length, shots, sums, 0, guide, buckets, values, all], this.room / 4);
    arena.words[(this.room + field.scratch) / 4] = arena.allocate(drawScratchBytes);
    for (const table of [field.drawn, field.outcomes]) {
      const entries = arena.allocate(8 * (capacity + 4));
      const places = arena.allocate(4 * length);
      arena.words.set([entries, places, length, 0], (this.room + table) / 4);
    }
    this.needStates(1);
    this.terms = groups.map(({ supports, coefficients }) => ({
      supports: arena.placeWords(supports),
      coefficients: arena.placeNumbers(coefficients),
    }));
    this.start = this.place([
      [step.use, 0],
      [step.draw, 0],
    ]);
  }

  static fits(length: number, shots: number): boolean {
    // Beyond, not the shots are drawn but how many of them each basis state has.
    return length >= 1 << fewestQubits && length <= 1 << mostQubits && shots < shotsPerOutcome * length;
  }

  /** `seed`: four words of a fast stream. `take` is told mean and variance of each group in the order of measurement. */
  measure(state: Statevector, seed: Uint32Array, take: (mean: number, variance: number) => void): void {
    const { arena, room, length, groups } = this;
    const [re, im] = arena.wordsAt(room + field.states, 2);
    arena.numbersAt(re!, length).set(state.re);
    arena.numbersAt(im!, length).set(state.im);
    arena.wordsAt(room + field.stream, 4).set(seed.some((word) => word !== 0) ? seed : [1, 0, 0, 0]);
    this.run(this.start);
    const distinct = arena.words[(room + field.drawn) / 4 + 3]!;
    const tree = this.compiled(measurementTreeFor(groups, length, this.shots, distinct));
    this.run(tree);
    const results = arena.numbersAt(tree.results, 2 * groups.length);
    for (let k = 0; k < results.length; k += 2) take(results[k]!, results[k + 1]!);
  }

  private run({ from, to }: Steps): void {
    this.arena.kernels.measure(this.room, from, to);
  }

  private compiled(tree: MeasurementNode): CompiledTree {
    const known = this.trees.get(tree);
    if (known !== undefined) return known;
    const { arena } = this;
    this.needTurnedRoom(mostTurned(tree));
    const results = arena.allocate(16 * this.groups.length);
    const places = new Map(this.groups.map((group, k) => [group, this.terms[k]!]));
    const steps: number[][] = [];
    let result = results;
    let deepest = 0;
    const visit = (node: MeasurementNode, state: number) => {
      deepest = Math.max(deepest, state);
      if (node.groups.length > 0 && state > 0) steps.push([step.use, state]);
      for (const { group, turned, inY } of node.groups) {
        const { supports, coefficients } = places.get(group)!;
        const terms = [supports, coefficients, group.supports.length];
        steps.push([step.group, state, turned, inY, group.measured, ...terms, result]);
        result += 16;
      }
      for (const child of node.children) {
        steps.push([step.turn, state, state + 1, child.bit, child.inY ? 1 : 0]);
        visit(child, state + 1);
      }
    };
    visit(tree, 0);
    this.needStates(deepest + 1);
    const compiled = { ...this.place(steps), results };
    this.trees.set(tree, compiled);
    return compiled;
  }

  private place(steps: readonly (readonly number[])[]): Steps {
    const from = this.arena.allocate(stepBytes * steps.length);
    steps.forEach((words, k) => {
      this.arena.words.set(words, (from + stepBytes * k) / 4);
    });
    return { from, to: from + stepBytes * steps.length };
  }

  private needStates(count: number): void {
    const { arena, room, length } = this;
    for (; this.states < count; this.states++) {
      const { re, im } = arena.planes(length);
      arena.words.set([re, im], (room + field.states) / 4 + 2 * this.states);
    }
  }

  private needTurnedRoom(qubits: number): void {
    if (qubits <= this.turnedRoom) return;
    const list = this.arena.allocate(32 << qubits);
    const own = this.arena.allocate(16 << qubits);
    this.arena.words.set([list, own], (this.room + field.turned) / 4);
    this.turnedRoom = qubits;
  }
}
