import type { RandomStream } from '../../math/index.ts';
import type { PauliSum } from '../../operators/index.ts';
import { validateCircuit } from '../circuit.ts';
import type { Circuit, Simulator, Statevector } from '../contract.ts';
import {
  observableDoesNotFit,
  stateNotPrepared,
  tooManyQubitsForStatevector,
  wrongNumberOfParameters,
} from '../errors.ts';
import { compileObservable } from '../observable.ts';
import { sampleCounts } from '../sampling.ts';
import type { PlaneAddresses } from './arena.ts';
import { GateState } from './gate-state.ts';
import { type WasmHamiltonian, wasmHamiltonian } from './hamiltonian.ts';
import { LayeredState } from './layered-state.ts';
import { layersOf } from './layers.ts';

/** Two states of 26 qubits fill half of the 4 GiB that 32-bit addresses reach. */
export const wasmQubitLimit = 26;
const keptStatesBytes = 2147483648;

/**
 * Evaluates a circuit with SIMD kernels in WebAssembly, one thread; RY, RZ and runs of CX, X and SWAP go in fused layers.
 * States are bit-identical to those of the TypeScript simulator where runs of RY come in ascending order of qubits, as in
 * all ansätze here; energies and gradients are summed in another, fixed order. Throws `too_many_qubits_for_statevector`
 * above 26 qubits and where memory ends, else as `statevectorSimulator`.
 */
export function wasmSimulator(circuit: Circuit, observable: PauliSum): Simulator {
  if (circuit.qubits > wasmQubitLimit) throw tooManyQubitsForStatevector(circuit.qubits, wasmQubitLimit);
  return new WasmSimulator(validateCircuit(circuit), observable);
}

class WasmSimulator implements Simulator {
  readonly name = 'wasm';
  readonly qubits: number;
  readonly parameters: number;
  private readonly circuit: Circuit;
  private readonly observable: PauliSum;
  private state: LayeredState | GateState | null = null;
  private compiled: WasmHamiltonian | null = null;
  private psi: PlaneAddresses | null = null;
  /** The point of the prepared state. */
  private readonly point: Float64Array;
  /** True when ψ was used up by a gradient and must be made again. */
  private spent = false;

  constructor(circuit: Circuit, observable: PauliSum) {
    if (observable.qubits !== circuit.qubits) throw observableDoesNotFit(circuit.qubits, observable.qubits);
    this.qubits = circuit.qubits;
    this.parameters = circuit.parameters;
    this.circuit = circuit;
    this.observable = observable;
    this.point = new Float64Array(circuit.parameters);
    this.opened();
  }

  prepare(theta: Float64Array): void {
    this.make(theta, false);
  }

  energy(theta: Float64Array): number {
    const psi = this.make(theta, false);
    return this.inMemory(() => this.hamiltonian().expectation(psi));
  }

  energyAndGradient(theta: Float64Array, gradient: Float64Array): number {
    if (gradient.length !== this.parameters) throw wrongNumberOfParameters(this.parameters, gradient.length);
    const psi = this.make(theta, true);
    return this.inMemory(() => {
      const state = this.opened();
      const energy = this.hamiltonian().apply(psi, state.room());
      gradient.fill(0);
      this.spent = true;
      state.backward(gradient);
      return energy;
    });
  }

  expectation(observable?: PauliSum): number {
    const psi = this.prepared();
    if (observable === undefined || observable === this.observable) {
      return this.inMemory(() => this.hamiltonian().expectation(psi));
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
    this.state = null;
    this.compiled = null;
    this.psi = null;
  }

  private make(theta: Float64Array, kept: boolean): PlaneAddresses {
    if (theta.length !== this.parameters) throw wrongNumberOfParameters(this.parameters, theta.length);
    this.psi = null;
    const psi = this.inMemory(() => this.opened().prepare(theta, kept));
    this.psi = psi;
    if (theta !== this.point) this.point.set(theta);
    this.spent = false;
    return psi;
  }

  private opened(): LayeredState | GateState {
    this.state ??= stateOf(this.circuit);
    return this.state;
  }

  private hamiltonian(): WasmHamiltonian {
    const { arena, shape } = this.opened();
    this.compiled ??= wasmHamiltonian(arena, this.observable, shape.qubits);
    return this.compiled;
  }

  private prepared(): PlaneAddresses {
    if (this.psi === null) throw stateNotPrepared();
    return this.spent ? this.make(this.point, false) : this.psi;
  }

  private views({ re, im }: PlaneAddresses): Statevector {
    const { arena } = this.opened();
    return { re: arena.numbersAt(re, 1 << this.qubits), im: arena.numbersAt(im, 1 << this.qubits) };
  }

  /** Memory that cannot grow is a RangeError of the engine. */
  private inMemory<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      if (cause instanceof RangeError) throw tooManyQubitsForStatevector.from(cause, this.qubits, wasmQubitLimit);
      throw cause;
    }
  }
}

/** A layered state keeps one state for each layer, where that is affordable; the other undoes ψ and needs three. */
function stateOf(circuit: Circuit): LayeredState | GateState {
  const layers = layersOf(circuit);
  return layers === null || 16 * (layers.length + 1) * (1 << circuit.qubits) > keptStatesBytes
    ? new GateState(circuit)
    : new LayeredState(circuit.qubits, layers);
}
