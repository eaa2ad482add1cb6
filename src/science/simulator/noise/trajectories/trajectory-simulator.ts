import { pcg64, type RandomStream } from '../../../math/index.ts';
import type { PauliSum } from '../../../operators/index.ts';
import { fixedAngle, validateCircuit } from '../../circuit.ts';
import type { Circuit, NoiseModel, SimulationOptions, Statevector } from '../../contract.ts';
import {
  observableDoesNotFit,
  simulatorDisposed,
  stateNotPrepared,
  tooManyQubitsForStatevector,
} from '../../errors.ts';
import { h, rx } from '../../gate-builders.ts';
import { checkGradient, checkPoint } from '../../point.ts';
import { sampleCounts } from '../../sampling.ts';
import { checkStatevectorMemory } from '../../statevector-memory.ts';
import { Arena, type PlaneAddresses } from '../../wasm/arena.ts';
import { gateStep } from '../../wasm/gate-step.ts';
import type { TrajectorySimulator } from '../contract.ts';
import { invalidTrajectories, noStatevector } from '../errors.ts';
import { isNoisy, type NoisyGate, noisyGates } from '../noisy-circuit.ts';
import { readoutProbabilities } from '../readout.ts';
import { Ensemble } from './ensemble.ts';
import { pathSteps } from './path-step.ts';
import { type PlacedObservable, placeObservable } from './placed-observable.ts';

/** A statevector of 26 qubits is 1 GiB, and runs that part need several. */
export const trajectoryQubitLimit = 25;
/** Runs that part keep the state before and after, beside H|ψ⟩. */
const statesAtLeast = 4;
const defaultTrajectories = 1024;

/**
 * Evaluates a circuit with noise by `options.trajectories` runs (default 1024) in each of which errors are drawn
 * (Dalibard, Castin & Mølmer, PRL 68, 580, 1992): Pauli errors whatever the state, damping by its probability in the state.
 * The mean of the runs is an unbiased estimate of tr ρH, `standardError` its statistics, the gradient an unbiased estimate of the
 * slope by one reverse sweep of each run. Equal seeds (`options.seed`, default 0) draw equal numbers at every θ, place by
 * place. Runs with the same errors are one run. Without noise there is a single run. Readout errors are in `probabilities`,
 * `sample` and `outcomes`. `statevector` throws `no_statevector`. Throws `too_many_qubits_for_statevector` above 25 qubits and
 * where memory ends, `invalid_trajectories`, `invalid_circuit`, `observable_does_not_fit`, `noise_model_too_small`.
 */
export function trajectorySimulator(
  circuit: Circuit,
  observable: PauliSum,
  options: SimulationOptions = {},
): TrajectorySimulator {
  const { noise = null, trajectories = defaultTrajectories, seed = 0, memory = Number.POSITIVE_INFINITY } = options;
  if (circuit.qubits > trajectoryQubitLimit) throw tooManyQubitsForStatevector(circuit.qubits, trajectoryQubitLimit);
  checkStatevectorMemory(circuit.qubits, statesAtLeast * 16 * (1 << circuit.qubits), memory);
  if (!Number.isSafeInteger(trajectories) || trajectories < 1) throw invalidTrajectories(trajectories);
  return new MixtureSimulator(validateCircuit(circuit), observable, noise, trajectories, seed);
}

/** What the simulator keeps in memory. */
interface Opened {
  readonly arena: Arena;
  readonly ensemble: Ensemble;
  readonly hamiltonian: PlacedObservable;
  readonly size: number;
}

class MixtureSimulator implements TrajectorySimulator {
  readonly name = 'trajectories';
  readonly qubits: number;
  readonly parameters: number;
  private readonly gates: readonly NoisyGate[];
  private readonly observable: PauliSum;
  private readonly noise: NoiseModel | null;
  private readonly seeds: readonly number[];
  private opened: Opened | null = null;
  private point: Float64Array | null = null;
  /** Energy of each run at `point`, when it is known. */
  private energies: Float64Array | null = null;
  private disposed = false;

  constructor(circuit: Circuit, observable: PauliSum, noise: NoiseModel | null, trajectories: number, seed: number) {
    if (observable.qubits !== circuit.qubits) throw observableDoesNotFit(circuit.qubits, observable.qubits);
    this.qubits = circuit.qubits;
    this.parameters = circuit.parameters;
    this.gates = noisyGates(circuit, noise);
    this.observable = observable;
    this.noise = noise;
    // Seeds of runs are drawn, so that neighbouring seeds have no run in common.
    const stream = pcg64(seed);
    const draw = () => Math.floor(stream.random() * 9007199254740992);
    this.seeds = Array.from({ length: isNoisy(this.gates) ? trajectories : 1 }, draw);
    this.open();
  }

  prepare(theta: Float64Array): void {
    if (this.disposed) throw simulatorDisposed(this.name);
    checkPoint(this.parameters, theta);
    this.point = theta.slice();
    this.energies = null;
  }

  energy(theta: Float64Array): number {
    this.prepare(theta);
    return mean(this.energiesFound());
  }

  energyAndGradient(theta: Float64Array, gradient: Float64Array): number {
    checkGradient(this.parameters, gradient);
    this.prepare(theta);
    return this.inMemory(({ arena, ensemble, hamiltonian, size }) => {
      const energies = new Float64Array(this.seeds.length);
      gradient.fill(0);
      let baseline: number | null = null;
      ensemble.runBack(theta, gradient, (psi, members, lambda) => {
        const energy = hamiltonian.apply(psi, lambda);
        for (const member of members) energies[member] = energy;
        // Norms of damped runs depend on θ, but not in the mean: subtracting a constant from H takes their scatter away.
        baseline ??= energy;
        const weight = members.length / this.seeds.length;
        for (const part of ['re', 'im'] as const) {
          const image = arena.numbersAt(lambda[part], size);
          const state = arena.numbersAt(psi[part], size);
          for (let k = 0; k < size; k++) image[k] = weight * (image[k]! - baseline * state[k]!);
        }
      });
      this.energies = energies;
      return mean(energies);
    });
  }

  standardError(): number {
    const energies = this.energiesFound();
    if (!isNoisy(this.gates)) return 0;
    if (energies.length === 1) return Infinity;
    const center = mean(energies);
    const squares = energies.reduce((sum, energy) => sum + (energy - center) * (energy - center), 0);
    return Math.sqrt(squares / (energies.length - 1) / energies.length);
  }

  expectation(observable?: PauliSum): number {
    if (observable === undefined || observable === this.observable) return mean(this.energiesFound());
    if (observable.qubits !== this.qubits) throw observableDoesNotFit(this.qubits, observable.qubits);
    return mean(this.inMemory(({ arena, size }) => this.valuesOf(placeObservable(arena, observable, log2(size)))));
  }

  probabilities(): Float64Array {
    return this.outcomes(0, 0);
  }

  outcomes(x: number, z: number): Float64Array {
    return this.inMemory(({ arena, ensemble, size }) => {
      const turns = Array.from({ length: this.qubits }, (_, qubit) => qubit)
        .filter((qubit) => ((x >>> qubit) & 1) === 1)
        .map((qubit) => (((z >>> qubit) & 1) === 0 ? h(qubit) : rx(qubit, fixedAngle(Math.PI / 2))))
        .map((gate) => gateStep(arena, size, gate));
      const p = new Float64Array(1 << this.qubits);
      ensemble.run(this.prepared(), (psi, members) => {
        for (const turn of turns) turn.apply(psi, turn.angle?.offset ?? 0);
        addProbabilities(arena, psi, size, members.length / this.seeds.length, p);
      });
      return readoutProbabilities(p, this.qubits, this.noise);
    });
  }

  sample(shots: number, random: RandomStream): Map<number, number> {
    return sampleCounts(this.probabilities(), shots, random);
  }

  statevector(): Statevector {
    throw noStatevector('A mixture of noisy runs');
  }

  dispose(): void {
    this.disposed = true;
    this.opened?.arena.dispose();
    this.opened = null;
    this.point = null;
    this.energies = null;
  }

  private energiesFound(): Float64Array {
    this.prepared();
    this.energies ??= this.inMemory(({ hamiltonian }) => this.valuesOf(hamiltonian));
    return this.energies;
  }

  private valuesOf(observable: PlacedObservable): Float64Array {
    const values = new Float64Array(this.seeds.length);
    this.open().ensemble.run(this.prepared(), (psi, members) => {
      const value = observable.expectation(psi);
      for (const member of members) values[member] = value;
    });
    return values;
  }

  private open(): Opened {
    if (this.opened !== null) return this.opened;
    const arena = new Arena();
    // The kernels want 16 amplitudes at least; qubits above the circuit's stay in |0⟩.
    const padded = Math.max(4, this.qubits);
    const size = 1 << padded;
    this.opened = {
      arena,
      size,
      ensemble: new Ensemble(arena, size, pathSteps(arena, size, this.gates), this.seeds),
      hamiltonian: placeObservable(arena, this.observable, padded),
    };
    return this.opened;
  }

  private prepared(): Float64Array {
    if (this.point === null) throw stateNotPrepared();
    return this.point;
  }

  /** Memory that cannot grow is a RangeError of the engine. */
  private inMemory<T>(work: (opened: Opened) => T): T {
    try {
      return work(this.open());
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      this.opened = null;
      throw tooManyQubitsForStatevector.from(cause, this.qubits, trajectoryQubitLimit);
    }
  }
}

function addProbabilities(arena: Arena, psi: PlaneAddresses, size: number, weight: number, p: Float64Array): void {
  const re = arena.numbersAt(psi.re, size);
  const im = arena.numbersAt(psi.im, size);
  for (let k = 0; k < p.length; k++) p[k]! += weight * (re[k]! * re[k]! + im[k]! * im[k]!);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function log2(size: number): number {
  return 31 - Math.clz32(size);
}
