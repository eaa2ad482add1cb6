import type { RandomStream } from '../../math/index.ts';
import type { PauliSum } from '../../operators/index.ts';
import { validateCircuit } from '../circuit.ts';
import type { Circuit, Simulator, Statevector } from '../contract.ts';
import {
  invalidThreads,
  observableDoesNotFit,
  simulatorDisposed,
  stateNotPrepared,
  tooManyQubitsForStatevector,
} from '../errors.ts';
import { compileObservable } from '../observable.ts';
import { checkGradient, checkPoint } from '../point.ts';
import { sampleCounts } from '../sampling.ts';
import { checkStatevectorMemory, checkStatevectorSize, statevectorQubitLimit } from '../statevector-memory.ts';
import type { PlaneAddresses } from './arena.ts';
import { circuitState, sharedRoomFrom, statevectorBytes } from './choose-state.ts';
import type { CircuitState } from './circuit-state.ts';
import { type WasmHamiltonian, wasmHamiltonian } from './hamiltonian.ts';
import { CrewLost } from './threads/crew.ts';
import { type Command, type Program, placeProgram } from './threads/program.ts';

export interface WasmOptions {
  /** Threads of this process, this one included; default 1. Up to 10 qubits one is used, whatever is asked for. */
  readonly threads?: number;
  /** Bytes that the machine has to give; default: what 32-bit addresses reach. */
  readonly memory?: number;
}

/** Below so many qubits a pass is shorter than the way between two cores. */
const threadsFrom = 11;
const threadLimit = 64;

/**
 * Evaluates a circuit with SIMD kernels in WebAssembly; RY, RZ and runs of CX, X and SWAP go in fused layers. The bits of every
 * result are the same for any number of threads; where no threads can be had, one computes. States are bit-identical to those
 * of the TypeScript simulator where runs of RY come in ascending order of qubits, as in all ansätze here; energies and gradients
 * are summed in another, fixed order. Throws `too_many_qubits_for_statevector` above 26 qubits and where memory ends or is less
 * than needed (for gradients when the first one is asked for), else as `statevectorSimulator`.
 */
export function wasmSimulator(
  circuit: Circuit,
  observable: PauliSum,
  { threads = 1, memory = Number.POSITIVE_INFINITY }: WasmOptions = {},
): Simulator {
  checkStatevectorSize(circuit.qubits);
  return new WasmSimulator(validateCircuit(circuit), observable, usefulThreads(circuit.qubits, threads), memory);
}

/** How many of so many threads a statevector of these qubits uses. Throws `invalid_threads`. */
export function usefulThreads(qubits: number, threads: number): number {
  checkThreads(threads);
  return qubits < threadsFrom || qubits > statevectorQubitLimit ? 1 : Math.max(1, Math.min(threads, threadLimit));
}

/** Throws `invalid_threads` unless the number is a whole one of at least 1. */
export function checkThreads(threads: number): void {
  if (!Number.isSafeInteger(threads) || threads < 1) throw invalidThreads(threads);
}

/** What one call runs. */
type Call = 'prepare' | 'energy' | 'gradient' | 'expectation';

interface Plan {
  readonly program: Program;
  /** Where it leaves the state. */
  readonly psi: PlaneAddresses;
}

class WasmSimulator implements Simulator {
  readonly name = 'wasm';
  readonly qubits: number;
  readonly parameters: number;
  private readonly circuit: Circuit;
  private readonly observable: PauliSum;
  private threads: number;
  private readonly memory: number;
  private state: CircuitState | null = null;
  private compiled: WasmHamiltonian | null = null;
  private plans: { [call in Call]?: Plan } = {};
  private psi: PlaneAddresses | null = null;
  /** The point of the prepared state. */
  private readonly point: Float64Array;
  /** True when ψ was used up by a gradient and must be made again. */
  private spent = false;
  private disposed = false;

  constructor(circuit: Circuit, observable: PauliSum, threads: number, memory: number) {
    if (observable.qubits !== circuit.qubits) throw observableDoesNotFit(circuit.qubits, observable.qubits);
    this.memory = memory;
    this.checkMemory(circuit, false);
    this.qubits = circuit.qubits;
    this.parameters = circuit.parameters;
    this.circuit = circuit;
    this.observable = observable;
    this.threads = threads;
    this.point = new Float64Array(circuit.parameters);
    this.opened();
  }

  prepare(theta: Float64Array): void {
    this.make('prepare', theta);
  }

  energy(theta: Float64Array): number {
    this.make('energy', theta);
    return this.energyFound();
  }

  energyAndGradient(theta: Float64Array, gradient: Float64Array): number {
    checkGradient(this.parameters, gradient);
    this.make('gradient', theta);
    gradient.fill(0);
    this.opened().collect(gradient);
    return this.energyFound();
  }

  expectation(observable?: PauliSum): number {
    const psi = this.prepared();
    if (observable === undefined || observable === this.observable) {
      this.safely(() => {
        this.prepared();
        this.opened().arena.run(this.planned('expectation').program);
      });
      return this.energyFound();
    }
    if (observable.qubits !== this.qubits) throw observableDoesNotFit(this.qubits, observable.qubits);
    const { re, im } = this.views(psi);
    return compileObservable(observable).expectation(re, im);
  }

  probabilities(): Float64Array {
    const { re, im } = this.views(this.prepared());
    const probabilities = new Float64Array(re.length);
    for (let k = 0; k < re.length; k++) probabilities[k] = re[k]! * re[k]! + im[k]! * im[k]!;
    return probabilities;
  }

  sample(shots: number, random: RandomStream): Map<number, number> {
    return sampleCounts(this.probabilities(), shots, random);
  }

  statevector(): Statevector {
    const { re, im } = this.views(this.prepared());
    return { re: re.slice(), im: im.slice() };
  }

  dispose(): void {
    this.disposed = true;
    this.state?.arena.dispose();
    this.forget();
    this.psi = null;
  }

  private make(call: Call, theta: Float64Array): PlaneAddresses {
    checkPoint(this.parameters, theta);
    this.psi = null;
    const psi = this.safely(() => {
      const state = this.opened();
      state.fill(theta, call === 'gradient');
      const plan = this.planned(call);
      state.arena.run(plan.program);
      return plan.psi;
    });
    this.psi = psi;
    if (theta !== this.point) this.point.set(theta);
    this.spent = call === 'gradient';
    return psi;
  }

  private planned(call: Call): Plan {
    const known = this.plans[call];
    if (known !== undefined) return known;
    if (call === 'gradient') this.checkMemory(this.circuit, true);
    const state = this.opened();
    const { commands, psi } = state.forward(call === 'gradient');
    const list: Command[] = call === 'expectation' ? [] : [...commands];
    if (call === 'gradient') list.push(...this.hamiltonian().apply(psi, state.room()), ...state.backward());
    else if (call !== 'prepare') list.push(...this.hamiltonian().expectation(psi));
    const plan = { program: placeProgram(state.arena, list), psi };
    this.plans[call] = plan;
    return plan;
  }

  private checkMemory(circuit: Circuit, gradient: boolean): void {
    checkStatevectorMemory(circuit.qubits, statevectorBytes(circuit, gradient), this.memory);
  }

  private opened(): CircuitState {
    if (this.disposed) throw simulatorDisposed(this.name);
    this.state ??= circuitState(this.circuit, this.threads);
    return this.state;
  }

  private hamiltonian(): WasmHamiltonian {
    const state = this.opened();
    const { arena, shape } = state;
    const unused = shape.qubits >= sharedRoomFrom ? state.unused() : null;
    this.compiled ??= wasmHamiltonian(arena, this.observable, shape.qubits, unused);
    return this.compiled;
  }

  private energyFound(): number {
    return this.opened().arena.numbers[this.hamiltonian().energyAddress / 8]!;
  }

  private prepared(): PlaneAddresses {
    if (this.disposed) throw simulatorDisposed(this.name);
    if (this.psi === null) throw stateNotPrepared();
    return this.spent ? this.make('prepare', this.point) : this.psi;
  }

  private views({ re, im }: PlaneAddresses): Statevector {
    const { arena } = this.opened();
    return { re: arena.numbersAt(re, 1 << this.qubits), im: arena.numbersAt(im, 1 << this.qubits) };
  }

  /** Memory that cannot grow is a RangeError of the engine. When a worker dies, one thread does all again in new memory. */
  private safely<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      if (cause instanceof RangeError)
        throw tooManyQubitsForStatevector.from(cause, this.qubits, statevectorQubitLimit);
      if (!(cause instanceof CrewLost)) throw cause;
      this.threads = 1;
      this.forget();
      this.spent = true;
      return this.safely(work);
    }
  }

  private forget(): void {
    this.state = null;
    this.compiled = null;
    this.plans = {};
  }
}
