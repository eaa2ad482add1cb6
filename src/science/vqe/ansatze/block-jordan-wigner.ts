import type { QubitEncoding } from '../../operators/index.ts';
import { mapToQubits, packedLength } from '../../operators/index.ts';

/** The Jordan–Wigner encoding of an even number of qubits that are spin orbitals in block order: α first, then β. */
export function blockJordanWigner(qubits: number): QubitEncoding {
  const orbitals = qubits / 2;
  return mapToQubits({
    orbitals,
    alpha: 0,
    beta: 0,
    oneBody: new Float64Array(orbitals * orbitals),
    twoBody: new Float64Array(packedLength(orbitals)),
    nuclearRepulsion: 0,
    frozenCore: 0,
    irreps: new Int32Array(orbitals),
  }).encoding;
}
