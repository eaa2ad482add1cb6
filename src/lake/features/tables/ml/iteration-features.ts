import { type ComputedColumn, computed } from '../../computation.ts';
import type { SourceRecord } from '../../contract.ts';
import { dateColumn } from '../shared-columns.ts';
import type { Step } from './course.ts';
import { type Experiment, experimentColumns, experimentOf } from './experiment-columns.ts';
import { type Sample, sampleOf } from './sample.ts';

/** Energies in a moving average: this one and those before it. The column names say 5. */
const window = 5;

interface Trajectory extends Experiment {
  /** Of the energies in the window that ends with each step. */
  readonly moving: readonly Sample[];
  /** Σ of the parameter differences up to each step; null as long as there is none. */
  readonly travelled: readonly (number | null)[];
}

function trajectoryOf(source: SourceRecord): Trajectory {
  const experiment = experimentOf(source);
  const { course } = experiment;
  const energies = course.map(({ energy }) => energy);
  let sum: number | null = null;
  return {
    ...experiment,
    moving: energies.map((_, place) => sampleOf(energies.slice(Math.max(0, place - window + 1), place + 1))),
    travelled: course.map(({ parameterDelta }) => {
      if (parameterDelta !== null) sum = (sum ?? 0) + parameterDelta;
      return sum;
    }),
  };
}

const perStep = (
  name: string,
  type: ComputedColumn<Trajectory>['type'],
  value: (step: Step, trajectory: Trajectory, place: number) => unknown,
): ComputedColumn<Trajectory> => ({
  name,
  type,
  value: (trajectory, place) => value(trajectory.course[place]!, trajectory, place),
});

/** Null where there is nothing to divide or nothing to divide by. */
const ratio = (part: number | null, whole: number): number | null =>
  part === null || whole === 0 ? null : part / whole;

/** One row for each energy of an experiment, with the experiment's settings and what a model can know at that point. */
export const mlIterationFeatures = computed<Trajectory>({
  name: 'ml_iteration_features',
  comment: 'Features of each VQE iteration for machine learning',
  key: ['experiment_id', 'iteration_step'],
  partitionBy: ['processing_date'],
  columns: [
    ...experimentColumns('experiment_id'),
    perStep('iteration_step', 'int', ({ step }) => step),
    ...experimentColumns('molecule_name', 'num_atoms', 'num_qubits', 'charge', 'multiplicity', 'basis_set'),
    ...experimentColumns('optimizer', 'ansatz_type', 'ansatz_reps', 'init_strategy', 'seed', 'default_shots'),
    perStep('energy', 'double', ({ energy }) => energy),
    perStep('energy_std', 'double', ({ deviation }) => deviation),
    perStep('energy_delta', 'double', ({ delta }) => delta),
    perStep('parameter_delta_norm', 'double', ({ parameterDelta }) => parameterDelta),
    perStep('cumulative_min_energy', 'double', ({ lowest }) => lowest),
    perStep('relative_iteration', 'double', ({ step }, { record }) =>
      ratio(step, record.vqe_result.iteration_list.length),
    ),
    perStep('energy_improvement_rate', 'double', ({ step, lowest }, { course }) =>
      ratio(course[0]!.energy - lowest, step),
    ),
    perStep('normalized_energy', 'double', ({ energy, lowest }) =>
      lowest === 0 ? 0 : (energy - lowest) / Math.abs(lowest),
    ),
    perStep('is_new_minimum', 'boolean', ({ newMinimum }) => newMinimum),
    perStep('steps_since_improvement', 'int', ({ since }) => since),
    perStep('energy_moving_avg_5', 'double', (_step, { moving }, place) => moving[place]!.mean),
    perStep('energy_moving_std_5', 'double', (_step, { moving }, place) => moving[place]!.deviation),
    perStep('mean_param_change', 'double', ({ step }, { travelled }, place) => ratio(travelled[place]!, step)),
    ...experimentColumns('total_iterations', 'final_energy', 'converged', 'convergence_iteration'),
    ...experimentColumns('vqe_time', 'total_time'),
  ],
  processing: [dateColumn],
  context: trajectoryOf,
  count: ({ record }) => new Set(record.vqe_result.iteration_list.map(({ iteration }) => iteration)).size,
});
