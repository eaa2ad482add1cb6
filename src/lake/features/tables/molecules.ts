import { column, declare } from '../declaration.ts';
import { field } from '../expression.ts';
import { experimentColumn, moleculeColumn, processingColumns } from './shared-columns.ts';

const data = 'molecule.molecule_data';

export const molecules = declare({
  name: 'molecules',
  comment: 'Molecule information for quantum simulations',
  key: ['experiment_id', 'molecule_id'],
  partitionBy: ['processing_date'],
  explode: [],
  columns: [
    experimentColumn,
    moleculeColumn,
    column('atom_symbols', { list: 'string' }, field(`${data}.symbols`)),
    column('molecule_name', 'string', { kind: 'joined', path: `${data}.symbols` }),
    column('coordinates', { list: { list: 'double' } }, field(`${data}.coords`)),
    column('multiplicity', 'int', field(`${data}.multiplicity`)),
    column('charge', 'int', field(`${data}.charge`)),
    column('coordinate_units', 'string', field(`${data}.units`)),
    column('atomic_masses', { list: 'double' }, field(`${data}.masses`)),
    ...processingColumns,
  ],
});
