// The problems of the comparison: EfficientSU2 (2 repetitions, reverse linear) on molecular Hamiltonians.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadBasis, shippedMolecule, solveStructure } from '../../dist/science/chemistry/index.js';
import { mapToQubits, toLabels } from '../../dist/science/operators/index.js';
import { ansatz } from '../../dist/science/vqe/index.js';

const molecules = [
  { molecule: 'H2' },
  { molecule: 'H2O', active: { electrons: 4, orbitals: 4 } },
  { molecule: 'LiH' },
  { molecule: 'H2O' },
  { molecule: 'NH3' },
  { molecule: 'N2', active: { electrons: 12, orbitals: 9 } },
  { molecule: 'N2' },
];

/** Parameters of the depolarising channels after every gate of one and of two qubits: our example model `ideal-readout`. */
const depolarizing = { one: 0.001, two: 0.01 };

/** 4, 8, 12, 14, 16, 18 and 20 qubits, STO-3G, Jordan–Wigner. */
export async function problems() {
  const basis = await loadBasis('sto-3g');
  return molecules.map(({ molecule, active }) => {
    const { hamiltonian: electronic } = solveStructure(shippedMolecule(molecule), basis, { basis: 'sto-3g', active });
    const qubitProblem = mapToQubits(electronic);
    const { hamiltonian, qubits } = qubitProblem;
    const chosen = ansatz('EfficientSU2', { qubits, hamiltonian, qubitProblem, electronic, electrons: null }, 2);
    const theta = Float64Array.from({ length: chosen.parameters }, (_, index) => Math.sin(1 + index));
    return { molecule, qubits, terms: hamiltonian.size, hamiltonian, circuit: chosen.circuit(), theta };
  });
}

/** The same circuit on any number of qubits. */
export function hardwareEfficientCircuit(qubits) {
  const none = { qubits, hamiltonian: null, qubitProblem: null, electronic: null, electrons: null };
  const chosen = ansatz('EfficientSU2', none, 2);
  return {
    circuit: chosen.circuit(),
    theta: Float64Array.from({ length: chosen.parameters }, (_, index) => Math.sin(1 + index)),
  };
}

/** What `bench/peers/measure.py` reads: gates as [kind, qubit, parameter] or ['cx', control, target]. */
export function writeProblems(list, folder) {
  mkdirSync(folder, { recursive: true });
  for (const { qubits, hamiltonian, circuit, theta } of list) {
    const gates = circuit.gates.map((gate) =>
      gate.kind === 'cx' ? ['cx', gate.control, gate.target] : [gate.kind, gate.qubit, gate.angle.parameter],
    );
    const problem = {
      qubits,
      parameters: theta.length,
      gates,
      terms: toLabels(hamiltonian),
      theta: [...theta],
      noise: depolarizing,
    };
    writeFileSync(join(folder, `${qubits}.json`), JSON.stringify(problem));
  }
}
