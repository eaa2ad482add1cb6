import { naturalOccupations as occupationsOf } from '../chemistry/index.ts';
import { oneParticleDensity, spinSquared } from '../determinants/index.ts';
import type { ElectronicHamiltonian, QubitProblem } from '../operators/index.ts';
import { mapToQubits, packedLength } from '../operators/index.ts';
import type { SectorSimulator, Simulator } from '../simulator/index.ts';
import type { Outcome } from './contract.ts';
import type { Problem } from './problem.ts';

/** ⟨N⟩, ⟨Sz⟩ and ⟨S²⟩ of the active electrons in the prepared state, exact also where energies were sampled. */
export function expectationsOf(simulator: Simulator, problem: Problem): Outcome['expectations'] {
  const { qubitProblem, electronic } = problem;
  if (qubitProblem === null || electronic === null) return null;
  if (isSectorSimulator(simulator)) {
    const { alpha, beta } = electronic;
    return { number: alpha + beta, sz: (alpha - beta) / 2, s2: spinSquared(simulator.sector, simulator.state()) };
  }
  return {
    number: simulator.expectation(qubitProblem.number),
    sz: simulator.expectation(qubitProblem.sz),
    s2: simulator.expectation(qubitProblem.s2),
  };
}

/**
 * Occupations of the natural orbitals of the prepared state, descending: eigenvalues of the spin-summed one-particle
 * density of the active orbitals. Null for a Pauli sum, and where tapering removed qubits that the density needs.
 */
export function naturalOccupations(simulator: Simulator, problem: Problem): Outcome['natural'] {
  const { qubitProblem, electronic } = problem;
  if (qubitProblem === null || electronic === null) return null;
  const { orbitals } = electronic;
  if (!isSectorSimulator(simulator) && qubitProblem.encoding.tapered) return null;
  const density = isSectorSimulator(simulator)
    ? oneParticleDensity(simulator.sector, simulator.state())
    : measuredDensity(simulator, qubitProblem, orbitals);
  return { occupations: Array.from(occupationsOf(density, orbitals)) };
}

function isSectorSimulator(simulator: Simulator): simulator is SectorSimulator {
  return 'sector' in simulator && 'state' in simulator;
}

/** ½⟨Σ_σ a†_p a_q + a†_q a_p⟩ for every pair, each mapped as a one-electron Hamiltonian of its own. */
function measuredDensity(simulator: Simulator, { encoding }: QubitProblem, orbitals: number): Float64Array {
  const density = new Float64Array(orbitals * orbitals);
  for (let p = 0; p < orbitals; p++) {
    for (let q = 0; q <= p; q++) {
      const oneBody = new Float64Array(orbitals * orbitals);
      oneBody[p * orbitals + q] += 0.5;
      oneBody[q * orbitals + p] += 0.5;
      const { hamiltonian } = mapToQubits(oneElectron(oneBody, orbitals), { mapping: encoding.mapping });
      density[p * orbitals + q] = simulator.expectation(hamiltonian);
      density[q * orbitals + p] = density[p * orbitals + q];
    }
  }
  return density;
}

function oneElectron(oneBody: Float64Array, orbitals: number): ElectronicHamiltonian {
  return {
    orbitals,
    alpha: 0,
    beta: 0,
    oneBody,
    twoBody: new Float64Array(packedLength(orbitals)),
    nuclearRepulsion: 0,
    frozenCore: 0,
    irreps: new Int32Array(orbitals),
  };
}
