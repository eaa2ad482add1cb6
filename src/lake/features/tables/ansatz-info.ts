import { column, declare } from '../declaration.ts';
import { field } from '../expression.ts';
import {
  ansatzNameColumn,
  basisColumn,
  experimentColumn,
  moleculeColumn,
  processingColumns,
  repsColumn,
  startColumn,
} from './shared-columns.ts';

export const ansatzInfo = declare({
  name: 'ansatz_info',
  comment: 'Ansatz configurations for quantum simulations',
  key: ['experiment_id', 'molecule_id'],
  partitionBy: ['processing_date', 'basis_set'],
  explode: [],
  columns: [
    experimentColumn,
    moleculeColumn,
    basisColumn,
    column('ansatz', 'string', field('vqe_result.initial_data.ansatz')),
    repsColumn,
    ansatzNameColumn,
    startColumn,
    ...processingColumns,
  ],
});
