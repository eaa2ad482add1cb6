import type { BasisName, Molecule } from '../chemistry/index.ts';
import type { Progress } from '../math/index.ts';
import type { LabelledTerm, MappingName } from '../operators/index.ts';
import type { SimulationMethod, SimulatorName } from '../simulator/index.ts';
import type { AnsatzName, Evaluation, OptimizerName, StartName } from '../vqe/index.ts';

/** What is simulated: a molecule, or a Hamiltonian of the user's own. */
export type Subject =
  | { readonly kind: 'molecule'; readonly molecule: Molecule }
  | {
      readonly kind: 'pauli-sum';
      readonly name: string;
      readonly terms: readonly LabelledTerm[];
      readonly electrons: { readonly alpha: number; readonly beta: number } | null;
    };

/** A complete noise model in the JSON form of `readNoiseModel`. */
export interface NoiseDocument {
  readonly name: string;
  readonly [field: string]: unknown;
}

/** Everything that decides a trajectory: the same settings give the same bits. Plain JSON. */
export interface Settings {
  readonly subject: Subject;
  readonly basis: BasisName;
  readonly ansatz: AnsatzName;
  readonly ansatzReps: number;
  readonly mapping: MappingName;
  readonly taper: boolean;
  readonly frozenCore: boolean;
  readonly active: { readonly electrons: number; readonly orbitals: number } | null;
  readonly start: StartName;
  readonly optimizer: OptimizerName;
  readonly maxIterations: number | null;
  readonly maxEvaluations: number;
  readonly threshold: number | null;
  /** null = exact energies. */
  readonly shots: number | null;
  /** null until a draw was needed; a drawn seed is recorded here. 0 … 2³¹−1. */
  readonly seed: number | null;
  /** true = up to 2·10⁶ determinants; false = up to 20 000 (the default). */
  readonly fci: boolean;
  /** How circuits are simulated; everything but method and noise null where the method's own default holds. */
  readonly simulation: {
    readonly method: SimulationMethod;
    readonly noise: NoiseDocument | null;
    readonly bondDimension: number | null;
    readonly trajectories: number | null;
  };
  /** Initial parameters handed over by a scan's neighbour; null = `start` decides. */
  readonly initialParameters: readonly number[] | null;
}

export type Flag =
  | 'below_fci'
  | 'wrong_sector'
  | 'not_converged'
  | 'limit_reached'
  | 'scf_not_converged'
  | 'frozen_core'
  | 'no_reference';

export interface Energies {
  /** Includes the frozen core's constant; hartree, as all of these. */
  readonly electronic: number;
  readonly nuclearRepulsion: number;
  /** electronic + nuclear repulsion. */
  readonly total: number;
  /** Standard error of `electronic`; 0 when exact. */
  readonly standardError: number;
  /** Total energies; null where they do not exist or were not computed. */
  readonly hf: number | null;
  readonly fci: number | null;
  /** FCI of all electrons when a core was frozen and it is affordable. */
  readonly fciFull: number | null;
  /** Lowest eigenvalue of a user's Pauli sum (Lanczos). */
  readonly exact: number | null;
  /** (total − reference)·1000; reference is FCI, or `exact`. */
  readonly errorMillihartree: number | null;
}

/** What an experiment returns. */
export interface Outcome {
  /** With the seed that was drawn, if one was. */
  readonly settings: Settings;
  readonly simulator: SimulatorName;
  readonly qubits: number;
  readonly parameters: number;
  readonly hamiltonian: readonly LabelledTerm[];
  /** OpenQASM 3. */
  readonly circuit: string;
  readonly initialParameters: Float64Array;
  readonly optimalParameters: Float64Array;
  readonly trajectory: readonly Evaluation[];
  readonly energies: Energies;
  readonly flags: readonly Flag[];
  /** ⟨N⟩, ⟨Sz⟩, ⟨S²⟩ of the final state; null for a Pauli sum. */
  readonly expectations: { readonly number: number; readonly sz: number; readonly s2: number } | null;
  readonly natural: { readonly occupations: readonly number[] } | null;
  readonly dipole: readonly [number, number, number] | null;
  readonly optimizer: {
    readonly converged: boolean;
    readonly iterations: number;
    readonly evaluations: number;
    readonly message: string;
    readonly maxcv: number | null;
  };
  readonly seconds: {
    readonly hamiltonian: number;
    readonly mapping: number;
    readonly vqe: number;
    readonly minimization: number;
    readonly total: number;
  };
}

export type ExperimentEvent =
  | { readonly kind: 'stage'; readonly stage: 'hamiltonian' | 'mapping' | 'reference' | 'vqe' }
  | {
      readonly kind: 'references';
      readonly hf: number | null;
      readonly fci: number | null;
      readonly nuclearRepulsion: number;
    }
  | { readonly kind: 'evaluation'; readonly evaluation: Evaluation; readonly standardError: number };

export interface RunOptions extends Progress {
  /** Bytes that the process may still take; default: no limit. */
  readonly memory?: number;
  onEvent?(event: ExperimentEvent): void;
}

/** settings → outcome; pure but for the clock. Throws `Failure` when nothing could be computed. */
export type RunExperiment = (settings: Settings, options?: RunOptions) => Outcome;
