import type { PauliSum } from '../../operators/index.ts';
import type { Statevector } from '../contract.ts';
import { observableDoesNotFit } from '../errors.ts';
import { compileObservable } from '../observable.ts';
import { allocateStatevector } from '../statevector-memory.ts';

/**
 * H|ψ⟩ and ⟨ψ|H|ψ⟩ of a vector of 2ⁿ amplitudes. Throws `observable_does_not_fit`, `too_many_qubits_for_statevector`.
 */
export function observableImage(
  observable: PauliSum,
  { re, im }: Statevector,
): { readonly image: Statevector; readonly expectation: number } {
  const qubits = 31 - Math.clz32(re.length);
  if (observable.qubits !== qubits) throw observableDoesNotFit(qubits, observable.qubits);
  const image = allocateStatevector(qubits);
  const expectation = compileObservable(observable).apply(re, im, image.re, image.im);
  return { image, expectation };
}
