import { spinSquared } from '../../determinants/index.ts';
import type { QubitProblem } from '../../operators/index.ts';
import type { Simulator } from '../contract.ts';
import { isSectorSimulator } from './sector-state.ts';

/** ⟨N⟩, ⟨Sz⟩ and ⟨S²⟩ of the active electrons. */
export interface ElectronNumbers {
  readonly number: number;
  readonly sz: number;
  readonly s2: number;
}

/**
 * Numbers of the prepared state, exact also where energies are sampled: the operators of the qubit problem, whatever its
 * mapping and tapering; what a sector fixes is taken from it. With noise tr ρN and so on. Throws `state_not_prepared`,
 * `observable_does_not_fit`.
 */
export function electronNumbers(simulator: Simulator, problem: QubitProblem): ElectronNumbers {
  if (isSectorSimulator(simulator)) {
    const { sector } = simulator;
    const { alpha, beta } = sector;
    return { number: alpha + beta, sz: (alpha - beta) / 2, s2: spinSquared(sector, simulator.state()) };
  }
  return {
    number: simulator.expectation(problem.number),
    sz: simulator.expectation(problem.sz),
    s2: simulator.expectation(problem.s2),
  };
}
