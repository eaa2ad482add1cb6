import type { RandomStream } from '../../math/index.ts';
import type { PauliSum } from '../../operators/index.ts';
import { validateCircuit } from '../circuit.ts';
import type { Circuit, Simulator, Statevector } from '../contract.ts';
import { observableDoesNotFit, simulatorDisposed, stateNotPrepared } from '../errors.ts';
import { checkGradient, checkPoint } from '../point.ts';
import { checkAmplitudes } from './amplitude-limit.ts';
import { countsOf } from './basis-state-counts.ts';
import { type CliffordProgram, cliffordProgram, type LoweredGates, loweredGates } from './quarter-turns.ts';
import { stabilizerAmplitudes } from './stabilizer-amplitudes.ts';
import { stabilizerGradient } from './stabilizer-gradient.ts';
import { supportOf } from './stabilizer-support.ts';
import { Tableau } from './tableau.ts';

/**
 * Clifford circuits on up to 64 qubits, exactly: angles that are multiples of π/2 (of π for xx+yy) at the given θ, within
 * 1e-12. Each term of the observable is −1, 0 or +1. The gradient is exact too. Amplitudes and probabilities up to 24 qubits,
 * samples up to 53. Throws `invalid_circuit`, `observable_does_not_fit`; its calls `gate_not_clifford`,
 * `wrong_number_of_parameters`, `state_not_prepared`, `too_many_qubits_for_amplitudes`, `too_many_qubits_for_counts`.
 */
export function stabilizerSimulator(circuit: Circuit, observable: PauliSum): Simulator {
  return new StabilizerSimulator(validateCircuit(circuit), observable);
}

class StabilizerSimulator implements Simulator {
  readonly name = 'stabilizer';
  readonly qubits: number;
  readonly parameters: number;
  private readonly circuit: Circuit;
  private readonly lowered: LoweredGates;
  private readonly observable: PauliSum;
  private readonly tableau: Tableau;
  private program: CliffordProgram | null = null;
  private disposed = false;

  constructor(circuit: Circuit, observable: PauliSum) {
    if (observable.qubits !== circuit.qubits) throw observableDoesNotFit(circuit.qubits, observable.qubits);
    this.qubits = circuit.qubits;
    this.parameters = circuit.parameters;
    this.circuit = circuit;
    this.lowered = loweredGates(circuit);
    this.observable = observable;
    this.tableau = new Tableau(circuit.qubits);
  }

  prepare(theta: Float64Array): void {
    if (this.disposed) throw simulatorDisposed(this.name);
    checkPoint(this.parameters, theta);
    this.program = null;
    const program = cliffordProgram(this.circuit, theta, this.lowered);
    this.tableau.reset();
    for (const turn of program.turns) this.tableau.turn(turn, turn.quarters);
    this.program = program;
  }

  energy(theta: Float64Array): number {
    this.prepare(theta);
    return this.expectation();
  }

  energyAndGradient(theta: Float64Array, gradient: Float64Array): number {
    checkGradient(this.parameters, gradient);
    const energy = this.energy(theta);
    gradient.fill(0);
    stabilizerGradient(this.tableau, this.prepared().turns, this.observable, gradient);
    return energy;
  }

  expectation(observable: PauliSum = this.observable): number {
    this.prepared();
    if (observable.qubits !== this.qubits) throw observableDoesNotFit(this.qubits, observable.qubits);
    const { size, x, z, coefficients } = observable;
    let energy = 0;
    for (let k = 0, w = 0; k < size; k++, w += 2) {
      energy += coefficients[k]! * this.tableau.expectation(x[w]!, x[w + 1]!, z[w]!, z[w + 1]!);
    }
    return energy;
  }

  probabilities(): Float64Array {
    this.prepared();
    checkAmplitudes('Probabilities', this.qubits);
    const { base, directions } = supportOf(this.tableau);
    const probabilities = new Float64Array(1 << this.qubits);
    let size = 1;
    for (let k = 0; k < directions.length; k++) size /= 2;
    let state = base[0];
    for (let count = 1; ; count++) {
      probabilities[state] = size;
      // Gray code: one direction at a time visits all combinations.
      const direction = directions[31 - Math.clz32(count & -count)];
      if (direction === undefined) return probabilities;
      state ^= direction.x0;
    }
  }

  /** Uniform over the states that occur: one random bit for each direction in which they spread. */
  sample(shots: number, random: RandomStream): Map<number, number> {
    this.prepared();
    const { base, directions } = supportOf(this.tableau);
    return countsOf(this.qubits, shots, (put) => {
      for (let shot = 0; shot < shots; shot++) {
        let [low, high] = base;
        let bits = 0;
        for (let k = 0; k < directions.length; k++) {
          if (k % 32 === 0) bits = Math.floor(random.random() * 4294967296) | 0;
          if (((bits >>> (k & 31)) & 1) === 0) continue;
          low ^= directions[k]!.x0;
          high ^= directions[k]!.x1;
        }
        put(low, high, 1);
      }
    });
  }

  statevector(): Statevector {
    const program = this.prepared();
    checkAmplitudes('The amplitudes', this.qubits);
    return stabilizerAmplitudes(this.qubits, program);
  }

  dispose(): void {
    this.disposed = true;
    this.program = null;
  }

  private prepared(): CliffordProgram {
    if (this.program === null) throw stateNotPrepared();
    return this.program;
  }
}
