import type { SettingsInput } from './settings.ts';

/** The options of `eigenlake run` that decide an experiment, as values; absent ones are left to the defaults. */
export interface ExperimentOptions {
  basis?: string;
  ansatz?: string;
  ansatzReps?: number;
  mapping?: string;
  taper?: boolean;
  frozenCore?: boolean;
  active?: readonly [electrons: number, orbitals: number];
  initStrategy?: string;
  optimizer?: string;
  maxIterations?: number;
  maxEvaluations?: number;
  convergence?: boolean;
  threshold?: number;
  shots?: number;
  exact?: boolean;
  seed?: number;
  fci?: boolean;
  simulationMethod?: string;
  /** The name of a shipped noise model, or a model as its JSON file has it. */
  noise?: unknown;
  bondDimension?: number;
  trajectories?: number;
  /** Occupied α and β spin orbitals of a Pauli sum; part of the subject, not of the settings. */
  electrons?: readonly [alpha: number, beta: number];
}

/**
 * The options as settings. quantum-pipeline's `--max-iterations` counts energies, so it and `--max-evaluations` limit the same
 * thing and the smaller one wins; it combines with `--convergence`.
 */
export function settingsInput(options: ExperimentOptions): SettingsInput {
  const limits = [options.maxIterations, options.maxEvaluations].filter((limit) => limit !== undefined);
  const threshold = options.threshold ?? (options.convergence ? 1e-6 : null);
  return {
    basis: options.basis ?? null,
    ansatz: options.ansatz ?? null,
    ansatzReps: options.ansatzReps ?? null,
    mapping: options.mapping ?? null,
    taper: options.taper ?? null,
    frozenCore: options.frozenCore ?? null,
    active: options.active === undefined ? null : { electrons: options.active[0], orbitals: options.active[1] },
    start: options.initStrategy ?? null,
    optimizer: options.optimizer ?? null,
    maxEvaluations: limits.length === 0 ? null : Math.min(...limits),
    threshold,
    shots: options.exact ? null : (options.shots ?? null),
    seed: options.seed ?? null,
    fci: options.fci ?? null,
    simulation: {
      method: options.simulationMethod ?? null,
      noise: options.noise ?? null,
      bondDimension: options.bondDimension ?? null,
      trajectories: options.trajectories ?? null,
    },
  };
}

/** `--electrons A,B` as the subject has it; null where it was not given. */
export function electronsOf({ electrons }: ExperimentOptions): { alpha: number; beta: number } | null {
  return electrons === undefined ? null : { alpha: electrons[0], beta: electrons[1] };
}
