import { largestShots } from '../../../science/experiments/index.ts';
import { qubitLimit } from '../../../science/operators/index.ts';
import type { DeviceConfig } from '../../jobs/index.ts';

/** Jobs number their circuits from 0 to this. */
export const maxMolecules = 100;

/**
 * The published config. `num_wires` is the largest number of qubits that a mapping reaches: with UCCSD up to 2 000 000
 * determinants, other ansätze and sampling up to 26 qubits. Qubits are blocks of one spin: α first, then β.
 */
export const vqeConfig: DeviceConfig = {
  description:
    'Ground states of molecules and of Pauli sums by VQE, beside Hartree-Fock and FCI. A circuit is {"molecule": …, "options": {…}}, not a list of instructions.',
  version: '0.1',
  display_name: 'vqe',
  cold_atom_type: 'fermion',
  gates: [],
  max_experiments: maxMolecules,
  max_shots: largestShots,
  simulator: true,
  supported_instructions: [],
  num_wires: qubitLimit,
  wire_order: 'sequential',
  num_species: 2,
  pending_jobs: null,
  status_msg: null,
  last_queue_check: null,
  sign: true,
  kid: null,
};
