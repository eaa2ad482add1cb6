import { tooManyQubitsForAmplitudes } from './errors.ts';

/** Lists of 2ⁿ numbers from simulators that need none themselves: two planes of 24 qubits are 256 MiB. */
export const amplitudeQubitLimit = 24;

/** Throws `too_many_qubits_for_amplitudes` above 24 qubits. */
export function checkAmplitudes(what: string, qubits: number): void {
  if (qubits > amplitudeQubitLimit) throw tooManyQubitsForAmplitudes(what, qubits, amplitudeQubitLimit);
}
