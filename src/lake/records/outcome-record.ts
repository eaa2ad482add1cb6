import { createHash } from 'node:crypto';
import type { Outcome } from '../../science/experiments/index.ts';
import type { VqeRecord } from './contract.ts';

/** What a record says beside the outcome. */
export interface RecordContext {
  readonly experimentId: string;
  /** Milliseconds since 1970, UTC. */
  readonly startedAt: number;
  readonly producerVersion: string;
  readonly jobId?: string;
  /** Position of the molecule in its run, from 0. */
  readonly moleculeId?: number;
}

/** Both simulators with 2ⁿ amplitudes are one backend: they give the same state. */
const backendNames = {
  sector: 'eigenlake_sector',
  typescript: 'eigenlake_statevector',
  wasm: 'eigenlake_statevector',
  density_matrix: 'eigenlake_density_matrix',
  trajectories: 'eigenlake_trajectories',
  stabilizer: 'eigenlake_stabilizer',
  matrix_product_state: 'eigenlake_matrix_product_state',
  unitary: 'eigenlake_unitary',
} as const satisfies Record<Outcome['simulator'], string>;

function moleculeOf(subject: Outcome['settings']['subject']): VqeRecord['molecule'] {
  if (subject.kind === 'pauli-sum') {
    return {
      molecule_data: { symbols: [], coords: [], multiplicity: 1, charge: 0, units: 'angstrom', masses: null },
    };
  }
  const { symbols, coordinates, multiplicity, charge, units, masses } = subject.molecule;
  return {
    molecule_data: {
      symbols: [...symbols],
      coords: coordinates.map((position) => [...position]),
      multiplicity,
      charge,
      units,
      masses: masses === null ? null : [...masses],
    },
  };
}

/** Two models may have one name: what is in them stands behind it, as the start of a SHA-256. */
function noiseBackend(noise: Outcome['settings']['simulation']['noise']): string {
  if (noise === null) return 'undef';
  const content = createHash('sha256').update(JSON.stringify(noise, sortedKeys)).digest('hex');
  return `${noise.name}@${content.slice(0, 12)}`;
}

/** Objects with their keys in one order: the same model gives the same text. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The record of an outcome. `minimum` is electronic (with the frozen core's constant), the reference energies of the tail
 * are total; a user's own Pauli sum has no molecule, basis `none`, and its lowest eigenvalue as `fci_energy`.
 */
export function recordFromOutcome(outcome: Outcome, context: RecordContext): VqeRecord {
  const { settings, energies, optimizer, seconds } = outcome;
  const { subject } = settings;
  const ofMolecule = subject.kind === 'molecule';
  return {
    vqe_result: {
      initial_data: {
        backend: backendNames[outcome.simulator],
        num_qubits: outcome.qubits,
        hamiltonian: outcome.hamiltonian.map(([label, real]) => ({ label, coefficients: { real, imaginary: 0 } })),
        num_parameters: outcome.parameters,
        initial_parameters: Array.from(outcome.initialParameters),
        optimizer: settings.optimizer,
        ansatz: outcome.circuit,
        noise_backend: noiseBackend(settings.simulation.noise),
        default_shots: settings.shots,
        ansatz_reps: settings.ansatzReps,
        init_strategy: settings.start,
        seed: settings.seed,
        ansatz_name: settings.ansatz,
        exact_estimator: settings.shots === null,
      },
      iteration_list: outcome.trajectory.map((evaluation) => ({
        iteration: evaluation.index,
        parameters: Array.from(evaluation.parameters),
        result: evaluation.energy,
        std: evaluation.standardError,
        energy_delta: evaluation.energyDelta,
        parameter_delta_norm: evaluation.parameterDeltaNorm,
        cumulative_min_energy: evaluation.lowestEnergy,
      })),
      minimum: energies.electronic,
      optimal_parameters: Array.from(outcome.optimalParameters),
      maxcv: optimizer.maxcv,
      minimization_time: seconds.minimization,
      nuclear_repulsion_energy: ofMolecule ? energies.nuclearRepulsion : 0,
      success: optimizer.converged,
      nfev: optimizer.evaluations,
      nit: optimizer.iterations,
    },
    molecule: moleculeOf(subject),
    basis_set: ofMolecule ? settings.basis : 'none',
    hamiltonian_time: seconds.hamiltonian,
    mapping_time: seconds.mapping,
    vqe_time: seconds.vqe,
    total_time: seconds.total,
    molecule_id: context.moleculeId ?? 0,
    performance_start: null,
    performance_end: null,
    experiment_id: context.experimentId,
    started_at: context.startedAt,
    molecule_name: ofMolecule ? subject.molecule.name : subject.name,
    mapping: ofMolecule ? settings.mapping : null,
    hf_energy: energies.hf,
    fci_energy: energies.fci ?? energies.exact,
    flags: [...outcome.flags],
    number: outcome.expectations?.number ?? null,
    sz: outcome.expectations?.sz ?? null,
    s2: outcome.expectations?.s2 ?? null,
    settings: JSON.stringify(settings),
    producer_version: context.producerVersion,
    job_id: context.jobId ?? null,
  };
}
