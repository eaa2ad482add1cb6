import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VqeRecord } from '../../../src/lake/records/index.ts';

const data = join(import.meta.dirname, '../../data/records');

export const referenceText = (name: string): string => readFileSync(join(data, name), 'utf8').trim();

export const goldenBytes = (name: string): Uint8Array => new Uint8Array(Buffer.from(referenceText(name), 'hex'));

/** The record of the golden bytes. */
export const goldenRecord: VqeRecord = {
  vqe_result: {
    initial_data: {
      backend: 'aer_simulator_statevector',
      num_qubits: 1,
      hamiltonian: [
        { label: 'I', coefficients: { real: -0.5, imaginary: 0 } },
        { label: 'Z', coefficients: { real: 0.25, imaginary: 0 } },
      ],
      num_parameters: 2,
      initial_parameters: [0.5, -0.25],
      optimizer: 'COBYLA',
      ansatz: 'OPENQASM 3.0;\n',
      noise_backend: 'undef',
      default_shots: 1024,
      ansatz_reps: 2,
      init_strategy: 'random',
      seed: 42,
      ansatz_name: 'EfficientSU2',
      exact_estimator: false,
    },
    iteration_list: [
      {
        iteration: 1,
        parameters: [0.5, -0.25],
        result: -1,
        std: 0.125,
        energy_delta: null,
        parameter_delta_norm: null,
        cumulative_min_energy: -1,
      },
      {
        iteration: 2,
        parameters: [0.75, -0.25],
        result: -1.5,
        std: 0.0625,
        energy_delta: -0.5,
        parameter_delta_norm: 0.25,
        cumulative_min_energy: -1.5,
      },
    ],
    minimum: -1.5,
    optimal_parameters: [0.75, -0.25],
    maxcv: 0,
    minimization_time: 2,
    nuclear_repulsion_energy: 0.75,
    success: true,
    nfev: 2,
    nit: null,
  },
  molecule: {
    molecule_data: {
      symbols: ['H', 'H'],
      coords: [
        [0, 0, 0],
        [0, 0, 0.74],
      ],
      multiplicity: 1,
      charge: 0,
      units: 'angstrom',
      masses: null,
    },
  },
  basis_set: 'sto3g',
  hamiltonian_time: 0.5,
  mapping_time: 0.25,
  vqe_time: 2.25,
  total_time: 3,
  molecule_id: 0,
  performance_start: null,
  performance_end: null,
  experiment_id: null,
  started_at: null,
  molecule_name: null,
  mapping: null,
  hf_energy: null,
  fci_energy: null,
  flags: null,
  number: null,
  sz: null,
  s2: null,
  settings: null,
  producer_version: null,
  job_id: null,
};

/** The golden record as the seed's schema can say it. */
export const goldenRecordV1: VqeRecord = {
  ...goldenRecord,
  vqe_result: {
    ...goldenRecord.vqe_result,
    initial_data: {
      ...goldenRecord.vqe_result.initial_data,
      init_strategy: 'random',
      seed: null,
      ansatz_name: null,
      exact_estimator: false,
    },
    iteration_list: goldenRecord.vqe_result.iteration_list.map((evaluation) => ({
      ...evaluation,
      energy_delta: null,
      parameter_delta_norm: null,
      cumulative_min_energy: null,
    })),
    nuclear_repulsion_energy: null,
    success: null,
    nfev: null,
    nit: null,
  },
};

/** A record of ours, with every field of the tail. */
export const fullRecord: VqeRecord = {
  ...goldenRecord,
  experiment_id: '019a1234-5678-7abc-8def-0123456789ab',
  started_at: 1_790_000_000_123,
  molecule_name: 'H₂',
  mapping: 'jordan-wigner',
  hf_energy: -1.1167,
  fci_energy: -1.1373,
  flags: ['not_converged', 'limit_reached'],
  number: 2,
  sz: 0,
  s2: 0,
  settings: '{"basis":"sto-3g"}',
  producer_version: '0.1.0',
  job_id: 'job',
};
