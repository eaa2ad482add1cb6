import { respectedIrreps, sectorDimension } from '../determinants/index.ts';
import type { ElectronicHamiltonian, QubitProblem } from '../operators/index.ts';
import { statevectorBytes } from '../simulator/index.ts';
import type { Ansatz } from '../vqe/index.ts';
import { ansatz } from '../vqe/index.ts';
import type { Settings } from './contract.ts';

export interface EvaluationCost {
  readonly memoryBytes: number | null;
  readonly secondsPerEvaluation: number | null;
  readonly parameters: number | null;
}

/** Numbers in the state up to which an evaluation is timed instead of modelled: a second or so. */
const measuredSize = 131_072;
/** Milliseconds that the timing may take after the first call; engines need some calls until they are fast. */
const measuredMilliseconds = 50;
/** Seconds for one rotation of one number of the state, forth and back, and its share of H|ψ⟩, by SIMD kernels of one thread. */
const secondsPerRotation = { statevector: 4e-10, sector: 8e-10 };
/** Copies of a sector's state in a gradient: ψ, H|ψ⟩ and both side by side; beside them its strings and tables, about as much. */
const sectorCopies = 8;
/** What a Hamiltonian adds to the statevector, for each amplitude; 0.3 GiB at 26 qubits. */
const observableBytes = 5;
/** Kernels, tables and compiled code of the smallest problem. */
const leastBytes = 4_194_304;

/** Memory of the simulator that the ansatz chooses, and seconds of one energy with its gradient. */
export function evaluationCost(
  electronic: ElectronicHamiltonian,
  qubitProblem: QubitProblem,
  settings: Pick<Settings, 'ansatz' | 'ansatzReps'>,
): EvaluationCost {
  const { qubits, hamiltonian } = qubitProblem;
  const { alpha, beta } = electronic;
  const chosen = ansatz(
    settings.ansatz,
    { qubits, hamiltonian, qubitProblem, electronic, electrons: { alpha, beta } },
    settings.ansatzReps,
  );
  const { parameters } = chosen;
  if (settings.ansatz === 'UCCSD') {
    const size = blockDimension(electronic);
    return {
      memoryBytes: leastBytes + 8 * size * sectorCopies,
      secondsPerEvaluation:
        size <= measuredSize ? measured(chosen, hamiltonian) : secondsPerRotation.sector * size * 2 * parameters,
      parameters,
    };
  }
  // A statevector has a real and an imaginary plane.
  const size = 2 * powerOfTwo(qubits);
  return {
    memoryBytes: leastBytes + memoryOfStates(chosen, qubits),
    secondsPerEvaluation:
      size <= measuredSize
        ? measured(chosen, hamiltonian)
        : secondsPerRotation.statevector * size * gatesOf(chosen, qubits),
    parameters,
  };
}

/** The fastest of some evaluations; the first compiles. */
function measured(chosen: Ansatz, hamiltonian: QubitProblem['hamiltonian']): number {
  const simulator = chosen.simulator(hamiltonian);
  const theta = new Float64Array(chosen.parameters).fill(0.01);
  const gradient = new Float64Array(chosen.parameters);
  let best = Number.POSITIVE_INFINITY;
  simulator.energyAndGradient(theta, gradient);
  const start = performance.now();
  let before = start;
  // More calls for each look at the clock, as long as they are short.
  for (let calls = 1; before - start < measuredMilliseconds; ) {
    for (let call = 0; call < calls; call++) simulator.energyAndGradient(theta, gradient);
    const now = performance.now();
    best = Math.min(best, (now - before) / 1000 / calls);
    if (now - before < 1) calls *= 2;
    before = now;
  }
  simulator.dispose();
  return best;
}

/** Gates, and the flip patterns of the Hamiltonian as so many passes more, about one for each pair of qubits. */
function gatesOf(chosen: Ansatz, qubits: number): number {
  return chosen.circuit().gates.length + (qubits * qubits) / 2;
}

function memoryOfStates(chosen: Ansatz, qubits: number): number {
  // Beyond, no simulator holds it: what it would need is a number for the reader.
  const states = qubits <= 26 ? statevectorBytes(chosen.circuit(), true) : 3 * 16 * powerOfTwo(qubits);
  return states + observableBytes * powerOfTwo(qubits);
}

/** Determinants of the sector that have the symmetry of the Hartree-Fock determinant: what UCCSD computes with. */
function blockDimension(electronic: ElectronicHamiltonian): number {
  const { orbitals, alpha, beta } = electronic;
  const irreps = respectedIrreps(electronic);
  const wanted = symmetryOfLowest(irreps, alpha) ^ symmetryOfLowest(irreps, beta);
  const [alphas, betas] = [stringsByIrrep(irreps, alpha), stringsByIrrep(irreps, beta)];
  const block = alphas.reduce((sum, count, irrep) => sum + count * betas[irrep ^ wanted]!, 0);
  return Math.min(block, sectorDimension(orbitals, alpha, beta));
}

function symmetryOfLowest(irreps: Int32Array, electrons: number): number {
  return irreps.subarray(0, electrons).reduce((product, irrep) => product ^ irrep, 0);
}

/** How many ways there are to occupy so many of the orbitals, by the product of their irreps. */
function stringsByIrrep(irreps: Int32Array, electrons: number): number[] {
  let products = 1;
  while (irreps.some((irrep) => irrep >= products)) products *= 2;
  const counts = Array.from({ length: electrons + 1 }, () => new Array<number>(products).fill(0));
  counts[0]![0] = 1;
  for (const irrep of irreps) {
    for (let k = electrons; k > 0; k--) {
      for (let product = 0; product < products; product++) counts[k]![product]! += counts[k - 1]![product ^ irrep]!;
    }
  }
  return counts[electrons]!;
}

function powerOfTwo(exponent: number): number {
  let value = 1;
  for (let i = 0; i < exponent; i++) value *= 2;
  return value;
}
