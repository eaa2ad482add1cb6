import type { Progress, RandomStream } from '../math/index.ts';
import type { MeasurementGroup, PauliSum } from '../operators/index.ts';
import type { BatchSimulator, Simulator } from '../simulator/index.ts';
import { sampledEnergy } from '../simulator/index.ts';
import type { Evaluation, Objective, Optimizer, OptimizerResult } from './contract.ts';
import { gradientNeedsExactEnergies, searchInterrupted, wrongParameterCount } from './errors.ts';
import type { Trajectory } from './trajectory.ts';
import { trajectory } from './trajectory.ts';

/** Energies measured with a finite number of shots. */
export interface Sampling {
  /** The Hamiltonian; its identity term is exact. */
  readonly observable: PauliSum;
  readonly groups: readonly MeasurementGroup[];
  /** Shots for each group of each evaluation. */
  readonly shots: number;
  readonly random: RandomStream;
}

export interface SearchOptions extends Progress {
  readonly simulator: Simulator;
  readonly optimizer: Optimizer;
  readonly start: Float64Array;
  /** Rough d²E/dθ² of each parameter (`Ansatz.curvature`). */
  readonly curvature?: Float64Array | undefined;
  /** Iterations of the optimizer; null = its own limit. */
  readonly maxIterations: number | null;
  /** Exactly so many evaluations are recorded, then the search stops. */
  readonly maxEvaluations: number;
  readonly threshold: number | null;
  /** The simulator's circuit and observable, for probes that do not wait for each other; used where energies are exact. */
  readonly batch?: BatchSimulator | undefined;
  /** null = exact energies. */
  readonly sampling: Sampling | null;
  /** What a stochastic optimizer (SPSA) draws its directions from. */
  readonly random?: RandomStream;
  onEvaluation?(evaluation: Evaluation): void;
}

export interface SearchResult {
  readonly trajectory: readonly Evaluation[];
  /** Exact: the lowest recorded energy. Sampled: measured anew at `parameters`, never the lowest noisy sample. */
  readonly energy: number;
  /** 0 when exact. */
  readonly standardError: number;
  readonly parameters: Float64Array;
  /** The limit that ended the search, if one did. */
  readonly limit: 'evaluations' | 'iterations' | null;
  readonly optimizer: {
    readonly converged: boolean;
    readonly iterations: number;
    readonly evaluations: number;
    readonly message: string;
    readonly maxcv: number | null;
  };
}

/** The energy that a sampled search reports is measured with this many times the shots of one evaluation. */
export const finalShotsFactor = 16;

/** Thrown through the optimizer when the last allowed evaluation is recorded; never leaves this file. */
class EvaluationsSpent extends Error {}

/**
 * Minimises the energy of a simulator and records every evaluation; an energy with its gradient counts as one.
 * Limits and threshold combine freely, whichever is met first ends the search. The simulator is left in the state of
 * the reported parameters. Throws `gradient_needs_exact_energies`, `wrong_parameter_count`, `non_finite_energy`,
 * `interrupted`.
 */
export function search(options: SearchOptions): SearchResult {
  const { simulator, optimizer, start, sampling } = options;
  if (sampling !== null && optimizer.needsGradient) throw gradientNeedsExactEnergies(optimizer.name);
  if (start.length !== simulator.parameters) throw wrongParameterCount(start.length, simulator.parameters);

  const path = trajectory();
  const objective = recordedObjective(options, path);
  let result: OptimizerResult | null = null;
  try {
    result = optimizer.minimize(objective, start.slice(), {
      maxIterations: options.maxIterations,
      threshold: options.threshold,
      ...(options.random === undefined ? {} : { random: options.random }),
    });
  } catch (error) {
    if (!(error instanceof EvaluationsSpent)) throw error;
  }

  const lowest = path.lowest;
  if (lowest === null) throw searchInterrupted(0);
  const parameters =
    sampling === null ? lowest.parameters.slice() : (result?.x ?? bestGuess(optimizer, path.evaluations, lowest));
  simulator.prepare(parameters);
  const final =
    sampling === null ? { energy: lowest.energy, standardError: 0 } : measure(simulator, sampling, finalShotsFactor);
  return {
    trajectory: path.evaluations,
    energy: final.energy,
    standardError: final.standardError,
    parameters,
    limit: limitOf(result, options.maxIterations),
    optimizer: {
      converged: result?.converged ?? false,
      iterations: result?.iterations ?? 0,
      evaluations: path.evaluations.length,
      message: result?.message ?? `stopped after ${options.maxEvaluations} evaluations, the limit`,
      maxcv: result?.maxcv ?? null,
    },
  };
}

function recordedObjective(options: SearchOptions, path: Trajectory): Objective {
  const { simulator, sampling, maxEvaluations } = options;
  const record = (x: Float64Array, energy: number, standardError: number) => {
    const evaluation = path.record(x, energy, standardError);
    options.onEvaluation?.(evaluation);
    options.onProgress?.('vqe', evaluation.index, maxEvaluations);
    return energy;
  };
  const admit = () => {
    const made = path.evaluations.length;
    if (options.signal?.aborted) throw searchInterrupted(made);
    if (made >= maxEvaluations) throw new EvaluationsSpent();
  };
  if (sampling !== null) {
    return {
      dimension: simulator.parameters,
      energy(x) {
        admit();
        simulator.prepare(x);
        const sample = measure(simulator, sampling, 1);
        return record(x, sample.energy, sample.standardError);
      },
    };
  }
  const { batch } = options;
  const probed = (batched: BatchSimulator, points: readonly Float64Array[]): Float64Array => {
    const left = maxEvaluations - path.evaluations.length;
    const list = new Float64Array(Math.max(0, Math.min(left, points.length)) * simulator.parameters);
    points.slice(0, left).forEach((x, k) => {
      list.set(x, k * simulator.parameters);
    });
    if (list.length === 0) admit();
    const energies = batched.energies(list);
    return Float64Array.from(points, (x, k) => {
      admit();
      return record(x, energies[k]!, 0);
    });
  };
  return {
    dimension: simulator.parameters,
    ...(options.curvature === undefined ? {} : { curvature: options.curvature }),
    energy(x) {
      admit();
      return record(x, simulator.energy(x), 0);
    },
    ...(batch === undefined ? {} : { energies: (points: readonly Float64Array[]) => probed(batch, points) }),
    energyAndGradient(x, gradient) {
      admit();
      return record(x, simulator.energyAndGradient(x, gradient), 0);
    },
  };
}

/**
 * Where a sampled search stood when the evaluations were spent. SPSA probes on both sides of its iterate, so the mean
 * of its last probes is the iterate, with its noise averaged out; the others come back to their best point.
 */
function bestGuess(optimizer: Optimizer, evaluations: readonly Evaluation[], lowest: Evaluation): Float64Array {
  if (optimizer.name !== 'SPSA') return lowest.parameters.slice();
  const late = evaluations.slice(-2 * Math.ceil(evaluations.length / 10));
  return lowest.parameters.map((_, i) => late.reduce((sum, { parameters }) => sum + parameters[i], 0) / late.length);
}

function measure(simulator: Simulator, sampling: Sampling, factor: number) {
  const { observable, groups, shots, random } = sampling;
  return sampledEnergy(simulator, observable, groups, shots * factor, random);
}

function limitOf(result: OptimizerResult | null, maxIterations: number | null): SearchResult['limit'] {
  if (result === null) return 'evaluations';
  return !result.converged && maxIterations !== null && result.iterations >= maxIterations ? 'iterations' : null;
}
