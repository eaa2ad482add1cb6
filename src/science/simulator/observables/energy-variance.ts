import { sectorHamiltonian } from '../../determinants/index.ts';
import type { ElectronicHamiltonian, PauliSum } from '../../operators/index.ts';
import type { Simulator } from '../contract.ts';
import { observableImage } from './observable-image.ts';
import { isSectorSimulator } from './sector-state.ts';

/**
 * ⟨H²⟩ − ⟨H⟩² of the prepared state, as ‖(H − ⟨H⟩)|ψ⟩‖²: never negative, and 0 to rounding for eigenstates. With the integrals
 * that `hamiltonian` was mapped from, a sector's state is not spread over 2ⁿ amplitudes. Throws what `statevector()` of the
 * simulator throws (mixed states have no vector), and `observable_does_not_fit`.
 */
export function energyVariance(
  simulator: Simulator,
  hamiltonian: PauliSum,
  electronic: ElectronicHamiltonian | null = null,
): number {
  if (electronic !== null && isSectorSimulator(simulator)) {
    const psi = simulator.state();
    const image = new Float64Array(psi.length);
    sectorHamiltonian(electronic, simulator.sector).apply(psi, image);
    return squaredDistance(image, psi, overlap(psi, image));
  }
  const { re, im } = simulator.statevector();
  const { image, expectation } = observableImage(hamiltonian, { re, im });
  return squaredDistance(image.re, re, expectation) + squaredDistance(image.im, im, expectation);
}

function overlap(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

/** ‖image − factor·vector‖². */
function squaredDistance(image: Float64Array, vector: Float64Array, factor: number): number {
  let sum = 0;
  for (let k = 0; k < image.length; k++) {
    const rest = image[k]! - factor * vector[k]!;
    sum += rest * rest;
  }
  return sum;
}
