import { spinDensities } from '../../determinants/index.ts';
import type { QubitEncoding } from '../../operators/index.ts';
import type { Simulator } from '../contract.ts';
import { isSectorSimulator } from './sector-state.ts';

/** Real parts of ⟨a†_pσ a_qσ⟩, row-major orbitals²; the traces are the numbers of electrons. */
export interface ParticleDensity {
  readonly alpha: Float64Array;
  readonly beta: Float64Array;
  /** Summed over spin. */
  readonly total: Float64Array;
}

/**
 * The one-particle density of the prepared state, ½⟨a†_p a_q + a†_q a_p⟩: what real one-electron operators see. On the
 * determinants where the state is kept there, else one observable for each pair of orbitals, in any mapping; where tapering
 * fixed the parity of a spin or a symmetry, elements that change it are 0. Throws `state_not_prepared`.
 */
export function particleDensity(simulator: Simulator, encoding: QubitEncoding): ParticleDensity {
  const { alpha, beta } = isSectorSimulator(simulator)
    ? spinDensities(simulator.sector, simulator.state())
    : measuredDensities(simulator, encoding);
  return { alpha, beta, total: alpha.map((element, k) => element + beta[k]!) };
}

function measuredDensities(simulator: Simulator, encoding: QubitEncoding) {
  const orbitals = encoding.spinOrbitals / 2;
  const measure = (first: number) => {
    const density = new Float64Array(orbitals * orbitals);
    for (let p = 0; p < orbitals; p++) {
      for (let q = 0; q <= p; q++) {
        const hopping = encoding.hopping(first + p, first + q);
        const element = hopping.size === 0 ? 0 : simulator.expectation(hopping);
        density[p * orbitals + q] = element;
        density[q * orbitals + p] = element;
      }
    }
    return density;
  };
  return { alpha: measure(0), beta: measure(orbitals) };
}
