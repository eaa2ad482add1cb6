import { column, type DeclaredTable, declare } from '../declaration.ts';
import { experimentId, item, position, text } from '../expression.ts';
import {
  backendColumn,
  basisColumn,
  experimentColumn,
  moleculeColumn,
  processingColumns,
  qubitsColumn,
} from './shared-columns.ts';

/** The two tables of one parameter vector for each experiment have one shape. */
export function parameterVector(which: 'initial' | 'optimal', comment: string, path: string): DeclaredTable {
  const letter = which === 'initial' ? 'init' : 'opt';
  return declare({
    name: `${which}_parameters`,
    comment,
    key: ['parameter_id'],
    partitionBy: ['processing_date', 'basis_set'],
    explode: [{ path }],
    columns: [
      experimentColumn,
      moleculeColumn,
      basisColumn,
      backendColumn,
      qubitsColumn,
      column(`${which}_parameter_value`, 'double', item('')),
      ...processingColumns,
      column('parameter_index', 'int', position),
      column('parameter_id', 'string', text(experimentId, `_${letter}_`, position)),
    ],
  });
}
