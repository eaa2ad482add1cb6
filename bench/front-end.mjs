// From a molecule to its qubit Hamiltonian: the first (cold) and the fifth (warm) time, per molecule and basis.
import { loadBasis, shippedMolecule, solveStructure } from '../dist/science/chemistry/index.js';
import { mapToQubits } from '../dist/science/operators/index.js';
import { once, printRows } from './measure.mjs';

const cases = [
  ...['H2', 'HeH+', 'LiH', 'BeH2', 'H2O', 'NH3', 'N2', 'CO2'].map((name) => [name, 'sto-3g']),
  ['H2O', '6-31g'],
  ['H2O', 'cc-pvdz'],
  ['CO2', 'cc-pvdz'],
];

export async function frontEnd() {
  const rows = [];
  for (const [name, basisName] of cases) {
    const basis = await loadBasis(basisName);
    const work = () => {
      const structure = solveStructure(shippedMolecule(name), basis, { basis: basisName });
      const { orbitals } = structure.hamiltonian;
      const problem = orbitals <= 16 ? mapToQubits(structure.hamiltonian) : null;
      return { structure, problem };
    };
    const cold = once(work);
    for (let time = 0; time < 3; time++) work();
    const warm = once(work);
    const { structure, problem } = warm.result;
    rows.push({
      molecule: name,
      basis: basisName,
      functions: structure.functions,
      terms: problem?.hamiltonian.size ?? '-',
      cold_ms: cold.seconds * 1000,
      warm_ms: warm.seconds * 1000,
      cold_over_warm: cold.seconds / warm.seconds,
    });
  }
  printRows(rows);
  return rows;
}
