import { type ComplexMatrix, complexMatrix, multiplyComplex } from '../../math/index.ts';
import type { Statevector } from '../contract.ts';
import type { MatrixProductState } from './matrix-product-state.ts';

/** All amplitudes, at most 31 qubits: the tensors multiplied from qubit 0 on. */
export function amplitudesOf(state: MatrixProductState): Statevector {
  let amplitudes: ComplexMatrix = complexMatrix(1, 1, Float64Array.of(1));
  for (let qubit = 0; qubit < state.qubits; qubit++) {
    const { left, right, re, im } = state.site(qubit);
    const joined = multiplyComplex(amplitudes, complexMatrix(left, 2 * right, re, im));
    const { rows } = joined;
    // Row k holds s = 0 and s = 1 side by side; the new qubit is the highest bit of the state.
    const next = complexMatrix(2 * rows, right);
    for (let k = 0; k < rows; k++) {
      for (let s = 0; s < 2; s++) {
        const from = (2 * k + s) * right;
        next.re.set(joined.re.subarray(from, from + right), (s * rows + k) * right);
        next.im.set(joined.im.subarray(from, from + right), (s * rows + k) * right);
      }
    }
    amplitudes = next;
  }
  return { re: amplitudes.re, im: amplitudes.im };
}
