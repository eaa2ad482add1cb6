import type { Statevector } from './contract.ts';
import { tooManyQubitsForStatevector } from './errors.ts';

/** Two states of 28 qubits fill 8 GiB; a plane of them is 2 GiB. */
export const statevectorQubitLimit = 28;

/** Throws `too_many_qubits_for_statevector` above 28 qubits. */
export function checkStatevectorSize(qubits: number): void {
  if (qubits > statevectorQubitLimit) throw tooManyQubitsForStatevector(qubits, statevectorQubitLimit);
}

/** Zeroed planes of 2ⁿ amplitudes; throws `too_many_qubits_for_statevector` also where the machine has no room for them. */
export function allocateStatevector(qubits: number): Statevector {
  checkStatevectorSize(qubits);
  try {
    return { re: new Float64Array(1 << qubits), im: new Float64Array(1 << qubits) };
  } catch (cause) {
    throw tooManyQubitsForStatevector.from(cause, qubits, statevectorQubitLimit);
  }
}
