import type { Sector } from '../determinants/index.ts';
import type { RandomStream } from '../math/index.ts';
import type { PauliSum } from '../operators/index.ts';

/** factor·θ[parameter] + offset, radians; a fixed angle has `parameter` null. */
export interface Angle {
  readonly parameter: number | null;
  readonly factor: number;
  readonly offset: number;
}

/** Qubit j is bit j of the basis-state index. */
export type Gate =
  | { readonly kind: 'rx' | 'ry' | 'rz'; readonly qubit: number; readonly angle: Angle }
  | { readonly kind: 'h' | 'x'; readonly qubit: number }
  | { readonly kind: 'cx' | 'cz' | 'swap'; readonly control: number; readonly target: number }
  /** On span{|01⟩,|10⟩}: [[cos φ/2, −i sin φ/2], [−i sin φ/2, cos φ/2]], φ the angle (Qiskit's XXPlusYY with β = 0). */
  | { readonly kind: 'xx+yy'; readonly control: number; readonly target: number; readonly angle: Angle }
  /** exp(−iφP/2) for the Pauli string with these masks (two words each). */
  | { readonly kind: 'pauli'; readonly x: Uint32Array; readonly z: Uint32Array; readonly angle: Angle };

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

/**
 * Evaluates ⟨ψ(θ)|H|ψ(θ)⟩ for one circuit and one observable. Implementations: `typescript` (oracle, 2ⁿ amplitudes),
 * `wasm` (the same with SIMD kernels), `sector` (determinants of one particle and spin sector). All calls are synchronous; not re-entrant.
 */
export interface Simulator {
  readonly name: 'typescript' | 'sector' | 'wasm';
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
