import type { RandomStream } from '../../math/index.ts';
import type { PauliSum } from '../../operators/index.ts';
import { validateCircuit } from '../circuit.ts';
import type { Circuit, SimulationOptions, Simulator, Statevector } from '../contract.ts';
import { observableDoesNotFit, simulatorDisposed, stateNotPrepared } from '../errors.ts';
import { checkGradient, checkPoint } from '../point.ts';
import { checkAmplitudes } from './amplitude-limit.ts';
import { countsOf } from './basis-state-counts.ts';
import { invalidSimulationOption } from './errors.ts';
import { amplitudesOf } from './matrix-product-amplitudes.ts';
import { expectationOf } from './matrix-product-expectation.ts';
import { applyGate } from './matrix-product-gates.ts';
import { matrixProductGradient } from './matrix-product-gradient.ts';
import { type MatrixProductOperator, matrixProductOperator } from './matrix-product-operator.ts';
import { drawBasisStates } from './matrix-product-sampling.ts';
import { type BondLimits, MatrixProductState } from './matrix-product-state.ts';

/** Bonds wider than this make a gate take a second. */
export const defaultBondDimension = 128;
/** Amplitudes below 1e-13 may go: energies stay exact to 1e-12 where the bond dimension suffices. */
export const defaultTruncation = 1e-26;

export interface MatrixProductSimulator extends Simulator {
  /** 1 − the product of the weights kept at all truncations of the prepared state: its infidelity, estimated. */
  readonly truncationError: number;
  /** The largest bond dimension of the prepared state. */
  readonly bondDimension: number;
}

/**
 * Circuits of little entanglement on up to 64 qubits, as one tensor for each qubit with bonds of limited dimension (default 128,
 * dropping at most 1e-26 of the norm at a bond): exact where that suffices, else `truncationError` says how far off. Amplitudes and
 * probabilities up to 24 qubits, samples up to 53; gradients by the adjoint method. Throws `invalid_circuit`,
 * `observable_does_not_fit`, `invalid_simulation_option`; its calls `wrong_number_of_parameters`, `state_not_prepared`,
 * `too_many_qubits_for_amplitudes`, `too_many_qubits_for_counts`. Vidal, Phys. Rev. Lett. 91, 147902 (2003).
 */
export function matrixProductStateSimulator(
  circuit: Circuit,
  observable: PauliSum,
  options: Pick<SimulationOptions, 'bondDimension' | 'truncation'> = {},
): MatrixProductSimulator {
  return new BondLimitedSimulator(validateCircuit(circuit), observable, bondLimits(options));
}

function bondLimits({
  bondDimension = defaultBondDimension,
  truncation = defaultTruncation,
}: Pick<SimulationOptions, 'bondDimension' | 'truncation'>): BondLimits {
  if (!Number.isInteger(bondDimension) || bondDimension < 1) {
    throw invalidSimulationOption('The bond dimension', 'a whole number of at least 1', bondDimension);
  }
  if (!(truncation >= 0 && truncation < 1)) {
    throw invalidSimulationOption('The truncation', 'a number from 0 to below 1', truncation);
  }
  return { bondDimension, truncation };
}

class BondLimitedSimulator implements MatrixProductSimulator {
  readonly name = 'matrix_product_state';
  readonly qubits: number;
  readonly parameters: number;
  private readonly circuit: Circuit;
  private readonly observable: PauliSum;
  private readonly limits: BondLimits;
  private operator: MatrixProductOperator | null = null;
  private state: MatrixProductState | null = null;
  private disposed = false;

  constructor(circuit: Circuit, observable: PauliSum, limits: BondLimits) {
    if (observable.qubits !== circuit.qubits) throw observableDoesNotFit(circuit.qubits, observable.qubits);
    this.qubits = circuit.qubits;
    this.parameters = circuit.parameters;
    this.circuit = circuit;
    this.observable = observable;
    this.limits = limits;
  }

  get truncationError(): number {
    return this.prepared().truncationError;
  }

  get bondDimension(): number {
    return this.prepared().bondDimension;
  }

  prepare(theta: Float64Array): void {
    if (this.disposed) throw simulatorDisposed(this.name);
    checkPoint(this.parameters, theta);
    const state = new MatrixProductState(this.qubits, this.limits);
    for (const gate of this.circuit.gates) applyGate(state, gate, theta);
    this.state = state;
  }

  energy(theta: Float64Array): number {
    this.prepare(theta);
    return this.expectation();
  }

  energyAndGradient(theta: Float64Array, gradient: Float64Array): number {
    checkGradient(this.parameters, gradient);
    const energy = this.energy(theta);
    gradient.fill(0);
    matrixProductGradient(this.circuit, theta, this.hamiltonian(), this.prepared(), this.limits, gradient);
    return energy;
  }

  expectation(observable: PauliSum = this.observable): number {
    const state = this.prepared();
    if (observable === this.observable) return expectationOf(state, this.hamiltonian());
    if (observable.qubits !== this.qubits) throw observableDoesNotFit(this.qubits, observable.qubits);
    return expectationOf(state, matrixProductOperator(observable));
  }

  probabilities(): Float64Array {
    const state = this.prepared();
    checkAmplitudes('Probabilities', this.qubits);
    const { re, im } = amplitudesOf(state);
    return re.map((value, k) => value * value + im[k]! * im[k]!);
  }

  sample(shots: number, random: RandomStream): Map<number, number> {
    const state = this.prepared();
    return countsOf(this.qubits, shots, (put) => drawBasisStates(state, shots, random, put));
  }

  statevector(): Statevector {
    const state = this.prepared();
    checkAmplitudes('The amplitudes', this.qubits);
    return amplitudesOf(state);
  }

  dispose(): void {
    this.disposed = true;
    this.state = null;
  }

  private hamiltonian(): MatrixProductOperator {
    this.operator ??= matrixProductOperator(this.observable);
    return this.operator;
  }

  private prepared(): MatrixProductState {
    if (this.state === null) throw stateNotPrepared();
    return this.state;
  }
}
