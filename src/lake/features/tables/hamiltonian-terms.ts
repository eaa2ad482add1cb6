import { column, declare } from '../declaration.ts';
import { experimentId, item, position, text } from '../expression.ts';
import { backendColumn, basisColumn, experimentColumn, moleculeColumn, processingColumns } from './shared-columns.ts';

export const hamiltonianTerms = declare({
  name: 'hamiltonian_terms',
  comment: 'Hamiltonian terms for quantum simulations',
  key: ['term_id'],
  partitionBy: ['processing_date', 'basis_set', 'backend'],
  explode: [{ path: 'vqe_result.initial_data.hamiltonian' }],
  columns: [
    experimentColumn,
    moleculeColumn,
    basisColumn,
    backendColumn,
    column('term_label', 'string', item('label')),
    column('coeff_real', 'double', item('coefficients.real')),
    column('coeff_imag', 'double', item('coefficients.imaginary')),
    ...processingColumns,
    column('term_index', 'int', position),
    column('term_id', 'string', text(experimentId, '_term_', position)),
  ],
});
