import { describe, expect, it } from 'vitest';
import { allTables, experimentsTable, featureTables, type SourceRecord } from '../../../src/lake/features/index.ts';
import { experimentId } from '../../../src/lake/records/index.ts';
import { syntheticRecord, upstreamRecord } from '../../data/records.ts';

const P4 = [
  'processing_timestamp timestamptz',
  'processing_date date',
  'processing_batch_id string',
  'processing_name string',
];

/** Columns, keys and partitions as the reference (quantum-pipeline, §6.3) lists them. */
const expected: Record<string, { key: string[]; partitionBy: string[]; comment: string; columns: string[] }> = {
  molecules: {
    key: ['experiment_id', 'molecule_id'],
    partitionBy: ['processing_date'],
    comment: 'Molecule information for quantum simulations',
    columns: [
      'experiment_id string',
      'molecule_id int',
      'atom_symbols list<string>',
      'molecule_name string',
      'coordinates list<list<double>>',
      'multiplicity int',
      'charge int',
      'coordinate_units string',
      'atomic_masses list<double>',
      ...P4,
    ],
  },
  ansatz_info: {
    key: ['experiment_id', 'molecule_id'],
    partitionBy: ['processing_date', 'basis_set'],
    comment: 'Ansatz configurations for quantum simulations',
    columns: [
      'experiment_id string',
      'molecule_id int',
      'basis_set string',
      'ansatz string',
      'ansatz_reps int',
      'ansatz_name string',
      'init_strategy string',
      ...P4,
    ],
  },
  performance_metrics: {
    key: ['experiment_id', 'molecule_id', 'basis_set'],
    partitionBy: ['processing_date', 'basis_set'],
    comment: 'Performance metrics for quantum simulations',
    columns: [
      'experiment_id string',
      'molecule_id int',
      'basis_set string',
      'hamiltonian_time double',
      'mapping_time double',
      'vqe_time double',
      'total_time double',
      'minimization_time double',
      'computed_total_time double',
      ...P4,
    ],
  },
  vqe_results: {
    key: ['experiment_id', 'molecule_id', 'basis_set'],
    partitionBy: ['processing_date', 'basis_set', 'backend'],
    comment: 'VQE optimization results for quantum simulations',
    columns: [
      'experiment_id string',
      'molecule_id int',
      'basis_set string',
      'backend string',
      'num_qubits int',
      'optimizer string',
      'noise_backend string',
      'default_shots int',
      'ansatz_reps int',
      'ansatz_name string',
      'init_strategy string',
      'seed int',
      'minimum_energy double',
      'maxcv double',
      'nuclear_repulsion_energy double',
      'success boolean',
      'nfev int',
      'nit int',
      'total_iterations int',
      ...P4,
    ],
  },
  initial_parameters: {
    key: ['parameter_id'],
    partitionBy: ['processing_date', 'basis_set'],
    comment: 'Initial parameters for VQE optimization',
    columns: [
      'experiment_id string',
      'molecule_id int',
      'basis_set string',
      'backend string',
      'num_qubits int',
      'initial_parameter_value double',
      ...P4,
      'parameter_index int',
      'parameter_id string',
    ],
  },
  optimal_parameters: {
    key: ['parameter_id'],
    partitionBy: ['processing_date', 'basis_set'],
    comment: 'Optimal parameters found by VQE optimization',
    columns: [
      'experiment_id string',
      'molecule_id int',
      'basis_set string',
      'backend string',
      'num_qubits int',
      'optimal_parameter_value double',
      ...P4,
      'parameter_index int',
      'parameter_id string',
    ],
  },
  vqe_iterations: {
    key: ['iteration_id'],
    partitionBy: ['processing_date', 'basis_set', 'backend'],
    comment: 'VQE optimization iterations and energy values',
    columns: [
      'experiment_id string',
      'molecule_id int',
      'basis_set string',
      'backend string',
      'num_qubits int',
      'iteration_step int',
      'iteration_energy double',
      'energy_std_dev double',
      'energy_delta double',
      'parameter_delta_norm double',
      'cumulative_min_energy double',
      ...P4,
      'iteration_id string',
    ],
  },
  iteration_parameters: {
    key: ['parameter_id'],
    partitionBy: ['processing_date', 'basis_set'],
    comment: 'Parameters at each iteration of VQE optimization',
    columns: [
      'experiment_id string',
      'molecule_id int',
      'basis_set string',
      'backend string',
      'num_qubits int',
      'iteration_step int',
      'parameter_index int',
      'parameter_value double',
      ...P4,
      'iteration_id string',
      'parameter_id string',
    ],
  },
  hamiltonian_terms: {
    key: ['term_id'],
    partitionBy: ['processing_date', 'basis_set', 'backend'],
    comment: 'Hamiltonian terms for quantum simulations',
    columns: [
      'experiment_id string',
      'molecule_id int',
      'basis_set string',
      'backend string',
      'term_label string',
      'coeff_real double',
      'coeff_imag double',
      ...P4,
      'term_index int',
      'term_id string',
    ],
  },
};

type Type = (typeof featureTables)[number]['columns'][number]['type'];
const spelled = (type: Type): string => (typeof type === 'string' ? type : `list<${spelled(type.list)}>`);

const source = (record: SourceRecord['record']): SourceRecord => ({
  experimentId: experimentId(record),
  topic: 't',
  object: 'experiments/t/o.avro',
  record,
});

const table = (name: string) => {
  const found = [...featureTables, experimentsTable].find((one) => one.name === name);
  if (found === undefined) throw new Error(`no table ${name}`);
  return found;
};

describe('feature tables', () => {
  it('are the nine of the reference, column by column, and ours comes last', () => {
    const actual = Object.fromEntries(
      featureTables.map(({ name, key, partitionBy, comment, columns }) => [
        name,
        { key, partitionBy, comment, columns: columns.map((column) => `${column.name} ${spelled(column.type)}`) },
      ]),
    );
    expect(actual).toEqual(expected);
    const others = ['ml_iteration_features', 'ml_run_summary', 'processing_metadata', 'experiments'];
    expect(allTables.map(({ name }) => name)).toEqual([...Object.keys(expected), ...others]);
  });

  it('give every column but those of the batch a value for every row, and as many rows as they count', () => {
    const record = source(syntheticRecord(1, { terms: 6, evaluations: 5, parameters: 4 }));
    for (const one of [...featureTables, experimentsTable]) {
      const { length, columns } = one.rows(record);
      expect(length).toBe(one.count(record));
      expect(Object.keys(columns)).toEqual(
        one.columns.map(({ name }) => name).filter((name) => !name.startsWith('processing_')),
      );
      for (const cells of Object.values(columns)) expect(cells).toHaveLength(length);
    }
    const counts = Object.fromEntries(featureTables.map((one) => [one.name, one.count(record)]));
    expect(counts).toEqual({
      molecules: 1,
      ansatz_info: 1,
      performance_metrics: 1,
      vqe_results: 1,
      initial_parameters: 4,
      optimal_parameters: 4,
      vqe_iterations: 5,
      iteration_parameters: 20,
      hamiltonian_terms: 6,
    });
  });

  it('name child rows by their position', () => {
    const record = source(syntheticRecord(1, { terms: 2, evaluations: 2, parameters: 2 }));
    const e = record.experimentId;
    const column = (name: string, which: string) => table(name).rows(record).columns[which];
    expect(column('initial_parameters', 'parameter_id')).toEqual([`${e}_init_0`, `${e}_init_1`]);
    expect(column('optimal_parameters', 'parameter_id')).toEqual([`${e}_opt_0`, `${e}_opt_1`]);
    expect(column('hamiltonian_terms', 'term_id')).toEqual([`${e}_term_0`, `${e}_term_1`]);
    expect(column('vqe_iterations', 'iteration_id')).toEqual([`${e}_iter_1`, `${e}_iter_2`]);
    expect(column('iteration_parameters', 'parameter_id')).toEqual([
      `${e}_iter_1_param_0`,
      `${e}_iter_1_param_1`,
      `${e}_iter_2_param_0`,
      `${e}_iter_2_param_1`,
    ]);
    expect(column('iteration_parameters', 'parameter_index')).toEqual([0, 1, 0, 1]);
    expect(column('iteration_parameters', 'iteration_id')).toEqual([1, 1, 2, 2].map((step) => `${e}_iter_${step}`));
    expect(column('iteration_parameters', 'parameter_value')).toEqual(
      record.record.vqe_result.iteration_list.flatMap(({ parameters }) => parameters),
    );
  });

  it('count a step that a record names twice once, in both tables of the trajectory', () => {
    const record = syntheticRecord(1, { evaluations: 3, parameters: 2 });
    record.vqe_result.iteration_list[2]!.iteration = 1;
    const twice = source(record);
    expect(table('vqe_iterations').rows(twice).columns.iteration_step).toEqual([1, 2]);
    expect(table('vqe_iterations').rows(twice).columns.iteration_energy).toEqual(
      record.vqe_result.iteration_list.slice(0, 2).map(({ result }) => result),
    );
    expect(table('iteration_parameters').count(twice)).toBe(4);
    expect(table('iteration_parameters').rows(twice).length).toBe(4);
  });

  it("put upstream's spellings into ours and fill in what upstream left out", () => {
    const record = upstreamRecord(1);
    record.vqe_result.initial_data.ansatz_name = null;
    record.vqe_result.initial_data.init_strategy = null;
    const one = source(record);
    expect(table('vqe_results').rows(one).columns).toMatchObject({
      basis_set: ['sto-3g'],
      ansatz_name: ['EfficientSU2'],
      init_strategy: ['random'],
      default_shots: [null],
      seed: [42],
    });
    expect(table('molecules').rows(one).columns).toMatchObject({
      molecule_name: ['HH'],
      coordinate_units: ['bohr'],
      atomic_masses: [null],
    });
    expect(table('performance_metrics').rows(one).columns.computed_total_time).toEqual([0.875]);
    expect(experimentsTable.rows(one).columns).toMatchObject({
      name: ['HH'],
      basis: ['sto-3g'],
      total_energy: [record.vqe_result.minimum + (record.vqe_result.nuclear_repulsion_energy ?? 0)],
      fci_energy: [null],
      error_mha: [null],
      settings_hash: [null],
    });
  });

  it('show the total energy and its error beside FCI in experiments', () => {
    const record = syntheticRecord(3);
    const total = record.vqe_result.minimum + (record.vqe_result.nuclear_repulsion_energy ?? 0);
    expect(experimentsTable.rows(source(record)).columns).toMatchObject({
      name: ['H2'],
      total_energy: [total],
      error_mha: [(total - (record.fci_energy ?? 0)) * 1000],
      started_at: [1_760_000_003_000_000],
      shots: [null],
    });
  });
});
