import { createHash } from 'node:crypto';
import type { VqeRecord } from '../../src/lake/records/index.ts';

/** How large a synthetic record is; the defaults are those of H2 in STO-3G. */
export interface RecordSize {
  readonly terms?: number;
  readonly evaluations?: number;
  readonly parameters?: number;
  readonly qubits?: number;
}

/** Numbers in (−1, 1) that depend on nothing but the seed: a multiplicative congruential generator (Park and Miller). */
function numbers(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return (state / 2147483647) * 2 - 1;
  };
}

const label = (qubits: number, place: number): string => {
  let text = '';
  for (let qubit = 0, rest = place; qubit < qubits; qubit++, rest = Math.floor(rest / 4)) text += 'IXYZ'[rest % 4];
  return text;
};

/** A record as our own runs write it, for the `seed`-th experiment: every seed has its own id and numbers. */
export function syntheticRecord(seed: number, size: RecordSize = {}): VqeRecord {
  const { terms = 15, evaluations = 30, parameters = 3, qubits = 4 } = size;
  const next = numbers(seed * 7919 + 17);
  const vector = () => Array.from({ length: parameters }, next);
  const hex = createHash('sha256').update(`synthetic ${seed}`).digest('hex');
  const started = 1_760_000_000_000 + seed * 1000;
  const time = started.toString(16).padStart(12, '0');
  let lowest = Number.POSITIVE_INFINITY;
  let before: number | null = null;
  const iterations = Array.from({ length: evaluations }, (_, place) => {
    const result: number = -1.8 + 0.05 * next() - 0.002 * place;
    const energy_delta: number | null = before === null ? null : result - before;
    before = result;
    lowest = Math.min(lowest, result);
    return {
      iteration: place + 1,
      parameters: vector(),
      result,
      std: 0,
      energy_delta,
      parameter_delta_norm: place === 0 ? null : Math.abs(next()),
      cumulative_min_energy: lowest,
    };
  });
  const minimum = evaluations === 0 ? -1.8 : lowest;
  return {
    vqe_result: {
      initial_data: {
        backend: 'eigenlake_sector',
        num_qubits: qubits,
        hamiltonian: Array.from({ length: terms }, (_, place) => ({
          label: label(qubits, place),
          coefficients: { real: next(), imaginary: 0 },
        })),
        num_parameters: parameters,
        initial_parameters: vector(),
        optimizer: 'L-BFGS-B',
        ansatz: `OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[${qubits}] q;\n`,
        noise_backend: 'undef',
        default_shots: null,
        ansatz_reps: 1,
        init_strategy: 'mp2',
        seed: null,
        ansatz_name: 'UCCSD',
        exact_estimator: true,
      },
      iteration_list: iterations,
      minimum,
      optimal_parameters: vector(),
      maxcv: null,
      minimization_time: 0.01,
      nuclear_repulsion_energy: 0.7151043390810812,
      success: true,
      nfev: evaluations,
      nit: 5,
    },
    molecule: {
      molecule_data: {
        symbols: ['H', 'H'],
        coords: [
          [0, 0, 0],
          [0, 0, 0.74 + seed / 1_000_000],
        ],
        multiplicity: 1,
        charge: 0,
        units: 'angstrom',
        masses: null,
      },
    },
    basis_set: 'sto-3g',
    hamiltonian_time: 0.5,
    mapping_time: 0.25,
    vqe_time: 0.125,
    total_time: 0.875,
    molecule_id: 0,
    performance_start: null,
    performance_end: null,
    experiment_id: `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${hex.slice(6, 18)}`,
    started_at: started,
    molecule_name: 'H2',
    mapping: 'jordan-wigner',
    hf_energy: -1.1167593073964248,
    fci_energy: -1.1372838344885023,
    flags: [],
    number: 2,
    sz: 0,
    s2: 0,
    settings: JSON.stringify({ subject: { kind: 'molecule', name: 'H2' }, seed: null, variant: seed }),
    producer_version: '0.0.0-test',
    job_id: null,
  };
}

/** The same run as upstream's release 2.5.1 would have written it: no tail, other spellings, exact energies without shots. */
export function upstreamRecord(seed: number, size: RecordSize = {}): VqeRecord {
  const record = syntheticRecord(seed, { evaluations: 4, parameters: 2, terms: 5, ...size });
  const { initial_data } = record.vqe_result;
  initial_data.backend = 'aer_simulator_statevector';
  initial_data.ansatz_name = 'EfficientSU2';
  initial_data.init_strategy = 'random';
  initial_data.seed = 42;
  record.molecule.molecule_data.units = 'bohr';
  record.basis_set = 'sto3g';
  return {
    ...record,
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
}
