import type { VqeRecord } from '../../lake/records/index.ts';
import type { ExperimentDocument } from '../../science/experiments/index.ts';
import type { StoredExperiment } from '../pipeline/index.ts';

/** An experiment of the tables in the shape of every JSON document. */
export function documentOfStored(stored: StoredExperiment, reused = false): ExperimentDocument {
  const { energies } = stored;
  const ownHamiltonian = stored.basis === 'none';
  return {
    experiment_id: stored.experimentId,
    batch_id: stored.batchId,
    molecule: stored.name,
    basis: stored.basis,
    ansatz: stored.ansatz,
    mapping: stored.mapping ?? 'jordan-wigner',
    optimizer: stored.optimizer,
    seed: stored.seed,
    qubits: stored.qubits,
    parameters: stored.parameters,
    evaluations: stored.evaluations,
    energy: {
      electronic: energies.electronic,
      total: energies.total,
      nuclear_repulsion: energies.nuclearRepulsion,
      hf: energies.hf,
      fci: ownHamiltonian ? null : energies.fci,
      error_mha: energies.errorMillihartree,
      fci_full: null,
      exact: ownHamiltonian ? energies.fci : null,
      // Exact energies have none; that of a sampled one is told by its run only.
      standard_error: stored.shots === null ? 0 : null,
    },
    expectations: stored.expectations,
    dipole: null,
    natural_occupations: null,
    flags: stored.flags,
    reused,
    seconds: stored.seconds,
    status: 'done',
    error: null,
  };
}

/** One evaluation as `show` prints it; energies in hartree, `total` null where nuclear repulsion was not recorded. */
export interface EvaluationDocument {
  readonly iteration: number;
  readonly energy: number;
  readonly total: number | null;
  readonly standard_error: number;
  readonly energy_delta: number | null;
  readonly parameter_delta_norm: number | null;
  readonly lowest_energy: number | null;
  readonly parameters: readonly number[];
}

/** The recorded trajectory of an experiment. */
export function trajectoryOf(record: VqeRecord): EvaluationDocument[] {
  const repulsion = record.vqe_result.nuclear_repulsion_energy;
  return record.vqe_result.iteration_list.map((step) => ({
    iteration: step.iteration,
    energy: step.result,
    total: repulsion === null ? null : step.result + repulsion,
    standard_error: step.std,
    energy_delta: step.energy_delta,
    parameter_delta_norm: step.parameter_delta_norm,
    lowest_energy: step.cumulative_min_energy,
    parameters: step.parameters,
  }));
}
