import type { PauliSum } from '../../operators/index.ts';
import { validateCircuit } from '../circuit.ts';
import type { Circuit } from '../contract.ts';
import { observableDoesNotFit, simulatorDisposed, wrongNumberOfParameters } from '../errors.ts';
import { checkPoint } from '../point.ts';
import { Arena } from '../wasm/arena.ts';
import { checkThreads, type WasmOptions, wasmSimulator } from '../wasm/simulator.ts';
import { CrewLost } from '../wasm/threads/crew.ts';
import { type Program, placeProgram, taskKernel } from '../wasm/threads/program.ts';
import { Lane } from './lane.ts';

/** Evaluates one circuit at many points. Points are rows: point k begins at k·parameters. */
export interface BatchSimulator {
  readonly qubits: number;
  readonly parameters: number;
  /** The energy of each point. Throws `wrong_number_of_parameters` unless there are whole points. */
  energies(points: Float64Array): Float64Array;
  /** Energies, and dE/dθ of each point in rows like the points. */
  energiesAndGradients(points: Float64Array): { readonly energies: Float64Array; readonly gradients: Float64Array };
  dispose(): void;
}

/** Up to so many qubits a point is too little work for several threads, and threads share the points instead. */
const laneQubits = 10;
/** Points in work at once: enough that threads rarely wait for each other. */
const lanesPerThread = 8;

/**
 * A circuit on the WebAssembly simulator's kernels for lists of points (scans, several starts, probes of an optimizer), with the
 * bits that `wasmSimulator` has one after the other, for any number of threads. Up to 10 qubits threads share the points,
 * beyond each point. A circuit without parameters has one point, of length 0. Throws as `wasmSimulator`.
 */
export function batchSimulator(circuit: Circuit, observable: PauliSum, options: WasmOptions = {}): BatchSimulator {
  if (observable.qubits !== circuit.qubits) throw observableDoesNotFit(circuit.qubits, observable.qubits);
  checkThreads(options.threads ?? 1);
  return circuit.qubits <= laneQubits
    ? new LaneBatch(validateCircuit(circuit), observable, options.threads ?? 1)
    : oneByOne(circuit, observable, options);
}

function oneByOne(circuit: Circuit, observable: PauliSum, options: WasmOptions): BatchSimulator {
  const simulator = wasmSimulator(circuit, observable, options);
  const { parameters } = circuit;
  return {
    qubits: circuit.qubits,
    parameters,
    energies(points) {
      const energies = new Float64Array(pointsIn(points, parameters));
      for (let k = 0; k < energies.length; k++) energies[k] = simulator.energy(pointAt(points, parameters, k));
      return energies;
    },
    energiesAndGradients(points) {
      const energies = new Float64Array(pointsIn(points, parameters));
      const gradients = new Float64Array(points.length);
      for (let k = 0; k < energies.length; k++) {
        const gradient = pointAt(gradients, parameters, k);
        energies[k] = simulator.energyAndGradient(pointAt(points, parameters, k), gradient);
      }
      return { energies, gradients };
    },
    dispose: () => simulator.dispose(),
  };
}

class LaneBatch implements BatchSimulator {
  readonly qubits: number;
  readonly parameters: number;
  private readonly circuit: Circuit;
  private readonly observable: PauliSum;
  private threads: number;
  private arena: Arena | null = null;
  private lanes: Lane[] = [];
  /** The addresses of all lanes' programs, and the command that runs them. */
  private list = 0;
  private all: Program = { from: 0, to: 0 };
  private disposed = false;

  constructor(circuit: Circuit, observable: PauliSum, threads: number) {
    this.qubits = circuit.qubits;
    this.parameters = circuit.parameters;
    this.circuit = circuit;
    this.observable = observable;
    this.threads = threads;
  }

  energies(points: Float64Array): Float64Array {
    const energies = new Float64Array(pointsIn(points, this.parameters));
    this.run(points, 'energy', energies, null);
    return energies;
  }

  energiesAndGradients(points: Float64Array) {
    const energies = new Float64Array(pointsIn(points, this.parameters));
    const gradients = new Float64Array(points.length);
    this.run(points, 'gradient', energies, gradients);
    return { energies, gradients };
  }

  dispose(): void {
    this.disposed = true;
    this.close();
  }

  private close(): void {
    this.arena?.dispose();
    this.arena = null;
    this.lanes = [];
  }

  private run(
    points: Float64Array,
    kind: 'energy' | 'gradient',
    energies: Float64Array,
    gradients: Float64Array | null,
  ): void {
    if (this.disposed) throw simulatorDisposed('batch');
    const { parameters } = this;
    const most = lanesPerThread * this.threads;
    for (let first = 0; first < energies.length; first += most) {
      const count = Math.min(most, energies.length - first);
      const arena = this.opened(count);
      for (let k = 0; k < count; k++) {
        const point = pointAt(points, parameters, first + k);
        checkPoint(parameters, point);
        const { from, to } = this.lanes[k]!.fill(point, kind);
        arena.words[this.list / 4 + 2 * k] = from;
        arena.words[this.list / 4 + 2 * k + 1] = to;
      }
      arena.words[this.all.from / 4 + 1] = count;
      try {
        arena.run(this.all);
      } catch (cause) {
        if (!(cause instanceof CrewLost)) throw cause;
        // A worker died: one thread does these points again in new memory.
        this.close();
        this.threads = 1;
        this.run(points, kind, energies, gradients);
        return;
      }
      for (let k = 0; k < count; k++) {
        energies[first + k] = this.lanes[k]!.energy();
        if (gradients === null) continue;
        const gradient = pointAt(gradients, parameters, first + k).fill(0);
        this.lanes[k]!.collect(gradient);
      }
    }
  }

  private opened(lanes: number): Arena {
    if (this.arena === null) {
      this.arena = new Arena(this.threads);
      this.list = this.arena.allocate(8 * lanesPerThread * this.threads);
      this.all = placeProgram(this.arena, [{ kernel: taskKernel.lanes, tasks: 1, args: [this.list] }]);
    }
    while (this.lanes.length < lanes) this.lanes.push(new Lane(this.arena, this.circuit, this.observable));
    return this.arena;
  }
}

function pointsIn(points: Float64Array, parameters: number): number {
  if (parameters === 0 && points.length === 0) return 1;
  if (parameters === 0 || points.length % parameters !== 0) throw wrongNumberOfParameters(parameters, points.length);
  return points.length / parameters;
}

function pointAt(points: Float64Array, parameters: number, index: number): Float64Array {
  return points.subarray(index * parameters, (index + 1) * parameters);
}
