import { column, declare } from '../declaration.ts';
import { experimentId, item, text } from '../expression.ts';
import {
  backendColumn,
  basisColumn,
  experimentColumn,
  moleculeColumn,
  processingColumns,
  qubitsColumn,
} from './shared-columns.ts';

/** A step that a record names twice counts once. */
export const iterationList = { path: 'vqe_result.iteration_list', distinct: 'iteration' } as const;

export const vqeIterations = declare({
  name: 'vqe_iterations',
  comment: 'VQE optimization iterations and energy values',
  key: ['iteration_id'],
  partitionBy: ['processing_date', 'basis_set', 'backend'],
  explode: [iterationList],
  columns: [
    experimentColumn,
    moleculeColumn,
    basisColumn,
    backendColumn,
    qubitsColumn,
    column('iteration_step', 'int', item('iteration')),
    column('iteration_energy', 'double', item('result')),
    column('energy_std_dev', 'double', item('std')),
    column('energy_delta', 'double', item('energy_delta')),
    column('parameter_delta_norm', 'double', item('parameter_delta_norm')),
    column('cumulative_min_energy', 'double', item('cumulative_min_energy')),
    ...processingColumns,
    column('iteration_id', 'string', text(experimentId, '_iter_', item('iteration'))),
  ],
});
