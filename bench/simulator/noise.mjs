// Noise: the exact density matrix (energy and gradient of EfficientSU2, 2 repetitions, depolarising errors), and noisy runs beside
// as many noiseless ones.

import { loadBasis, shippedMolecule, solveStructure } from '../../dist/science/chemistry/index.js';
import { mapToQubits } from '../../dist/science/operators/index.js';
import {
  densityMatrixSimulator,
  exampleNoiseModel,
  trajectorySimulator,
  wasmSimulator,
} from '../../dist/science/simulator/index.js';
import { ansatz } from '../../dist/science/vqe/index.js';
import { printRows, secondsPerCall } from '../measure.mjs';

/** Milliseconds of one energy of Qiskit Aer's density matrix with depolarising errors, one quiet run on 2 cores of a Zen 5. */
const aer = { 4: 2.1, 8: 20, 10: 360, 12: 6500 };
const systems = [
  { molecule: 'H2' },
  { molecule: 'H2O', active: { electrons: 4, orbitals: 4 } },
  { molecule: 'H2O', active: { electrons: 6, orbitals: 5 } },
  { molecule: 'LiH' },
];
const runs = 1024;

export async function noise() {
  const basis = await loadBasis('sto-3g');
  const model = exampleNoiseModel('ideal-readout');
  const rows = [];
  for (const { molecule, active } of systems) {
    const { hamiltonian: electronic } = solveStructure(shippedMolecule(molecule), basis, { basis: 'sto-3g', active });
    const qubitProblem = mapToQubits(electronic);
    const { hamiltonian, qubits } = qubitProblem;
    const chosen = ansatz('EfficientSU2', { qubits, hamiltonian, qubitProblem, electronic, electrons: null }, 2);
    const circuit = chosen.circuit();
    const theta = Float64Array.from({ length: circuit.parameters }, (_, index) => Math.sin(1 + index));
    const gradient = new Float64Array(circuit.parameters);
    const exact = densityMatrixSimulator(circuit, hamiltonian, { noise: model });
    const energy = secondsPerCall(() => exact.energy(theta));
    const withGradient = secondsPerCall(() => exact.energyAndGradient(theta, gradient));
    exact.dispose();
    const mixture = trajectorySimulator(circuit, hamiltonian, { noise: model, trajectories: runs });
    const noisy = secondsPerCall(() => mixture.energy(theta));
    const noisyGradient = secondsPerCall(() => mixture.energyAndGradient(theta, gradient));
    const error = mixture.standardError();
    mixture.dispose();
    const pure = wasmSimulator(circuit, hamiltonian);
    const noiseless = secondsPerCall(() => pure.energy(theta));
    pure.dispose();
    rows.push({
      molecule,
      qubits,
      terms: hamiltonian.size,
      density_matrix_ms: energy * 1000,
      aer_recorded_ms: aer[qubits] ?? '',
      gradient_ms: withGradient * 1000,
      parameter_shift_over_gradient: (2 * circuit.parameters * energy) / withGradient,
      bytes_of_state: 8 * 4 ** qubits,
      trajectories_ms: noisy * 1000,
      trajectories_gradient_ms: noisyGradient * 1000,
      trajectories_over_noiseless_runs: noisy / (runs * noiseless),
      standard_error: error,
    });
  }
  printRows(rows);
  return rows;
}
