import { column, declare } from '../declaration.ts';
import { experimentId, item, position, text } from '../expression.ts';
import {
  backendColumn,
  basisColumn,
  experimentColumn,
  moleculeColumn,
  processingColumns,
  qubitsColumn,
} from './shared-columns.ts';
import { iterationList } from './vqe-iterations.ts';

const step = item('iteration', 1);

export const iterationParameters = declare({
  name: 'iteration_parameters',
  comment: 'Parameters at each iteration of VQE optimization',
  key: ['parameter_id'],
  partitionBy: ['processing_date', 'basis_set'],
  explode: [iterationList, { path: 'parameters' }],
  columns: [
    experimentColumn,
    moleculeColumn,
    basisColumn,
    backendColumn,
    qubitsColumn,
    column('iteration_step', 'int', step),
    column('parameter_index', 'int', position),
    column('parameter_value', 'double', item('')),
    ...processingColumns,
    column('iteration_id', 'string', text(experimentId, '_iter_', step)),
    column('parameter_id', 'string', text(experimentId, '_iter_', step, '_param_', position)),
  ],
});
