import { normaliseBasis } from '../../records/index.ts';
import { type ComputedColumn, computed } from '../computation.ts';
import type { SourceRecord } from '../contract.ts';
import { settingsHashOfText } from '../settings-hash.ts';
import { processingColumns } from './shared-columns.ts';

/** Our own table: one row for each experiment, written last in a batch, so that a row here means that the others are complete. */
const columns: readonly ComputedColumn<SourceRecord>[] = [
  { name: 'experiment_id', type: 'string', value: ({ experimentId }) => experimentId },
  {
    name: 'name',
    type: 'string',
    comment: 'Name of the molecule or Hamiltonian, else its symbols joined',
    value: ({ record }) => record.molecule_name ?? record.molecule.molecule_data.symbols.join(''),
  },
  { name: 'basis', type: 'string', value: ({ record }) => normaliseBasis(record.basis_set) },
  { name: 'ansatz', type: 'string', value: ({ record }) => initial(record).ansatz_name ?? 'EfficientSU2' },
  { name: 'ansatz_reps', type: 'int', value: ({ record }) => initial(record).ansatz_reps },
  { name: 'init_strategy', type: 'string', value: ({ record }) => initial(record).init_strategy ?? 'random' },
  { name: 'optimizer', type: 'string', value: ({ record }) => initial(record).optimizer },
  { name: 'mapping', type: 'string', value: ({ record }) => record.mapping },
  { name: 'backend', type: 'string', value: ({ record }) => initial(record).backend },
  { name: 'seed', type: 'int', value: ({ record }) => initial(record).seed },
  {
    name: 'shots',
    type: 'int',
    comment: 'Null: exact energies',
    value: ({ record }) => initial(record).default_shots || null,
  },
  { name: 'qubits', type: 'int', value: ({ record }) => initial(record).num_qubits },
  { name: 'parameters', type: 'int', value: ({ record }) => initial(record).num_parameters },
  {
    name: 'evaluations',
    type: 'int',
    comment: 'Energies in the trajectory',
    value: ({ record }) => record.vqe_result.iteration_list.length,
  },
  { name: 'electronic_energy', type: 'double', comment: 'Hartree', value: ({ record }) => record.vqe_result.minimum },
  {
    name: 'nuclear_repulsion',
    type: 'double',
    comment: 'Hartree',
    value: ({ record }) => record.vqe_result.nuclear_repulsion_energy,
  },
  {
    name: 'total_energy',
    type: 'double',
    comment: 'Hartree; electronic + nuclear repulsion',
    value: ({ record }) => totalEnergy(record),
  },
  { name: 'hf_energy', type: 'double', comment: 'Total, hartree', value: ({ record }) => record.hf_energy },
  {
    name: 'fci_energy',
    type: 'double',
    comment: 'Total, hartree; of the same active space. Lowest eigenvalue for a Pauli sum',
    value: ({ record }) => record.fci_energy,
  },
  {
    name: 'error_mha',
    type: 'double',
    comment: '1000 * (total_energy - fci_energy)',
    value: ({ record }) => {
      const total = totalEnergy(record);
      return total === null || record.fci_energy === null ? null : (total - record.fci_energy) * 1000;
    },
  },
  { name: 'flags', type: { list: 'string' }, value: ({ record }) => record.flags },
  {
    name: 'number',
    type: 'double',
    comment: 'Expectation of the electron number',
    value: ({ record }) => record.number,
  },
  { name: 'sz', type: 'double', value: ({ record }) => record.sz },
  { name: 's2', type: 'double', value: ({ record }) => record.s2 },
  { name: 'hamiltonian_seconds', type: 'double', value: ({ record }) => record.hamiltonian_time },
  { name: 'mapping_seconds', type: 'double', value: ({ record }) => record.mapping_time },
  { name: 'vqe_seconds', type: 'double', value: ({ record }) => record.vqe_time },
  { name: 'minimization_seconds', type: 'double', value: ({ record }) => record.vqe_result.minimization_time },
  { name: 'total_seconds', type: 'double', value: ({ record }) => record.total_time },
  { name: 'success', type: 'boolean', value: ({ record }) => record.vqe_result.success },
  { name: 'settings', type: 'string', comment: 'JSON: what rerun needs', value: ({ record }) => record.settings },
  {
    name: 'settings_hash',
    type: 'string',
    comment: 'SHA-256 of the settings as canonical JSON',
    value: ({ record }) => settingsHashOfText(record.settings),
  },
  { name: 'job_id', type: 'string', value: ({ record }) => record.job_id },
  {
    name: 'started_at',
    type: 'timestamptz',
    value: ({ record }) => (record.started_at === null ? null : record.started_at * 1000),
  },
  { name: 'producer_version', type: 'string', value: ({ record }) => record.producer_version },
  { name: 'topic', type: 'string', value: ({ topic }) => topic },
  {
    name: 'source_object',
    type: 'string',
    comment: 'Key of the object that the record came from',
    value: ({ object }) => object,
  },
];

function initial(record: SourceRecord['record']) {
  return record.vqe_result.initial_data;
}

function totalEnergy(record: SourceRecord['record']): number | null {
  const repulsion = record.vqe_result.nuclear_repulsion_energy;
  return repulsion === null ? null : record.vqe_result.minimum + repulsion;
}

export const experimentsTable = computed<SourceRecord>({
  name: 'experiments',
  comment: 'One row for each experiment: settings, energies beside HF and FCI, flags, times',
  key: ['experiment_id'],
  partitionBy: [],
  columns,
  processing: processingColumns,
  context: (source) => source,
  count: () => 1,
});
