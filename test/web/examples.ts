import type { DeviceEntry } from '../../src/app/server/contract.ts';

/** A device as the server lists it. */
export function deviceEntry(device: string, change: Partial<DeviceEntry> = {}): DeviceEntry {
  return {
    device,
    backend_name: `local_${device}_simulator`,
    storage: 'local',
    description: `The ${device} of these tests.`,
    version: '0.3',
    simulator: true,
    cold_atom_type: 'spin',
    num_wires: 5,
    max_shots: 1_000_000,
    max_experiments: 1000,
    instructions: ['rlx', 'rlz', 'barrier', 'measure', 'load'],
    online: true,
    last_seen: new Date().toISOString(),
    queued: 0,
    url: `http://localhost:8000/api/v2/local_${device}_simulator/`,
    trouble: null,
    ...change,
  };
}

/** The result of one circuit of a cold-atom device. */
export function countsResult(name: string, memory: readonly string[]): unknown {
  return {
    header: { name, 'extra metadata': 'text' },
    shots: memory.length,
    success: true,
    data: { memory, instructions: null },
  };
}

/** The result of one molecule, as the `vqe` device writes it. */
export function vqeResult(name: string): unknown {
  const fci = -1.1372838;
  const trajectory = Array.from({ length: 40 }, (_, index) => [
    index + 1,
    fci + 0.0205 * Math.exp(-index / 4) * Math.cos(index) ** 2,
  ]);
  return {
    header: { name, 'extra metadata': 'text' },
    shots: 0,
    success: true,
    data: {
      memory: [],
      instructions: null,
      experiment: {
        experiment_id: '0190c0de-0000-8000-8000-000000000001',
        molecule: 'H2',
        basis: 'sto-3g',
        ansatz: 'uccsd',
        mapping: 'jordan-wigner',
        optimizer: 'l-bfgs-b',
        seed: null,
        qubits: 4,
        parameters: 3,
        evaluations: 40,
        energy: {
          electronic: -1.8523882,
          total: -1.1372838,
          nuclear_repulsion: 0.7151044,
          hf: -1.1167593,
          fci,
          error_mha: 0.0000012,
          fci_full: null,
          exact: null,
          standard_error: 0,
        },
        flags: [],
        status: 'done',
        error: null,
      },
      trajectory,
    },
  };
}

export const resultDocument = (device: string, results: readonly unknown[]): unknown => ({
  backend_name: `local_${device}_simulator`,
  display_name: device,
  backend_version: '0.3',
  job_id: 'x',
  qobj_id: null,
  success: true,
  status: 'DONE',
  header: {},
  results,
});
