import { denseQubitLimit } from '../operators/index.ts';
import type { Statevector } from './contract.ts';
import { tooManyQubitsForStatevector } from './errors.ts';

/** Of all simulators that hold amplitudes: two states of 26 qubits fill half of the 4 GiB that 32-bit addresses reach. */
export const statevectorQubitLimit = denseQubitLimit;

/** Throws `too_many_qubits_for_statevector` above 26 qubits. */
export function checkStatevectorSize(qubits: number): void {
  if (qubits > statevectorQubitLimit) throw tooManyQubitsForStatevector(qubits, statevectorQubitLimit);
}

/** Throws `too_many_qubits_for_statevector`, with how many would do, where `bytes` for so many qubits are more than there are. */
export function checkStatevectorMemory(qubits: number, bytes: number, memory: number): void {
  let fitting = qubits;
  for (let needed = bytes; needed > memory && fitting > 0; needed /= 2) fitting--;
  if (fitting < qubits) throw tooManyQubitsForStatevector(qubits, fitting, memory);
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
