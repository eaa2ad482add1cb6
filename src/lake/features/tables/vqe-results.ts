import { column, declare } from '../declaration.ts';
import { field } from '../expression.ts';
import {
  ansatzNameColumn,
  backendColumn,
  basisColumn,
  experimentColumn,
  moleculeColumn,
  processingColumns,
  qubitsColumn,
  repsColumn,
  startColumn,
} from './shared-columns.ts';

const initial = 'vqe_result.initial_data';

export const vqeResults = declare({
  name: 'vqe_results',
  comment: 'VQE optimization results for quantum simulations',
  key: ['experiment_id', 'molecule_id', 'basis_set'],
  partitionBy: ['processing_date', 'basis_set', 'backend'],
  explode: [],
  columns: [
    experimentColumn,
    moleculeColumn,
    basisColumn,
    backendColumn,
    qubitsColumn,
    column('optimizer', 'string', field(`${initial}.optimizer`)),
    column('noise_backend', 'string', field(`${initial}.noise_backend`)),
    column('default_shots', 'int', field(`${initial}.default_shots`)),
    repsColumn,
    ansatzNameColumn,
    startColumn,
    column('seed', 'int', field(`${initial}.seed`)),
    column('minimum_energy', 'double', field('vqe_result.minimum')),
    column('maxcv', 'double', field('vqe_result.maxcv')),
    column('nuclear_repulsion_energy', 'double', field('vqe_result.nuclear_repulsion_energy')),
    column('success', 'boolean', field('vqe_result.success')),
    column('nfev', 'int', field('vqe_result.nfev')),
    column('nit', 'int', field('vqe_result.nit')),
    column('total_iterations', 'int', { kind: 'size', path: 'vqe_result.iteration_list' }),
    ...processingColumns,
  ],
});
