import type { Sector } from '../determinants/index.ts';
import type { RandomStream } from '../math/index.ts';
import type { PauliSum } from '../operators/index.ts';

/** factor·θ[parameter] + offset, radians; a fixed angle has `parameter` null. */
export interface Angle {
  readonly parameter: number | null;
  readonly factor: number;
  readonly offset: number;
}

/** What every simulator executes; all else is lowered to these. Qubit j is bit j of the basis-state index. */
export type Gate =
  | { readonly kind: 'rx' | 'ry' | 'rz'; readonly qubit: number; readonly angle: Angle }
  | { readonly kind: 'h' | 'x'; readonly qubit: number }
  | { readonly kind: 'cx' | 'cz' | 'swap'; readonly control: number; readonly target: number }
  /** On span{|01⟩,|10⟩}: [[cos φ/2, −i sin φ/2], [−i sin φ/2, cos φ/2]], φ the angle (Qiskit's XXPlusYY with β = 0). */
  | { readonly kind: 'xx+yy'; readonly control: number; readonly target: number; readonly angle: Angle }
  /** exp(−iφP/2) for the Pauli string with these masks (two words each). */
  | { readonly kind: 'pauli'; readonly x: Uint32Array; readonly z: Uint32Array; readonly angle: Angle }
  /** A fixed unitary of one or two qubits, row-major 2ᵏ × 2ᵏ; qubits[0] is the lowest bit of its row and column indices. */
  | {
      readonly kind: 'unitary';
      readonly qubits: readonly number[];
      readonly re: Float64Array;
      readonly im: Float64Array;
    };

export interface Circuit {
  readonly qubits: number;
  /** Number of free parameters θ[0…parameters−1]. */
  readonly parameters: number;
  readonly gates: readonly Gate[];
}

/** 2ⁿ amplitudes as real and imaginary planes. */
export interface Statevector {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** What a user may ask for, by the names of Qiskit Aer; each is executed by one or several of `SimulatorName`. */
export type SimulationMethod =
  | 'automatic'
  | 'statevector'
  | 'density_matrix'
  | 'stabilizer'
  | 'matrix_product_state'
  | 'unitary';

/**
 * `typescript`: oracle, 2ⁿ amplitudes; `wasm`: the same with SIMD kernels and threads; `sector`: determinants of one particle
 * and spin sector; `density_matrix`: 4ⁿ elements, with noise; `trajectories`: noise drawn for one state after the other.
 */
export type SimulatorName =
  | 'typescript'
  | 'wasm'
  | 'sector'
  | 'density_matrix'
  | 'trajectories'
  | 'stabilizer'
  | 'matrix_product_state'
  | 'unitary';

/**
 * Evaluates ⟨ψ(θ)|H|ψ(θ)⟩ (with noise: tr ρ(θ)H) for one circuit and one observable. All calls are synchronous; not re-entrant.
 */
export interface Simulator {
  readonly name: SimulatorName;
  readonly qubits: number;
  readonly parameters: number;
  /** Prepares |ψ(θ)⟩; the calls below then refer to it. */
  prepare(theta: Float64Array): void;
  energy(theta: Float64Array): number;
  /** Energy, and dE/dθ written to `gradient` (length parameters), by the adjoint method. */
  energyAndGradient(theta: Float64Array, gradient: Float64Array): number;
  /** ⟨P⟩ of the prepared state for the problem's own Hamiltonian, or for another observable. */
  expectation(observable?: PauliSum): number;
  /** |amplitude|² of every computational basis state of the qubits. */
  probabilities(): Float64Array;
  /** Basis states drawn from the prepared state: state index → count. */
  sample(shots: number, random: RandomStream): Map<number, number>;
  /** A copy of the prepared state in the computational basis of the qubits. */
  statevector(): Statevector;
  dispose(): void;
}

/**
 * exp(factor·θ[parameter]·(T − T†)) with T = Π a†_create Π a_annihilate in list order; spin orbitals in block order
 * (α 0…n−1, β n…2n−1).
 */
export interface Excitation {
  readonly create: readonly number[];
  readonly annihilate: readonly number[];
  readonly parameter: number;
  readonly factor: number;
}

/** A simulator whose state lives on the determinants of one sector. */
export interface SectorSimulator extends Simulator {
  readonly sector: Sector;
  /** A copy of the prepared state's coefficients, alphaStrings × betaStrings. */
  state(): Float64Array;
}

/** E with its statistics from measuring qubit-wise commuting groups. */
export interface SampledEnergy {
  readonly energy: number;
  /** Standard error of `energy`: independent groups in quadrature, covariances inside a group from the same shots. */
  readonly standardError: number;
}

/**
 * What a device does wrong, read from a JSON file by `readNoiseModel`; times in microseconds, errors as probabilities of a
 * depolarising channel after the gate, readout as the probabilities of the wrong answer. Absent means perfect.
 */
export interface NoiseModel {
  readonly name: string;
  /** One entry for every qubit, or a single one for all. */
  readonly qubits: readonly QubitNoise[];
  readonly gates: readonly GateNoise[];
}

export interface QubitNoise {
  /** Relaxation and dephasing times, T2 ≤ 2·T1. */
  readonly t1: number | null;
  readonly t2: number | null;
  /** Of |1⟩ in equilibrium. */
  readonly excitedPopulation: number;
  readonly readout: { readonly zeroAsOne: number; readonly oneAsZero: number };
}

export interface GateNoise {
  /** A name of OpenQASM; `*` for every gate that no other entry names on the same number of qubits. */
  readonly gate: string;
  /** On these qubits in this order only, in either where the gate has none; null on all. */
  readonly qubits: readonly number[] | null;
  /** Of the gate; for `*` and `unitary`, of one or of two qubits only, null of both. */
  readonly arity: 1 | 2 | null;
  /** Microseconds; during it T1 and T2 of its qubits act. */
  readonly duration: number;
  readonly depolarizing: number;
  readonly amplitudeDamping: number;
  readonly phaseDamping: number;
  /** Probabilities of Pauli errors by label, the leftmost letter on the last of `qubits`, else of the gate. */
  readonly pauli: Readonly<Record<string, number>>;
}

export interface SimulationOptions {
  /** Default `automatic`. */
  readonly method?: SimulationMethod;
  readonly noise?: NoiseModel | null;
  /** Of this process, for one call; default 1. The bits of every result are the same for any number. */
  readonly threads?: number;
  /** Bytes that the process may still take; a statevector that needs more is refused before it is allocated. */
  readonly memory?: number;
  /** `matrix_product_state`: largest bond dimension, and the sum of squared singular values that may be dropped at one bond. */
  readonly bondDimension?: number;
  readonly truncation?: number;
  /** `trajectories`: number of noisy runs per energy (default 1024) and the seed of the first (default 0). */
  readonly trajectories?: number;
  readonly seed?: number;
}
