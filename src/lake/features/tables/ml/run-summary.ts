import { type ComputedColumn, computed } from '../../computation.ts';
import { dateColumn } from '../shared-columns.ts';
import type { Step } from './course.ts';
import { type Experiment, experimentColumns, experimentOf } from './experiment-columns.ts';
import { type Sample, sampleOf, slopeOf } from './sample.ts';

/** Steps at the beginning and at the end that are looked at apart. The column names say 10. */
const window = 10;

interface Summary extends Experiment {
  readonly energies: readonly number[];
  readonly deltas: Sample;
  readonly parameterDeltas: Sample;
  readonly newMinima: number;
}

const summaryColumn = (
  name: string,
  type: ComputedColumn<Summary>['type'],
  value: (summary: Summary) => unknown,
): ComputedColumn<Summary> => ({ name, type, value });

const extreme = (energies: readonly number[], pick: (a: number, b: number) => number): number | null =>
  energies.length === 0 ? null : energies.reduce((a, b) => pick(a, b));

const lowest = ({ energies }: Summary): number | null => extreme(energies, Math.min);
const highest = ({ energies }: Summary): number | null => extreme(energies, Math.max);
const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
const steps = ({ record }: Summary): number => record.vqe_result.iteration_list.length;
const points = (course: readonly Step[]) => course.slice(0, window).map(({ step, energy }) => ({ x: step, y: energy }));

/** One row for each experiment: its settings, what came of it and how it got there. */
export const mlRunSummary = computed<Summary>({
  name: 'ml_run_summary',
  comment: 'One row for each VQE run for machine learning',
  key: ['experiment_id'],
  partitionBy: ['processing_date', 'basis_set'],
  columns: [
    ...experimentColumns('experiment_id', 'molecule_name', 'num_atoms', 'num_qubits', 'charge', 'multiplicity'),
    ...experimentColumns('basis_set', 'optimizer', 'ansatz_type', 'ansatz_reps', 'init_strategy', 'seed'),
    ...experimentColumns('default_shots', 'total_iterations', 'final_energy', 'converged', 'convergence_iteration'),
    ...experimentColumns('vqe_time', 'total_time'),
    summaryColumn('mean_energy_delta', 'double', ({ deltas }) => deltas.mean),
    summaryColumn('std_energy_delta', 'double', ({ deltas }) => deltas.deviation),
    summaryColumn('min_energy', 'double', lowest),
    summaryColumn('max_energy', 'double', highest),
    summaryColumn('energy_range', 'double', (summary) => {
      const [low, high] = [lowest(summary), highest(summary)];
      return low === null || high === null ? null : high - low;
    }),
    summaryColumn('mean_param_delta_norm', 'double', ({ parameterDeltas }) => parameterDeltas.mean),
    summaryColumn('std_param_delta_norm', 'double', ({ parameterDeltas }) => parameterDeltas.deviation),
    summaryColumn('total_param_distance', 'double', ({ parameterDeltas }) => parameterDeltas.sum),
    summaryColumn('num_new_minima', 'long', ({ newMinima }) => newMinima),
    summaryColumn('longest_plateau', 'int', ({ course }) =>
      course.length === 0 ? null : course.reduce((longest, { since }) => Math.max(longest, since), 0),
    ),
    summaryColumn('improvement_ratio', 'double', (summary) => share(summary.newMinima, steps(summary))),
  ],
  processing: [dateColumn],
  trailing: [
    summaryColumn('first_10_mean_energy', 'double', ({ energies }) => sampleOf(energies.slice(0, window)).mean),
    summaryColumn('first_10_energy_slope', 'double', ({ course }) => slopeOf(points(course))),
    summaryColumn('last_10_mean_energy', 'double', ({ energies }) => sampleOf(energies.slice(-window)).mean),
    summaryColumn('time_per_iteration', 'double', (summary) => share(summary.record.vqe_time, steps(summary))),
  ],
  context: (source) => {
    const experiment = experimentOf(source);
    const { course } = experiment;
    return {
      ...experiment,
      energies: course.map(({ energy }) => energy),
      deltas: sampleOf(course.map(({ delta }) => delta)),
      parameterDeltas: sampleOf(course.map(({ parameterDelta }) => parameterDelta)),
      newMinima: course.filter(({ newMinimum }) => newMinimum).length,
    };
  },
  count: () => 1,
});
