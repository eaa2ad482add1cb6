import type { ElectronicHamiltonian, PauliSum } from '../../operators/index.ts';
import type { Circuit, Excitation } from '../../simulator/index.ts';
import { excitationCircuit, sectorSimulator, statevectorSimulator } from '../../simulator/index.ts';
import type { Ansatz, AnsatzProblem } from '../contract.ts';
import { blockJordanWigner } from './block-jordan-wigner.ts';
import { determinantOnQubits, electronsOf } from './electrons.ts';
import type { ClusterOperator } from './excitations.ts';
import { doubles, singles } from './excitations.ts';
import { mp2Amplitudes } from './mp2.ts';

/**
 * Disentangled unitary coupled cluster: the product Π_k exp(θ_k (T_k − T_k†)) over all totally symmetric, spin-conserving
 * doubles, then singles, applied to the Hartree–Fock determinant, each excitation with a parameter of its own; `reps`
 * repeats the product with new parameters. Evangelista, Chan, Scuseria, J. Chem. Phys. 151, 244112 (2019).
 *
 * A molecule is evaluated in the determinants of its sector; a Pauli sum with electrons as Pauli rotations, its qubits
 * read as spin orbitals in block order (Jordan–Wigner). Throws `electrons_needed`, `electrons_do_not_fit`.
 */
export function uccsd(problem: AnsatzProblem, reps: number): Ansatz {
  const operators = clusterOperators(problem);
  const parameters = operators.length * reps;
  const excitations = Array.from({ length: reps }, (_, repetition) =>
    operators.map(
      (operator, k): Excitation => ({ ...operator, parameter: repetition * operators.length + k, factor: 1 }),
    ),
  ).flat();
  const encoding = problem.qubitProblem?.encoding ?? blockJordanWigner(problem.qubits);
  let circuit: Circuit | null = null;
  const build = () => {
    const determinant = problem.qubitProblem?.hartreeFock ?? determinantOnQubits('UCCSD', problem);
    circuit ??= excitationCircuit(encoding, determinant, excitations, parameters);
    return circuit;
  };
  return {
    name: 'UCCSD',
    reps,
    qubits: problem.qubits,
    parameters,
    circuit: build,
    simulator(observable: PauliSum) {
      if (problem.electronic === null || observable !== problem.hamiltonian) {
        return statevectorSimulator(build(), observable);
      }
      return sectorSimulator({ hamiltonian: problem.electronic, encoding, excitations, parameters });
    },
  };
}

/** First-order amplitudes in the first repetition, zero in the others. */
export function uccsdAmplitudes(ansatz: Ansatz, hamiltonian: ElectronicHamiltonian): Float64Array {
  const theta = new Float64Array(ansatz.parameters);
  theta.set(mp2Amplitudes(hamiltonian, symmetricOperators(hamiltonian)));
  return theta;
}

function clusterOperators(problem: AnsatzProblem): ClusterOperator[] {
  if (problem.electronic !== null) return symmetricOperators(problem.electronic);
  const { alpha, beta } = electronsOf('UCCSD', problem);
  const orbitals = problem.qubits / 2;
  return symmetricOperators({ orbitals, alpha, beta, irreps: new Int32Array(orbitals) });
}

function symmetricOperators(space: Parameters<typeof doubles>[0]): ClusterOperator[] {
  return [...doubles(space), ...singles(space)];
}
