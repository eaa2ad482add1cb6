import type { Circuit } from '../../contract.ts';
import { Arena } from '../../wasm/arena.ts';
import type { NoisyGate } from '../noisy-circuit.ts';
import { type LocalMap, localMap } from './local-map.ts';
import { type Pass, placePass, tileRoom } from './pass.ts';
import { addFirstSlopes, blochVectors, productVector } from './product-vector.ts';
import { scheduleSteps, tileBytes } from './schedule.ts';
import { type Step, stepsOf } from './steps.ts';
import { power } from './tile.ts';

/** Vectors kept for the way back fill at most this many bytes, but four are always allowed. */
const defaultKeptBytes = 1073741824;

/**
 * The state of a noisy circuit as the vector of all Pauli expectation values ⟨P⟩ = tr ρP, 4ⁿ real numbers (ρ = Σ ⟨P⟩P/2ⁿ): half
 * the memory of the matrix, a Pauli channel is a scaling, a Clifford gate a permutation, and tr ρH reads H's terms only.
 * On the way back the observable's vector goes through the transposed passes.
 */
export class PauliVector {
  readonly size: number;
  private readonly arena = new Arena();
  private readonly firstMaps: readonly (LocalMap | null)[];
  private readonly passes: readonly Pass[];
  private readonly spare: number[] = [];
  private readonly keptLimit: number;
  private state = 0;
  private kept = new Map<number, number>();

  constructor({ qubits }: Circuit, gates: readonly NoisyGate[], keptBytes = defaultKeptBytes) {
    const { first, rest } = separateFirst(stepsOf(gates), qubits);
    const { arena } = this;
    const room = tileRoom(arena, tileBytes(qubits));
    this.size = power(qubits);
    this.keptLimit = Math.max(4, Math.floor(keptBytes / (8 * this.size)));
    this.firstMaps = first;
    this.passes = scheduleSteps(rest, qubits).map((pass) => placePass(arena, qubits, pass, room));
  }

  /** The vector at θ, valid until the next call. With `kept`, vectors on the way are kept for `backward`. */
  prepare(theta: Float64Array, kept = false): Float64Array {
    this.forget();
    for (const pass of this.passes) pass.set(theta);
    if (this.state === 0) this.state = this.take();
    this.begin(this.state, theta);
    const stride = Math.ceil((this.passes.length + 1) / Math.max(2, this.keptLimit >> 1));
    let from = this.state;
    this.passes.forEach((pass, k) => {
      if (kept && k % stride === 0) {
        // The vector before this pass stays where it is; the pass writes to another.
        this.kept.set(k, from);
        const to = this.take();
        pass.forward(from, to);
        from = to;
      } else {
        pass.forward(from, from);
      }
    });
    this.state = from;
    return this.numbers(from);
  }

  /**
   * gradient += dE/dθ for the observable with these numbers at these indices, after `prepare(theta, true)`. The prepared
   * vector stays.
   */
  backward(indices: Uint32Array, coefficients: Float64Array, theta: Float64Array, gradient: Float64Array): void {
    const lambda = this.take();
    const numbers = this.numbers(lambda).fill(0);
    indices.forEach((index, k) => {
      numbers[index]! += coefficients[k]!;
    });
    let end = this.passes.length;
    for (const [start, vector] of [...this.kept].sort(([a], [b]) => b - a)) {
      this.backThrough(start, end, vector, lambda, theta, gradient);
      end = start;
      this.give(vector);
    }
    this.kept.clear();
    addFirstSlopes(this.firstMaps, this.numbers(lambda), theta, gradient);
    this.give(lambda);
  }

  /** λ back through passes start … end − 1, `vector` being the state before them; halves are done again where all do not fit. */
  private backThrough(
    start: number,
    end: number,
    vector: number,
    lambda: number,
    theta: Float64Array,
    gradient: Float64Array,
  ): void {
    if (end - start === 1) {
      this.passes[start]!.backward(vector, lambda, theta, gradient);
      return;
    }
    const middle = (start + end + 1) >> 1;
    const copy = this.take();
    this.passes[start]!.forward(vector, copy);
    for (let k = start + 1; k < middle; k++) this.passes[k]!.forward(copy, copy);
    this.backThrough(middle, end, copy, lambda, theta, gradient);
    this.give(copy);
    this.backThrough(start, middle, vector, lambda, theta, gradient);
  }

  private begin(at: number, theta: Float64Array): void {
    productVector(blochVectors(this.firstMaps, theta), this.numbers(at));
  }

  private forget(): void {
    for (const vector of this.kept.values()) this.give(vector);
    this.kept.clear();
  }

  private take(): number {
    return this.spare.pop() ?? this.arena.allocate(8 * this.size);
  }

  private give(vector: number): void {
    this.spare.push(vector);
  }

  /** A view of the prepared vector; memory that grows makes earlier views stale. */
  numbers(at = this.state): Float64Array {
    return this.arena.numbersAt(at, this.size);
  }
}

/** Maps that act first on their qubit make a product of |0…0⟩; they need no pass. */
function separateFirst(
  steps: readonly Step[],
  qubits: number,
): { readonly first: (LocalMap | null)[]; readonly rest: Step[] } {
  const first: (LocalMap | null)[] = new Array<LocalMap | null>(qubits).fill(null);
  const touched = new Set<number>();
  const rest = steps.filter((step) => {
    const early = step.kind === 'local' && !touched.has(step.qubits[0]);
    if (early) first[step.qubits[0]] = localMap(step.factors);
    for (const qubit of step.qubits) touched.add(qubit);
    return !early;
  });
  return { first, rest };
}
