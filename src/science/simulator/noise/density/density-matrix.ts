import type { RandomStream } from '../../../math/index.ts';
import type { PauliSum } from '../../../operators/index.ts';
import { validateCircuit } from '../../circuit.ts';
import type { Circuit, NoiseModel, SimulationOptions, Simulator, Statevector } from '../../contract.ts';
import { observableDoesNotFit, simulatorDisposed, stateNotPrepared } from '../../errors.ts';
import { checkGradient, checkPoint } from '../../point.ts';
import { sampleCounts } from '../../sampling.ts';
import type { MeasuringSimulator } from '../contract.ts';
import { noStatevector, tooManyQubitsForDensityMatrix } from '../errors.ts';
import { noisyGates } from '../noisy-circuit.ts';
import { readoutProbabilities } from '../readout.ts';
import { outcomeProbabilities } from './outcomes.ts';
import { PauliVector } from './pauli-vector.ts';
import { stringIndices } from './string-index.ts';

/** One vector of 13 qubits fills 512 MiB, and a gradient needs five of them. */
export const densityMatrixQubitLimit = 13;
/** The state, and the vector that its observable or its gradient needs. */
const vectorsAtLeast = 2;

/**
 * Evaluates a circuit with noise (`options.noise`) exactly: tr ρ(θ)H of the density matrix, kept as 4ⁿ Pauli expectation
 * values (8·4ⁿ bytes each; gradients keep up to 1 GiB of them, at least four). Gradients by one reverse sweep of the
 * observable. Readout errors are in `probabilities`, `sample` and `outcomes`, not in expectation values. `statevector` throws
 * `no_statevector`. Throws `too_many_qubits_for_density_matrix` above 13 qubits and where memory ends, `invalid_circuit`,
 * `observable_does_not_fit`, `noise_model_too_small`.
 */
export function densityMatrixSimulator(
  circuit: Circuit,
  observable: PauliSum,
  options: SimulationOptions = {},
): MeasuringSimulator {
  const { memory = Number.POSITIVE_INFINITY } = options;
  let limit = densityMatrixQubitLimit;
  while (vectorsAtLeast * 8 * (1 << (2 * limit)) > memory && limit > 0) limit--;
  if (circuit.qubits > limit) throw tooManyQubitsForDensityMatrix(circuit.qubits, limit);
  return new DensityMatrixSimulator(validateCircuit(circuit), observable, options.noise ?? null);
}

class DensityMatrixSimulator implements Simulator {
  readonly name = 'density_matrix';
  readonly qubits: number;
  readonly parameters: number;
  private readonly circuit: Circuit;
  private readonly observable: PauliSum;
  private readonly noise: NoiseModel | null;
  private readonly indices: Uint32Array;
  private vector: PauliVector | null = null;
  private prepared: Float64Array | null = null;
  private disposed = false;

  constructor(circuit: Circuit, observable: PauliSum, noise: NoiseModel | null) {
    if (observable.qubits !== circuit.qubits) throw observableDoesNotFit(circuit.qubits, observable.qubits);
    this.qubits = circuit.qubits;
    this.parameters = circuit.parameters;
    this.circuit = circuit;
    this.observable = observable;
    this.noise = noise;
    this.indices = stringIndices(observable);
    this.vector = new PauliVector(circuit, noisyGates(circuit, noise));
  }

  prepare(theta: Float64Array): void {
    if (this.disposed) throw simulatorDisposed(this.name);
    checkPoint(this.parameters, theta);
    this.prepared = this.inMemory((vector) => vector.prepare(theta));
  }

  energy(theta: Float64Array): number {
    this.prepare(theta);
    return this.expectation();
  }

  energyAndGradient(theta: Float64Array, gradient: Float64Array): number {
    if (this.disposed) throw simulatorDisposed(this.name);
    checkPoint(this.parameters, theta);
    checkGradient(this.parameters, gradient);
    return this.inMemory((vector) => {
      const energy = dot(vector.prepare(theta, true), this.indices, this.observable.coefficients);
      gradient.fill(0);
      vector.backward(this.indices, this.observable.coefficients, theta, gradient);
      this.prepared = vector.numbers();
      return energy;
    });
  }

  expectation(observable?: PauliSum): number {
    const state = this.state();
    if (observable === undefined || observable === this.observable) {
      return dot(state, this.indices, this.observable.coefficients);
    }
    if (observable.qubits !== this.qubits) throw observableDoesNotFit(this.qubits, observable.qubits);
    return dot(state, stringIndices(observable), observable.coefficients);
  }

  probabilities(): Float64Array {
    return this.outcomes(0, 0);
  }

  outcomes(x: number, z: number): Float64Array {
    return readoutProbabilities(outcomeProbabilities(this.state(), this.qubits, x, z), this.qubits, this.noise);
  }

  sample(shots: number, random: RandomStream): Map<number, number> {
    return sampleCounts(this.probabilities(), shots, random);
  }

  statevector(): Statevector {
    throw noStatevector('A density matrix');
  }

  dispose(): void {
    this.disposed = true;
    this.vector = null;
    this.prepared = null;
  }

  private state(): Float64Array {
    if (this.prepared === null) throw stateNotPrepared();
    return this.prepared;
  }

  /** Memory that cannot grow is a RangeError of the engine. */
  private inMemory<T>(work: (vector: PauliVector) => T): T {
    try {
      this.vector ??= new PauliVector(this.circuit, noisyGates(this.circuit, this.noise));
      return work(this.vector);
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw tooManyQubitsForDensityMatrix.from(cause, this.qubits, densityMatrixQubitLimit);
    }
  }
}

/** Σ c·⟨P⟩. */
function dot(state: Float64Array, indices: Uint32Array, coefficients: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < indices.length; k++) sum += coefficients[k]! * state[indices[k]!]!;
  return sum;
}
