import { describe, expect, it } from 'vitest';
import { decodeRecord, encodeRecord, recordFromOutcome, schemaV1, schemaV2 } from '../../../src/lake/records/index.ts';
import type { Outcome } from '../../../src/science/experiments/index.ts';

const outcome: Outcome = {
  settings: {
    subject: {
      kind: 'molecule',
      molecule: {
        name: 'H2',
        symbols: ['H', 'H'],
        coordinates: [
          [0, 0, 0],
          [0, 0, 0.74],
        ],
        units: 'angstrom',
        charge: 0,
        multiplicity: 1,
        masses: null,
      },
    },
    basis: '6-31g*',
    ansatz: 'UCCSD',
    ansatzReps: 1,
    mapping: 'parity',
    taper: false,
    frozenCore: false,
    active: null,
    start: 'mp2',
    optimizer: 'L-BFGS-B',
    maxIterations: null,
    maxEvaluations: 30_000,
    threshold: null,
    shots: null,
    seed: null,
    fci: false,
    simulation: { method: 'automatic', noise: null, bondDimension: null, trajectories: null },
    initialParameters: null,
  },
  simulator: 'sector',
  qubits: 2,
  parameters: 1,
  hamiltonian: [
    ['II', -0.5],
    ['ZX', 0.25],
  ],
  circuit: 'OPENQASM 3.0;',
  initialParameters: Float64Array.of(0.1),
  optimalParameters: Float64Array.of(0.2),
  trajectory: [
    {
      index: 1,
      parameters: Float64Array.of(0.1),
      energy: -1.8,
      standardError: 0,
      energyDelta: null,
      parameterDeltaNorm: null,
      lowestEnergy: -1.8,
    },
  ],
  energies: {
    electronic: -1.85,
    nuclearRepulsion: 0.715,
    total: -1.135,
    standardError: 0,
    hf: -1.117,
    fci: -1.137,
    fciFull: null,
    exact: null,
    errorMillihartree: 2,
  },
  flags: ['limit_reached'],
  expectations: { number: 2, sz: 0, s2: 0 },
  natural: null,
  dipole: null,
  optimizer: { converged: false, iterations: 3, evaluations: 4, message: '', maxcv: null },
  seconds: { hamiltonian: 1, mapping: 2, vqe: 3, minimization: 2.5, total: 6 },
};

const context = { experimentId: 'e', startedAt: 1_790_000_000_000, producerVersion: '0.1.0' };

describe('the record of an outcome', () => {
  it('identifies the noise by the name of its model and by what is in it', () => {
    const backendOf = (noise: { name: string; [field: string]: unknown } | null) => {
      const settings = { ...outcome.settings, simulation: { ...outcome.settings.simulation, noise } };
      return recordFromOutcome({ ...outcome, settings }, context).vqe_result.initial_data.noise_backend;
    };
    expect(backendOf(null)).toBe('undef');
    const chip = backendOf({ name: 'chip', qubits: [{ t1: 50, t2: 40 }], gates: [] });
    expect(chip).toMatch(/^chip@[0-9a-f]{12}$/);
    expect(backendOf({ gates: [], qubits: [{ t2: 40, t1: 50 }], name: 'chip' })).toBe(chip);
    expect(backendOf({ name: 'chip', qubits: [{ t1: 51, t2: 40 }], gates: [] })).not.toBe(chip);
  });

  it('says what was run, what came out, and how to repeat it', () => {
    const record = recordFromOutcome(outcome, { ...context, jobId: 'j', moleculeId: 3 });
    expect(record.vqe_result.minimum).toBe(-1.85);
    expect(record.vqe_result.nuclear_repulsion_energy).toBe(0.715);
    expect(record.vqe_result.initial_data).toMatchObject({
      backend: 'eigenlake_sector',
      noise_backend: 'undef',
      default_shots: null,
      exact_estimator: true,
      init_strategy: 'mp2',
      hamiltonian: [
        { label: 'II', coefficients: { real: -0.5, imaginary: 0 } },
        { label: 'ZX', coefficients: { real: 0.25, imaginary: 0 } },
      ],
    });
    expect(record).toMatchObject({
      basis_set: '6-31g*',
      molecule_id: 3,
      experiment_id: 'e',
      started_at: 1_790_000_000_000,
      molecule_name: 'H2',
      mapping: 'parity',
      hf_energy: -1.117,
      fci_energy: -1.137,
      flags: ['limit_reached'],
      number: 2,
      job_id: 'j',
    });
    expect(JSON.parse(record.settings!)).toEqual(outcome.settings);
  });

  it('survives the wire in both versions', () => {
    const record = recordFromOutcome(outcome, context);
    expect(decodeRecord(encodeRecord(record, 'v2'), schemaV2)).toEqual(record);
    const seed = decodeRecord(encodeRecord(record, 'v1'), schemaV1);
    expect(seed.vqe_result.initial_data.default_shots).toBe(0);
    expect(seed.vqe_result.minimum).toBe(-1.85);
    expect(seed.experiment_id).toBeNull();
  });

  it('of a Pauli sum has no molecule, no basis, and its lowest eigenvalue for a reference', () => {
    const record = recordFromOutcome(
      {
        ...outcome,
        simulator: 'typescript',
        settings: {
          ...outcome.settings,
          shots: 100,
          subject: { kind: 'pauli-sum', name: 'ising', terms: [['ZZ', 1]], electrons: null },
        },
        energies: { ...outcome.energies, nuclearRepulsion: 0, hf: null, fci: null, exact: -2 },
        expectations: null,
      },
      context,
    );
    expect(record.molecule.molecule_data).toMatchObject({ symbols: [], coords: [] });
    expect(record).toMatchObject({
      basis_set: 'none',
      molecule_name: 'ising',
      mapping: null,
      hf_energy: null,
      fci_energy: -2,
      number: null,
      job_id: null,
    });
    expect(record.vqe_result.nuclear_repulsion_energy).toBe(0);
    expect(record.vqe_result.initial_data).toMatchObject({
      backend: 'eigenlake_statevector',
      default_shots: 100,
      exact_estimator: false,
    });
    expect(decodeRecord(encodeRecord(record, 'v2'), schemaV2)).toEqual(record);
  });
});
