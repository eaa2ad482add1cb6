import type { QubitEncoding } from '../operators/index.ts';
import type { Circuit, Excitation, Gate } from './contract.ts';

/**
 * The circuit of a product of excitations: X on the bits of the Hartree–Fock state (two words), then for each excitation
 * its commuting Pauli rotations. T − T† = i Σ c·P, so exp(φ(T − T†)) = Π exp(−iχP/2) with χ = −2cφ.
 */
export function excitationCircuit(
  encoding: QubitEncoding,
  hartreeFock: Uint32Array,
  excitations: readonly Excitation[],
  parameters: number,
): Circuit {
  const gates: Gate[] = [];
  for (let qubit = 0; qubit < encoding.qubits; qubit++) {
    if ((hartreeFock[qubit >> 5]! >>> (qubit & 31)) & 1) gates.push({ kind: 'x', qubit });
  }
  for (const { create, annihilate, parameter, factor } of excitations) {
    const sum = encoding.excitation(create, annihilate);
    for (let k = 0; k < sum.size; k++) {
      gates.push({
        kind: 'pauli',
        x: sum.x.slice(2 * k, 2 * k + 2),
        z: sum.z.slice(2 * k, 2 * k + 2),
        angle: { parameter, factor: -2 * sum.coefficients[k]! * factor, offset: 0 },
      });
    }
  }
  return { qubits: encoding.qubits, parameters, gates };
}
