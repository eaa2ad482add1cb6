import { column, declare } from '../declaration.ts';
import { field } from '../expression.ts';
import { basisColumn, experimentColumn, moleculeColumn, processingColumns } from './shared-columns.ts';

export const performanceMetrics = declare({
  name: 'performance_metrics',
  comment: 'Performance metrics for quantum simulations',
  key: ['experiment_id', 'molecule_id', 'basis_set'],
  partitionBy: ['processing_date', 'basis_set'],
  explode: [],
  columns: [
    experimentColumn,
    moleculeColumn,
    basisColumn,
    column('hamiltonian_time', 'double', field('hamiltonian_time')),
    column('mapping_time', 'double', field('mapping_time')),
    column('vqe_time', 'double', field('vqe_time')),
    column('total_time', 'double', field('total_time')),
    column('minimization_time', 'double', field('vqe_result.minimization_time')),
    column('computed_total_time', 'double', { kind: 'sum', paths: ['hamiltonian_time', 'mapping_time', 'vqe_time'] }),
    ...processingColumns,
  ],
});
