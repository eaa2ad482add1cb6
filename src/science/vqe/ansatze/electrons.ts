import type { AnsatzName, AnsatzProblem } from '../contract.ts';
import { electronsDoNotFit, electronsNeeded, plainJordanWignerNeeded } from '../errors.ts';

/** Numbers of α and β electrons of a problem; throws `electrons_needed` where a Pauli sum came without them. */
export function electronsOf(name: AnsatzName, problem: AnsatzProblem): { alpha: number; beta: number } {
  if (problem.electronic !== null) return { alpha: problem.electronic.alpha, beta: problem.electronic.beta };
  if (problem.electrons === null) throw electronsNeeded(name);
  const { alpha, beta } = problem.electrons;
  const orbitals = problem.qubits / 2;
  const fits = (count: number) => Number.isInteger(count) && count >= 0 && count <= orbitals;
  if (!Number.isInteger(orbitals) || !fits(alpha) || !fits(beta)) throw electronsDoNotFit(alpha, beta, problem.qubits);
  return { alpha, beta };
}

/**
 * The lowest determinant as a basis state (two words) of qubits that are spin orbitals in block order.
 * Throws `plain_jordan_wigner_needed` where they are not.
 */
export function determinantOnQubits(name: AnsatzName, problem: AnsatzProblem): Uint32Array {
  const encoding = problem.qubitProblem?.encoding;
  if (encoding !== undefined && (encoding.mapping !== 'jordan-wigner' || encoding.tapered)) {
    throw plainJordanWignerNeeded(name, encoding.mapping, encoding.tapered);
  }
  if (problem.qubitProblem !== null) return problem.qubitProblem.hartreeFock;
  const { alpha, beta } = electronsOf(name, problem);
  const state = new Uint32Array(2);
  const occupy = (spinOrbital: number) => {
    state[spinOrbital >> 5] |= 1 << (spinOrbital & 31);
  };
  for (let i = 0; i < alpha; i++) occupy(i);
  for (let i = 0; i < beta; i++) occupy(problem.qubits / 2 + i);
  return state;
}
