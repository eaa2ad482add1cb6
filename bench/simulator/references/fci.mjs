import { loadBasis, solveStructure } from '../../../dist/science/chemistry/index.js';
import { fci } from '../../../dist/science/determinants/index.js';
import { once } from '../../measure.mjs';
import { fci as goals } from '../goals.mjs';

/** Full configuration interaction after the Hartree–Fock orbitals are there; the best of up to three runs. */
export async function exactEnergies(molecules, all, peerRows) {
  const basis = await loadBasis('sto-3g');
  return molecules
    .filter(({ slow }) => all || !slow)
    .map(({ molecule, slow }) => {
      const { hamiltonian } = solveStructure(molecule, basis, { basis: 'sto-3g' });
      const runs = Array.from({ length: slow ? 1 : 3 }, () => once(() => fci(hamiltonian)));
      const seconds = Math.min(...runs.map((run) => run.seconds));
      const peer = peerRows.find((row) => row.molecule === molecule.name);
      return {
        molecule: molecule.name,
        seconds,
        goal: goals[molecule.name],
        verdict: seconds <= goals[molecule.name] ? 'met' : 'MISSED',
        pyscf_seconds: peer?.seconds ?? '-',
        ratio: peer === undefined ? '-' : peer.seconds / seconds,
        difference: peer === undefined ? '-' : Math.abs(peer.energy - runs[0].result.energy),
      };
    });
}
