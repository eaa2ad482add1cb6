import { naturalOccupations as occupationsOf } from '../chemistry/index.ts';
import { electronNumbers, particleDensity, type Simulator } from '../simulator/index.ts';
import type { Outcome } from './contract.ts';
import type { Problem } from './problem.ts';

/** ⟨N⟩, ⟨Sz⟩ and ⟨S²⟩ of the active electrons in the prepared state, exact also where energies were sampled. */
export function expectationsOf(simulator: Simulator, { qubitProblem }: Problem): Outcome['expectations'] {
  return qubitProblem === null ? null : electronNumbers(simulator, qubitProblem);
}

/**
 * Occupations of the natural orbitals of the prepared state, descending: eigenvalues of the spin-summed one-particle
 * density of the active orbitals. Null for a Pauli sum.
 */
export function naturalOccupations(simulator: Simulator, { qubitProblem, electronic }: Problem): Outcome['natural'] {
  if (qubitProblem === null || electronic === null) return null;
  const { total } = particleDensity(simulator, qubitProblem.encoding);
  return { occupations: Array.from(occupationsOf(total, electronic.orbitals)) };
}
