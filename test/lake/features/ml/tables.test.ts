import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mlTables, type SourceRecord } from '../../../../src/lake/features/index.ts';
import { experimentId, type VqeRecord } from '../../../../src/lake/records/index.ts';
import { syntheticRecord, upstreamRecord } from '../../../data/records.ts';

/** Columns and partitions as the reference (quantum-pipeline, §6.5) lists them. */
const run = [
  ...['molecule_name string', 'num_atoms int', 'num_qubits int', 'charge int', 'multiplicity int', 'basis_set string'],
  ...[
    'optimizer string',
    'ansatz_type string',
    'ansatz_reps int',
    'init_strategy string',
    'seed int',
    'default_shots int',
  ],
];
const outcome = ['total_iterations int', 'final_energy double', 'converged boolean', 'convergence_iteration int'];
const times = ['vqe_time double', 'total_time double'];
const doubles = (...names: string[]) => names.map((name) => `${name} double`);
const expected = {
  ml_iteration_features: {
    partitionBy: ['processing_date'],
    columns: [
      ...['experiment_id string', 'iteration_step int', ...run],
      ...doubles('energy', 'energy_std', 'energy_delta', 'parameter_delta_norm', 'cumulative_min_energy'),
      ...doubles('relative_iteration', 'energy_improvement_rate', 'normalized_energy'),
      ...['is_new_minimum boolean', 'steps_since_improvement int'],
      ...doubles('energy_moving_avg_5', 'energy_moving_std_5', 'mean_param_change'),
      ...[...outcome, ...times, 'processing_date date'],
    ],
  },
  ml_run_summary: {
    partitionBy: ['processing_date', 'basis_set'],
    columns: [
      ...['experiment_id string', ...run, ...outcome, ...times],
      ...doubles('mean_energy_delta', 'std_energy_delta', 'min_energy', 'max_energy', 'energy_range'),
      ...doubles('mean_param_delta_norm', 'std_param_delta_norm', 'total_param_distance'),
      ...['num_new_minima long', 'longest_plateau int', 'improvement_ratio double', 'processing_date date'],
      ...doubles('first_10_mean_energy', 'first_10_energy_slope', 'last_10_mean_energy', 'time_per_iteration'),
    ],
  },
};

type Steps = VqeRecord['vqe_result']['iteration_list'];

/** A record whose trajectory has these energies and, from the second one on, parameters that far from the last. */
function recordOf(energies: readonly number[], moved: readonly number[] = [], change?: (steps: Steps) => Steps) {
  const record = syntheticRecord(1, { evaluations: 0 });
  const steps: Steps = energies.map((result, place) => ({
    iteration: place + 1,
    parameters: [0],
    result,
    std: 0.5,
    energy_delta: place === 0 ? null : result - energies[place - 1]!,
    parameter_delta_norm: place === 0 ? null : (moved[place - 1] ?? 1),
    cumulative_min_energy: Math.min(...energies.slice(0, place + 1)),
  }));
  record.vqe_result.iteration_list = change === undefined ? steps : change(steps);
  return record;
}

const sourceOf = (record: VqeRecord): SourceRecord => ({
  experimentId: experimentId(record),
  topic: 'topic',
  object: 'object',
  record,
});

function rowsOf(name: keyof typeof expected, record: VqeRecord): Record<string, unknown>[] {
  const table = mlTables.find((one) => one.name === name)!;
  const { length, columns } = table.rows(sourceOf(record));
  expect(length).toBe(table.count(sourceOf(record)));
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(Object.entries(columns).map(([column, cells]) => [column, cells[row]])),
  );
}
const iterations = (record: VqeRecord) => rowsOf('ml_iteration_features', record);
const summary = (record: VqeRecord) => rowsOf('ml_run_summary', record)[0]!;
const column = (name: string, record: VqeRecord) => iterations(record).map((row) => row[name]);

describe('tables for machine learning', () => {
  it('are the two of the reference, column by column', () => {
    const actual = mlTables.map(({ name, partitionBy, columns }) => [
      name,
      { partitionBy, columns: columns.map((one) => `${one.name} ${String(one.type)}`) },
    ]);
    expect(Object.fromEntries(actual)).toEqual(expected);
  });

  const energies = [-1, -3, -2, -3, -4, -4, 0];
  const record = recordOf(energies, [3, 1, 2, 2, 0, 4]);

  it('follow the lowest energy', () => {
    expect(column('is_new_minimum', record)).toEqual([true, true, false, false, true, false, false]);
    expect(column('steps_since_improvement', record)).toEqual([0, 0, 1, 2, 0, 1, 2]);
    expect(column('convergence_iteration', record)).toEqual(energies.map(() => 5));
    expect(column('energy_improvement_rate', record)).toEqual([0, 1, 2 / 3, 0.5, 0.6, 0.5, 3 / 7]);
    expect(column('normalized_energy', record)).toEqual([0, 0, 1 / 3, 0, 0, 0, 1]);
    expect(column('relative_iteration', record)).toEqual([1, 2, 3, 4, 5, 6, 7].map((step) => step / 7));
  });

  it('average the last five energies, with the deviation of a sample', () => {
    const means = column('energy_moving_avg_5', record) as number[];
    expect(means[0]).toBe(-1);
    expect(means[4]).toBeCloseTo(-13 / 5, 14);
    expect(means[6]).toBeCloseTo(-13 / 5, 14);
    const deviations = column('energy_moving_std_5', record) as (number | null)[];
    expect(deviations[0]).toBeNull();
    expect(deviations[1]).toBeCloseTo(Math.sqrt(2), 14);
    expect(deviations[6]).toBeCloseTo(Math.sqrt(11.2 / 4), 14);
  });

  it('add up how far the parameters went', () => {
    expect(column('mean_param_change', record)).toEqual([null, 1.5, 4 / 3, 1.5, 1.6, 8 / 6, 12 / 7]);
    expect(summary(record)).toMatchObject({ total_param_distance: 12, mean_param_delta_norm: 2 });
    expect(summary(record).std_param_delta_norm).toBeCloseTo(Math.sqrt(10 / 5), 14);
  });

  it('sum up a run', () => {
    const found = summary(record);
    expect(found).toMatchObject({
      min_energy: -4,
      max_energy: 0,
      energy_range: 4,
      num_new_minima: 3,
      longest_plateau: 2,
      improvement_ratio: 3 / 7,
      total_iterations: 7,
      time_per_iteration: record.vqe_time / 7,
    });
    // Deltas −2, 1, −1, −1, 0, 4.
    expect(found.mean_energy_delta).toBeCloseTo(1 / 6, 14);
    expect(found.std_energy_delta).toBeCloseTo(Math.sqrt((23 - 6 / 36) / 5), 14);
  });

  it('fit a line through the first ten energies only', () => {
    const line = recordOf(Array.from({ length: 25 }, (_, k) => (k < 10 ? -0.25 * k : 100)));
    expect(summary(line).first_10_energy_slope).toBeCloseTo(-0.25, 14);
    expect(summary(line).first_10_mean_energy).toBeCloseTo(-1.125, 14);
    expect(summary(line).last_10_mean_energy).toBe(100);
  });

  it('have nothing to say of a run of one energy but what it is', () => {
    expect(summary(recordOf([-1]))).toMatchObject({
      ...{ mean_energy_delta: null, std_energy_delta: null, first_10_energy_slope: null, total_param_distance: null },
      ...{ min_energy: -1, energy_range: 0, longest_plateau: 0, num_new_minima: 1, convergence_iteration: 1 },
    });
  });

  it('give a run without energies one summary and no iterations', () => {
    expect(iterations(recordOf([]))).toEqual([]);
    expect(summary(recordOf([]))).toMatchObject({
      ...{ total_iterations: 0, min_energy: null, energy_range: null, convergence_iteration: null },
      ...{ longest_plateau: null, improvement_ratio: null, time_per_iteration: null, first_10_mean_energy: null },
    });
  });

  it('compute what an older schema did not carry, but for the parameters', () => {
    const bare = { energy_delta: null, parameter_delta_norm: null, cumulative_min_energy: null };
    const old = recordOf(energies, [], (steps) => steps.map((step) => ({ ...step, ...bare })));
    const same = recordOf(energies);
    for (const name of ['energy_delta', 'cumulative_min_energy', 'is_new_minimum', 'steps_since_improvement']) {
      expect(column(name, old), name).toEqual(column(name, same));
    }
    expect(new Set(column('mean_param_change', old))).toEqual(new Set([null]));
    const { mapping: _, ...upstream } = upstreamRecord(3);
    expect(iterations({ ...upstream, mapping: null }).length).toBe(upstream.vqe_result.iteration_list.length);
  });

  it('do not depend on the order of the list, and count a step that comes twice once', () => {
    const shuffled = recordOf(energies, [3, 1, 2, 2, 0, 4], (steps) => [...steps.toReversed(), steps[2]!]);
    const without = (rows: Record<string, unknown>[]) =>
      rows.map(({ total_iterations: _total, relative_iteration: _relative, ...rest }) => rest);
    expect(without(iterations(shuffled))).toEqual(
      without(iterations(record)).map((row) => ({ ...row, experiment_id: iterations(shuffled)[0]!.experiment_id })),
    );
  });

  it('agree with each other for any trajectory', () => {
    const energy = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.array(energy, { minLength: 1, maxLength: 40 }), (values) => {
        const rows = iterations(recordOf(values));
        const found = summary(recordOf(values));
        expect(rows.filter((row) => row.is_new_minimum).length).toBe(found.num_new_minima);
        expect(Math.max(...rows.map((row) => row.steps_since_improvement as number))).toBe(found.longest_plateau);
        expect(rows.at(-1)!.cumulative_min_energy).toBe(found.min_energy);
        expect(rows.findLast((row) => row.is_new_minimum)!.iteration_step).toBe(found.convergence_iteration);
      }),
    );
  });
});
