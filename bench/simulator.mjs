// Energy and gradient of EfficientSU2 (2 repetitions) on molecular Hamiltonians, and what the algorithms buy in the same run:
// the adjoint gradient against parameter shift, the compiled Hamiltonian against applying it term by term.
import { loadBasis, shippedMolecule, solveStructure } from '../dist/science/chemistry/index.js';
import { applyPauliSum, mapToQubits, pauliSum, toLabels } from '../dist/science/operators/index.js';
import { ansatz } from '../dist/science/vqe/index.js';
import { printRows, secondsPerCall } from './measure.mjs';

const cases = [
  ['H2', {}],
  ['LiH', { frozenCore: true }],
  ['LiH', {}],
  ['H2O', {}],
  ['NH3', {}],
];

export async function simulator() {
  const basis = await loadBasis('sto-3g');
  const rows = [];
  for (const [name, options] of cases) {
    const { hamiltonian: electronic } = solveStructure(shippedMolecule(name), basis, { basis: 'sto-3g', ...options });
    const qubitProblem = mapToQubits(electronic);
    const { hamiltonian, qubits } = qubitProblem;
    const chosen = ansatz('EfficientSU2', { qubits, hamiltonian, qubitProblem, electronic, electrons: null }, 2);
    const program = chosen.simulator(hamiltonian);
    const theta = Float64Array.from({ length: chosen.parameters }, (_, index) => Math.sin(1 + index));
    const gradient = new Float64Array(chosen.parameters);
    const energy = secondsPerCall(() => program.energy(theta));
    const both = secondsPerCall(() => program.energyAndGradient(theta, gradient));
    rows.push({
      molecule: name,
      qubits,
      terms: hamiltonian.size,
      energy_ms: energy * 1000,
      gradient_ms: both * 1000,
      gradient_over_energy: both / energy,
      parameter_shift_over_adjoint: (2 * chosen.parameters * energy) / both,
      termwise_over_compiled: termwise(hamiltonian) / secondsPerCall(() => program.expectation()),
    });
    program.dispose();
  }
  printRows(rows);
  return rows;
}

/** Seconds of H|psi> with every term applied by itself. */
function termwise(hamiltonian) {
  const size = 2 ** hamiltonian.qubits;
  const terms = toLabels(hamiltonian).map((term) => pauliSum(hamiltonian.qubits, [term]));
  const state = new Float64Array(size).fill(1 / Math.sqrt(size));
  const zero = new Float64Array(size);
  const outRe = new Float64Array(size);
  const outIm = new Float64Array(size);
  return secondsPerCall(() => {
    for (const term of terms) applyPauliSum(term, state, zero, outRe, outIm);
  }, 0.05);
}
