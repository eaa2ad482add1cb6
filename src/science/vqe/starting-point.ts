import { pcg64 } from '../math/index.ts';
import { hartreeFockParameters } from './ansatze/hartree-fock-parameters.ts';
import { uccsdAmplitudes } from './ansatze/uccsd.ts';
import type { Ansatz, AnsatzName, AnsatzProblem, StartName } from './contract.ts';
import { startUnavailable } from './errors.ts';

export const startNames: readonly StartName[] = ['hf', 'mp2', 'random'];

/** mp2 for UCCSD of a closed shell, hf for UCCSD of an open shell or of a Pauli sum, random for all others. */
export function defaultStart(name: AnsatzName, problem: { closedShell: boolean; molecule: boolean }): StartName {
  if (name !== 'UCCSD') return 'random';
  return problem.molecule && problem.closedShell ? 'mp2' : 'hf';
}

/**
 * Initial parameters of an ansatz.
 * - `random`: 2π·u, u uniform from numpy's `default_rng(seed)`; ExcitationPreserving 0.5·standard normal of that stream.
 * - `hf`: the parameters that prepare the Hartree–Fock determinant exactly. It is a stationary point of EfficientSU2 and
 *   RealAmplitudes, so a search that follows gradients stays there; UCCSD leaves it.
 * - `mp2`: first-order amplitudes of the doubles, singles 0; only for UCCSD of a molecule.
 *
 * `seed` is used by `random` only. Throws `start_unavailable`, `electrons_needed`.
 */
export function startingPoint(start: StartName, ansatz: Ansatz, problem: AnsatzProblem, seed: number): Float64Array {
  switch (start) {
    case 'random':
      return randomParameters(ansatz, seed);
    case 'hf':
      return hartreeFockParameters(ansatz, problem);
    case 'mp2':
      if (ansatz.name !== 'UCCSD') {
        throw startUnavailable('mp2', ansatz.name, 'its parameters are no amplitudes of excitations');
      }
      if (problem.electronic === null) {
        throw startUnavailable('mp2', 'UCCSD on a Pauli sum', 'amplitudes need the integrals of a molecule');
      }
      return uccsdAmplitudes(ansatz, problem.electronic);
  }
}

function randomParameters(ansatz: Ansatz, seed: number): Float64Array {
  const stream = pcg64(seed);
  const draw =
    ansatz.name === 'ExcitationPreserving' ? () => 0.5 * stream.standardNormal() : () => 2 * Math.PI * stream.random();
  return Float64Array.from({ length: ansatz.parameters }, draw);
}
