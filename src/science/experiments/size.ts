import { expectedOrbitals } from '../chemistry/index.ts';
import { fciLimit, sectorDimension } from '../determinants/index.ts';
import type { ElectronicHamiltonian } from '../operators/index.ts';
import { denseQubitLimit, qubitLimit, readPauliSum } from '../operators/index.ts';
import type { Settings } from './contract.ts';
import { tooManyDeterminants, tooManyQubits, tooManyQubitsToMap } from './errors.ts';

/** Tapering removes at most the parities of α and β electrons and three of an abelian point group. */
const mostTaperedQubits = 5;

/**
 * Refuses orbitals whose state the ansatz of these settings cannot hold. Throws `too_many_determinants`, `too_many_qubits`,
 * `too_many_qubits_to_map`.
 */
export function refuseOrbitals(
  settings: Settings,
  { orbitals, alpha, beta }: Pick<ElectronicHamiltonian, 'orbitals' | 'alpha' | 'beta'>,
): void {
  const qubits = 2 * orbitals;
  if (settings.ansatz === 'UCCSD') {
    const determinants = sectorDimension(orbitals, alpha, beta);
    if (determinants > fciLimit) throw tooManyDeterminants(determinants, fciLimit);
  }
  if (needsStatevector(settings)) {
    const fewest = settings.taper ? qubits - mostTaperedQubits : settings.mapping === 'parity' ? qubits - 2 : qubits;
    if (fewest > denseQubitLimit)
      throw tooManyQubits(whatNeedsStatevector(settings), fewest, denseQubitLimit, 'molecule');
  }
  if (qubits > qubitLimit) throw tooManyQubitsToMap(qubits, qubitLimit);
}

/** Refuses a statevector that is too long. Throws `too_many_qubits`. */
export function refuseStatevector(settings: Settings, qubits: number): void {
  if (needsStatevector(settings) && qubits > denseQubitLimit) {
    throw tooManyQubits(whatNeedsStatevector(settings), qubits, denseQubitLimit, 'molecule');
  }
}

/** Sampling measures qubits, also where the exact energy needs determinants only; two methods hold more, if not everything. */
function needsStatevector({ ansatz, shots, simulation: { method, noise } }: Settings): boolean {
  if (method === 'matrix_product_state' || method === 'stabilizer') return false;
  return ansatz !== 'UCCSD' || shots !== null || noise !== null || (method !== 'automatic' && method !== 'statevector');
}

function whatNeedsStatevector({ ansatz, shots }: Settings): string {
  return ansatz === 'UCCSD' && shots !== null ? 'Sampling with --shots' : ansatz;
}

/**
 * Refuses an experiment that is too large before anything is computed, from counts alone: what `runExperiment` would refuse
 * after its integrals. Throws `too_many_determinants`, `too_many_qubits`, `too_many_qubits_to_map`, `basis_too_small`,
 * `basis_too_large`, `impossible_active_space`, `nothing_active`.
 */
export function refuseTooLarge(settings: Settings): void {
  const { subject } = settings;
  if (subject.kind === 'pauli-sum') {
    const { qubits } = readPauliSum(subject.terms, subject.name);
    // Without integrals every ansatz works on the statevector, UCCSD too.
    if (qubits > denseQubitLimit) throw tooManyQubits(settings.ansatz, qubits, denseQubitLimit, 'pauli-sum');
    return;
  }
  refuseOrbitals(settings, expectedOrbitals(subject.molecule, settings.basis, settings));
}
