import type { PauliSum } from '../../operators/index.ts';
import { validateCircuit } from '../circuit.ts';
import type { Circuit, Simulator, Statevector } from '../contract.ts';
import { stateNotPrepared } from '../errors.ts';
import { operationsOf, type Planes } from '../operation.ts';
import { statevectorSimulator } from '../statevector.ts';
import { bytesText } from './bytes.ts';
import { tooManyQubitsForMethod } from './errors.ts';

/** 4¹² complex numbers fill 256 MiB. */
export const unitaryQubitLimit = 12;

export interface UnitarySimulator extends Simulator {
  /** U(θ) of the prepared point, row-major 2ⁿ × 2ⁿ, global phase included: column k is what the circuit makes of |k⟩. */
  unitary(): Statevector;
}

/**
 * The whole matrix of a circuit, built when `unitary()` asks for it; states and energies are its first column's. Throws
 * `too_many_qubits_for_method` above 12 qubits and where memory ends, else as `statevectorSimulator`.
 */
export function unitarySimulator(circuit: Circuit, observable: PauliSum): UnitarySimulator {
  const { qubits, parameters } = circuit;
  if (qubits > unitaryQubitLimit) throw tooLarge(qubits);
  const column = statevectorSimulator(validateCircuit(circuit), observable);
  const operations = operationsOf(circuit);
  let point: Float64Array | null = null;
  return {
    name: 'unitary',
    qubits,
    parameters,
    prepare(theta) {
      column.prepare(theta);
      point = theta.slice();
    },
    energy(theta) {
      const energy = column.energy(theta);
      point = theta.slice();
      return energy;
    },
    energyAndGradient(theta, gradient) {
      const energy = column.energyAndGradient(theta, gradient);
      point = theta.slice();
      return energy;
    },
    expectation: (other) => column.expectation(other),
    probabilities: () => column.probabilities(),
    sample: (shots, random) => column.sample(shots, random),
    statevector: () => column.statevector(),
    unitary() {
      if (point === null) throw stateNotPrepared();
      const theta = point;
      return columnsOf(qubits, (state) => {
        for (const operation of operations) operation.forward(state, theta);
      });
    },
    dispose() {
      point = null;
      column.dispose();
    },
  };
}

function columnsOf(qubits: number, apply: (state: Planes) => void): Statevector {
  const size = 1 << qubits;
  const matrix = allocate(qubits);
  const state: Planes = { re: new Float64Array(size), im: new Float64Array(size) };
  for (let column = 0; column < size; column++) {
    state.re.fill(0);
    state.im.fill(0);
    state.re[column] = 1;
    apply(state);
    for (let row = 0; row < size; row++) {
      matrix.re[row * size + column] = state.re[row]!;
      matrix.im[row * size + column] = state.im[row]!;
    }
  }
  return matrix;
}

function allocate(qubits: number): Statevector {
  const length = 1 << (2 * qubits);
  try {
    return { re: new Float64Array(length), im: new Float64Array(length) };
  } catch (cause) {
    throw tooManyQubitsForMethod.from(cause, ...tooLargeDetails(qubits));
  }
}

function tooLarge(qubits: number) {
  return tooManyQubitsForMethod(...tooLargeDetails(qubits));
}

function tooLargeDetails(qubits: number): [string, number, string, number] {
  return ['unitary', qubits, bytesText(16, 2 * qubits), unitaryQubitLimit];
}
