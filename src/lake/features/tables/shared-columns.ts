import { column, type DeclaredColumn } from '../declaration.ts';
import { experimentId, field } from '../expression.ts';

/** Written by every run of the seed's first processing job. */
export const processingName = 'quantum_base_processing';

export const dateColumn = column('processing_date', 'date', { kind: 'processing', what: 'date' });

export const processingColumns: readonly DeclaredColumn[] = [
  column('processing_timestamp', 'timestamptz', { kind: 'processing', what: 'timestamp' }),
  dateColumn,
  column('processing_batch_id', 'string', { kind: 'processing', what: 'batch id' }),
  column('processing_name', 'string', { kind: 'processing', what: 'name' }),
];

export const experimentColumn = column('experiment_id', 'string', experimentId);
export const moleculeColumn = column('molecule_id', 'int', field('molecule_id'));
export const basisColumn = column('basis_set', 'string', { kind: 'basis', path: 'basis_set' });
export const backendColumn = column('backend', 'string', field('vqe_result.initial_data.backend'));
export const qubitsColumn = column('num_qubits', 'int', field('vqe_result.initial_data.num_qubits'));
export const repsColumn = column('ansatz_reps', 'int', field('vqe_result.initial_data.ansatz_reps'));
/** What upstream ran before records named it. */
export const ansatzNameColumn = column(
  'ansatz_name',
  'string',
  field('vqe_result.initial_data.ansatz_name', 'EfficientSU2'),
);
export const startColumn = column('init_strategy', 'string', field('vqe_result.initial_data.init_strategy', 'random'));
