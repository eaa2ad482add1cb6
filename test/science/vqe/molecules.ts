import type { ElectronicStructure } from '../../../src/science/chemistry/index.ts';
import { loadBasis, solveStructure, validateMolecule } from '../../../src/science/chemistry/index.ts';
import type { MappingOptions } from '../../../src/science/operators/index.ts';
import { mapToQubits } from '../../../src/science/operators/index.ts';
import type { AnsatzProblem } from '../../../src/science/vqe/index.ts';

/** Geometries of quantum-pipeline's data set and of its general file, ångström. */
const entries = {
  H2: { symbols: ['H', 'H'], coords: [0, 0.7414].map((z) => [0, 0, z]) },
  'HeH+': { symbols: ['He', 'H'], coords: [0, 0.7719].map((z) => [0, 0, z]), charge: 1 },
  LiH: { symbols: ['Li', 'H'], coords: [0, 1.5949].map((z) => [0, 0, z]) },
  H4: { symbols: ['H', 'H', 'H', 'H'], coords: [0, 1, 2, 3].map((z) => [0, 0, z]) },
  BeH: { symbols: ['Be', 'H'], coords: [0, 1.3].map((z) => [0, 0, z]), multiplicity: 2 },
};

const basis = await loadBasis('sto-3g');

export function structureOf(name: keyof typeof entries, frozenCore = false): ElectronicStructure {
  return solveStructure(validateMolecule({ name, ...entries[name] }, name), basis, { basis: 'sto-3g', frozenCore });
}

export function problemOf(structure: ElectronicStructure, mapping: MappingOptions = {}): AnsatzProblem {
  const electronic = structure.hamiltonian;
  const qubitProblem = mapToQubits(electronic, mapping);
  return {
    qubits: qubitProblem.qubits,
    hamiltonian: qubitProblem.hamiltonian,
    qubitProblem,
    electronic,
    electrons: { alpha: electronic.alpha, beta: electronic.beta },
  };
}
