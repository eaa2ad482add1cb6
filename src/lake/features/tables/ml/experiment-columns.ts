import { normaliseBasis, type VqeRecord } from '../../../records/index.ts';
import type { ComputedColumn } from '../../computation.ts';
import type { SourceRecord } from '../../contract.ts';
import { convergenceStep, courseOf, type Step } from './course.ts';

/** What both tables compute from: the experiment and its trajectory. */
export interface Experiment {
  readonly source: SourceRecord;
  readonly record: VqeRecord;
  readonly course: readonly Step[];
}

export function experimentOf(source: SourceRecord): Experiment {
  return { source, record: source.record, course: courseOf(source.record) };
}

const initial = ({ record }: Experiment) => record.vqe_result.initial_data;
const molecule = ({ record }: Experiment) => record.molecule.molecule_data;

const all = {
  experiment_id: { type: 'string', value: ({ source }) => source.experimentId },
  molecule_name: { type: 'string', value: (of) => molecule(of).symbols.join('') },
  num_atoms: { type: 'int', value: (of) => molecule(of).symbols.length },
  num_qubits: { type: 'int', value: (of) => initial(of).num_qubits },
  charge: { type: 'int', value: (of) => molecule(of).charge },
  multiplicity: { type: 'int', value: (of) => molecule(of).multiplicity },
  basis_set: { type: 'string', value: ({ record }) => normaliseBasis(record.basis_set) },
  optimizer: { type: 'string', value: (of) => initial(of).optimizer },
  ansatz_type: { type: 'string', value: (of) => initial(of).ansatz_name ?? 'EfficientSU2' },
  ansatz_reps: { type: 'int', value: (of) => initial(of).ansatz_reps },
  init_strategy: { type: 'string', value: (of) => initial(of).init_strategy ?? 'random' },
  seed: { type: 'int', value: (of) => initial(of).seed },
  default_shots: { type: 'int', value: (of) => initial(of).default_shots },
  total_iterations: { type: 'int', value: ({ record }) => record.vqe_result.iteration_list.length },
  final_energy: { type: 'double', value: ({ record }) => record.vqe_result.minimum },
  converged: { type: 'boolean', value: ({ record }) => record.vqe_result.success },
  convergence_iteration: { type: 'int', value: ({ course }) => convergenceStep(course) },
  vqe_time: { type: 'double', value: ({ record }) => record.vqe_time },
  total_time: { type: 'double', value: ({ record }) => record.total_time },
} as const satisfies Record<string, Omit<ComputedColumn<Experiment>, 'name'>>;

/** Columns that say the same in every row of an experiment, in the given order. */
export const experimentColumns = (...names: (keyof typeof all)[]): ComputedColumn<Experiment>[] =>
  names.map((name) => ({ name, ...all[name] }));
