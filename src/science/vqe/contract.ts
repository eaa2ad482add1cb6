import type { ElectronicHamiltonian, PauliSum, QubitProblem } from '../operators/index.ts';
import type { Circuit, SimulationOptions, Simulator } from '../simulator/index.ts';

export type AnsatzName = 'UCCSD' | 'EfficientSU2' | 'RealAmplitudes' | 'ExcitationPreserving';
export type OptimizerName = 'L-BFGS-B' | 'COBYLA' | 'SLSQP' | 'Nelder-Mead' | 'SPSA';
export type StartName = 'hf' | 'mp2' | 'random';

/** A parametrised state: its circuit for the record, and the simulator that evaluates it best. */
export interface Ansatz {
  readonly name: AnsatzName;
  readonly reps: number;
  readonly qubits: number;
  readonly parameters: number;
  /** Rough d²E/dθ² of each parameter, hartree per radian², where the ansatz knows it. */
  readonly curvature?: Float64Array;
  circuit(): Circuit;
  /** Default: exact, by what holds this ansatz best. Throws what `simulatorFor` throws. */
  simulator(observable: PauliSum, simulation?: SimulationOptions): Simulator;
}

/** What an ansatz may know. `electronic` is null for a user's own Pauli sum. */
export interface AnsatzProblem {
  readonly qubits: number;
  readonly hamiltonian: PauliSum;
  readonly qubitProblem: QubitProblem | null;
  readonly electronic: ElectronicHamiltonian | null;
  /** Occupied α and β of a Pauli sum on which UCCSD or ExcitationPreserving was asked for (`--electrons A,B`). */
  readonly electrons: { readonly alpha: number; readonly beta: number } | null;
}

export interface Objective {
  readonly dimension: number;
  /** Rough second derivatives along each coordinate: a method may measure its first steps by them. */
  readonly curvature?: Float64Array;
  energy(x: Float64Array): number;
  /** Energies of several points, each one evaluation, as if asked for one by one in this order. Present where that is faster. */
  energies?(points: readonly Float64Array[]): Float64Array;
  /** Present when derivatives are exact; writes dE/dx to `gradient` and returns the energy. Counts as one evaluation. */
  energyAndGradient?(x: Float64Array, gradient: Float64Array): number;
}

export interface OptimizerOptions {
  /** Optimiser iterations (not evaluations); null = the method's own limit. */
  readonly maxIterations: number | null;
  /** Stop when progress per iteration falls below this (method-specific meaning, documented); null = the method's default. */
  readonly threshold: number | null;
  /** For SPSA only. */
  readonly random?: import('../math/index.ts').RandomStream;
}

export interface OptimizerResult {
  readonly x: Float64Array;
  readonly energy: number;
  readonly converged: boolean;
  readonly iterations: number;
  readonly evaluations: number;
  readonly message: string;
  /** Largest constraint violation; 0 for COBYLA, null elsewhere. */
  readonly maxcv: number | null;
}

/** Pure: calls the objective, returns the best point. Throws only what the objective throws (that is how limits stop it). */
export interface Optimizer {
  readonly name: OptimizerName;
  readonly needsGradient: boolean;
  minimize(objective: Objective, start: Float64Array, options: OptimizerOptions): OptimizerResult;
}

/** One energy of the trajectory (wire and tables: iteration). */
export interface Evaluation {
  /** From 1. */
  readonly index: number;
  readonly parameters: Float64Array;
  readonly energy: number;
  /** 0 when exact. */
  readonly standardError: number;
  readonly energyDelta: number | null;
  /** ‖θ_k − θ_{k−1}‖₂. */
  readonly parameterDeltaNorm: number | null;
  readonly lowestEnergy: number;
}
