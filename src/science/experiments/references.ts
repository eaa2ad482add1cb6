import type { BasisSet } from '../chemistry/index.ts';
import { solveStructure } from '../chemistry/index.ts';
import { fci, fciDefault, fciLimit, sectorDimension } from '../determinants/index.ts';
import type { Progress } from '../math/index.ts';
import type { ElectronicHamiltonian } from '../operators/index.ts';
import type { Energies, Settings } from './contract.ts';
import { lowestEigenvalue } from './lowest-eigenvalue.ts';
import type { Problem } from './problem.ts';

/** Total energies to judge a VQE energy by; null where they do not exist or are too large to compute. */
export type References = Pick<Energies, 'hf' | 'fci' | 'fciFull' | 'exact'>;

/** A Pauli sum of at most this many qubits gets its lowest eigenvalue without being asked for. */
export const exactDefaultQubits = 14;
/** And of at most this many when FCI was asked for. */
export const exactLimitQubits = 20;

/**
 * Hartree–Fock and FCI of a molecule's active space, and FCI of all electrons where orbitals were left out; the lowest
 * eigenvalue of a Pauli sum. FCI is computed up to 20 000 determinants, with `settings.fci` up to 2·10⁶.
 */
export function referencesOf(
  problem: Problem,
  settings: Settings,
  basisSet: BasisSet | null,
  progress: Progress,
): References {
  const { structure } = problem;
  if (structure === null) {
    const qubits = settings.fci ? exactLimitQubits : exactDefaultQubits;
    const exact = problem.qubits <= qubits ? lowestEigenvalue(problem.hamiltonian, progress) : null;
    return { hf: null, fci: null, fciFull: null, exact };
  }
  const reduced = structure.hamiltonian.orbitals < structure.functions;
  return {
    hf: structure.scf.energy,
    fci: fullConfigurationInteraction(structure.hamiltonian, settings.fci, progress).energy,
    fciFull: reduced && basisSet !== null ? fciOfAllElectrons(problem, settings, basisSet, progress) : null,
    exact: null,
  };
}

/** FCI where it is affordable, else why it was left out. */
export function fullConfigurationInteraction(
  hamiltonian: ElectronicHamiltonian,
  asked: boolean,
  progress: Progress,
): { energy: number; skipped: null } | { energy: null; skipped: string } {
  const limit = asked ? fciLimit : fciDefault;
  const determinants = sectorDimension(hamiltonian.orbitals, hamiltonian.alpha, hamiltonian.beta);
  if (determinants > limit) {
    const why =
      determinants > fciLimit
        ? `${fciLimit}, the largest number that is computed`
        : `${limit}, computed by default; --fci computes up to ${fciLimit}`;
    return { energy: null, skipped: `${determinants} determinants are more than ${why}` };
  }
  const result = fci(hamiltonian, { ...progress, maxDimension: limit });
  if (!result.converged) return { energy: null, skipped: `not converged after ${result.iterations} iterations` };
  return { energy: result.energy, skipped: null };
}

function fciOfAllElectrons(
  { structure, electronic }: Problem,
  settings: Settings,
  basisSet: BasisSet,
  progress: Progress,
): number | null {
  if (structure === null || electronic === null) return null;
  const { alpha, beta } = structure.scf;
  const limit = settings.fci ? fciLimit : fciDefault;
  if (sectorDimension(structure.functions, alpha, beta) > limit) return null;
  const all = solveStructure(structure.molecule, basisSet, { ...progress, basis: settings.basis });
  return fullConfigurationInteraction(all.hamiltonian, settings.fci, progress).energy;
}
