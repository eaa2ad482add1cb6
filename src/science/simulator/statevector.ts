import type { RandomStream } from '../math/index.ts';
import type { PauliSum } from '../operators/index.ts';
import { validateCircuit } from './circuit.ts';
import type { Circuit, Simulator, Statevector } from './contract.ts';
import { observableDoesNotFit, simulatorDisposed, stateNotPrepared } from './errors.ts';
import { type CompiledObservable, compileObservable } from './observable.ts';
import { type Operation, operationsOf, type Planes } from './operation.ts';
import { checkGradient, checkPoint } from './point.ts';
import { sampleCounts } from './sampling.ts';
import { allocateStatevector, checkStatevectorSize } from './statevector-memory.ts';

/**
 * Evaluates a circuit on |0…0⟩ with 2ⁿ amplitudes in plain TypeScript: the oracle of faster simulators. Gradients by the adjoint
 * method (Jones & Gacon, arXiv:2009.02823). Throws `too_many_qubits_for_statevector` above 26 qubits, `invalid_circuit`,
 * `observable_does_not_fit`; its calls `wrong_number_of_parameters`, `non_finite_parameter`, `state_not_prepared` and `simulator_disposed`.
 */
export function statevectorSimulator(circuit: Circuit, observable: PauliSum): Simulator {
  checkStatevectorSize(circuit.qubits);
  return new StatevectorSimulator(validateCircuit(circuit), observable);
}

class StatevectorSimulator implements Simulator {
  readonly name = 'typescript';
  readonly qubits: number;
  readonly parameters: number;
  private readonly operations: readonly Operation[];
  /** Nothing before this operation depends on a parameter. */
  private readonly firstFree: number;
  private readonly observable: PauliSum;
  private compiled: CompiledObservable | null = null;
  private psi: Planes | null = null;
  private lambda: Planes | null = null;
  /** The point of the prepared state; null when there is none. */
  private point: Float64Array | null = null;
  /** True when `psi` was used up by a gradient and must be made again. */
  private spent = false;
  private disposed = false;

  constructor(circuit: Circuit, observable: PauliSum) {
    if (observable.qubits !== circuit.qubits) throw observableDoesNotFit(circuit.qubits, observable.qubits);
    this.qubits = circuit.qubits;
    this.parameters = circuit.parameters;
    this.operations = operationsOf(circuit);
    const first = this.operations.findIndex(({ free }) => free);
    this.firstFree = first < 0 ? this.operations.length : first;
    this.observable = observable;
  }

  prepare(theta: Float64Array): void {
    if (this.disposed) throw simulatorDisposed(this.name);
    checkPoint(this.parameters, theta);
    this.psi ??= allocateStatevector(this.qubits);
    this.psi.re.fill(0);
    this.psi.im.fill(0);
    this.psi.re[0] = 1;
    for (const operation of this.operations) operation.forward(this.psi, theta);
    this.point = theta.slice();
    this.spent = false;
  }

  energy(theta: Float64Array): number {
    this.prepare(theta);
    return this.expectation();
  }

  energyAndGradient(theta: Float64Array, gradient: Float64Array): number {
    checkGradient(this.parameters, gradient);
    this.prepare(theta);
    const psi = this.prepared();
    this.lambda ??= allocateStatevector(this.qubits);
    const { lambda } = this;
    const energy = this.hamiltonian().apply(psi.re, psi.im, lambda.re, lambda.im);
    gradient.fill(0);
    this.spent = true;
    for (let k = this.operations.length - 1; k >= this.firstFree; k--) {
      this.operations[k]!.backward(psi, lambda, theta, gradient);
    }
    return energy;
  }

  expectation(observable?: PauliSum): number {
    const { re, im } = this.prepared();
    if (observable === undefined || observable === this.observable) return this.hamiltonian().expectation(re, im);
    if (observable.qubits !== this.qubits) throw observableDoesNotFit(this.qubits, observable.qubits);
    return compileObservable(observable).expectation(re, im);
  }

  probabilities(): Float64Array {
    const { re, im } = this.prepared();
    const probabilities = new Float64Array(re.length);
    for (let k = 0; k < re.length; k++) probabilities[k] = re[k]! * re[k]! + im[k]! * im[k]!;
    return probabilities;
  }

  sample(shots: number, random: RandomStream): Map<number, number> {
    return sampleCounts(this.probabilities(), shots, random);
  }

  statevector(): Statevector {
    const { re, im } = this.prepared();
    return { re: re.slice(), im: im.slice() };
  }

  dispose(): void {
    this.disposed = true;
    this.psi = null;
    this.lambda = null;
    this.compiled = null;
    this.point = null;
  }

  private hamiltonian(): CompiledObservable {
    this.compiled ??= compileObservable(this.observable);
    return this.compiled;
  }

  private prepared(): Planes {
    if (this.point === null) throw stateNotPrepared();
    if (this.spent) this.prepare(this.point);
    if (this.psi === null) throw stateNotPrepared();
    return this.psi;
  }
}
