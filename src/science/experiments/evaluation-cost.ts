import { sectorDimension } from '../determinants/index.ts';
import type { ElectronicHamiltonian, QubitProblem } from '../operators/index.ts';
import type { Ansatz } from '../vqe/index.ts';
import { ansatz } from '../vqe/index.ts';
import type { Settings } from './contract.ts';

export interface EvaluationCost {
  readonly memoryBytes: number | null;
  readonly secondsPerEvaluation: number | null;
  readonly parameters: number | null;
}

/** Numbers in the state up to which an evaluation is timed instead of modelled: a second or so. */
const measuredSize = 20_000;
/** Seconds for one rotation of one number of the state, forth and back: 4 to 8 ns on machines of 2020 to 2025. */
const secondsPerRotation = 6e-9;
/** Copies of the state in a gradient: ψ, λ and a working copy. */
const states = 3;
/** Doubles for each number of the state in the tables of the Hamiltonian, about. */
const tables = 6;

/** Memory of the simulator that the ansatz chooses, and seconds of one energy with its gradient. */
export function evaluationCost(
  electronic: ElectronicHamiltonian,
  qubitProblem: QubitProblem,
  settings: Pick<Settings, 'ansatz' | 'ansatzReps'>,
): EvaluationCost {
  const { qubits, hamiltonian } = qubitProblem;
  const { alpha, beta, orbitals } = electronic;
  const electrons = { alpha, beta };
  const chosen = ansatz(
    settings.ansatz,
    { qubits, hamiltonian, qubitProblem, electronic, electrons },
    settings.ansatzReps,
  );
  // A statevector has a real and an imaginary plane.
  const size = settings.ansatz === 'UCCSD' ? sectorDimension(orbitals, alpha, beta) : 2 * powerOfTwo(qubits);
  const rotations = settings.ansatz === 'UCCSD' ? 2 * chosen.parameters : gatesOf(chosen, qubits);
  return {
    memoryBytes: 8 * size * (states + tables),
    secondsPerEvaluation: size <= measuredSize ? measured(chosen, hamiltonian) : secondsPerRotation * size * rotations,
    parameters: chosen.parameters,
  };
}

/** The faster of two evaluations; the first compiles. */
function measured(chosen: Ansatz, hamiltonian: QubitProblem['hamiltonian']): number {
  const simulator = chosen.simulator(hamiltonian);
  const theta = new Float64Array(chosen.parameters).fill(0.01);
  const gradient = new Float64Array(chosen.parameters);
  let best = Number.POSITIVE_INFINITY;
  for (let call = 0; call < 2; call++) {
    const before = performance.now();
    simulator.energyAndGradient(theta, gradient);
    best = Math.min(best, (performance.now() - before) / 1000);
  }
  simulator.dispose();
  return best;
}

/** Gates, and the flip patterns of the Hamiltonian as so many passes more, about one for each pair of qubits. */
function gatesOf(chosen: Ansatz, qubits: number): number {
  return chosen.circuit().gates.length + (qubits * qubits) / 2;
}

function powerOfTwo(exponent: number): number {
  let value = 1;
  for (let i = 0; i < exponent; i++) value *= 2;
  return value;
}
