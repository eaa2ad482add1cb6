// The default experiment (UCCSD in its sector) per molecule, and the sector against the circuit of Pauli rotations on 2^n amplitudes.

import { loadBasis, shippedMolecule, solveStructure } from '../dist/science/chemistry/index.js';
import { prepareExperiment, resolveSettings, runExperiment } from '../dist/science/experiments/index.js';
import { mapToQubits } from '../dist/science/operators/index.js';
import { statevectorSimulator } from '../dist/science/simulator/index.js';
import { ansatz } from '../dist/science/vqe/index.js';
import { once, printRows, secondsPerCall } from './measure.mjs';

export async function vqe() {
  const basis = await loadBasis('sto-3g');
  const rows = [];
  for (const name of ['H2', 'HeH+', 'LiH', 'BeH2', 'H2O', 'NH3']) {
    const settings = resolveSettings({ kind: 'molecule', molecule: shippedMolecule(name) }, {});
    const set = await prepareExperiment(settings);
    const { seconds, result } = once(() => runExperiment(settings, set));
    rows.push({
      molecule: name,
      qubits: result.qubits,
      parameters: result.parameters,
      evaluations: result.trajectory.length,
      seconds,
      error_mha: result.energies.errorMillihartree,
      circuit_over_sector: result.qubits <= 14 ? circuitOverSector(name, basis) : '-',
    });
  }
  printRows(rows);
  return rows;
}

function circuitOverSector(name, basis) {
  const { hamiltonian: electronic } = solveStructure(shippedMolecule(name), basis, { basis: 'sto-3g' });
  const qubitProblem = mapToQubits(electronic);
  const { hamiltonian, qubits } = qubitProblem;
  const chosen = ansatz('UCCSD', { qubits, hamiltonian, qubitProblem, electronic, electrons: null }, 1);
  const theta = new Float64Array(chosen.parameters).fill(0.05);
  const gradient = new Float64Array(chosen.parameters);
  const sector = chosen.simulator(hamiltonian);
  const circuit = statevectorSimulator(chosen.circuit(), hamiltonian);
  const ratio =
    secondsPerCall(() => circuit.energyAndGradient(theta, gradient), 0.1) /
    secondsPerCall(() => sector.energyAndGradient(theta, gradient), 0.1);
  sector.dispose();
  circuit.dispose();
  return ratio;
}
