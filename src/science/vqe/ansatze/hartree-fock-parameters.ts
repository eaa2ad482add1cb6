import type { Ansatz, AnsatzProblem } from '../contract.ts';
import { determinantOnQubits } from './electrons.ts';
import { basisStateParameters } from './hardware-efficient.ts';

/**
 * Parameters with which an ansatz prepares the Hartree–Fock determinant exactly: all zero where the circuit begins with
 * it, else RY(π) on the occupied qubits. Throws `electrons_needed` for a Pauli sum without electrons.
 */
export function hartreeFockParameters(ansatz: Ansatz, problem: AnsatzProblem): Float64Array {
  switch (ansatz.name) {
    case 'UCCSD':
    case 'ExcitationPreserving':
      return new Float64Array(ansatz.parameters);
    case 'EfficientSU2':
    case 'RealAmplitudes':
      return basisStateParameters(
        ansatz,
        problem.qubitProblem?.hartreeFock ?? determinantOnQubits(ansatz.name, problem),
      );
  }
}
