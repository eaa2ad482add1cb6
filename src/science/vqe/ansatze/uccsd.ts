import type { ElectronicHamiltonian, PauliSum } from '../../operators/index.ts';
import type { Circuit, Excitation, SimulationOptions } from '../../simulator/index.ts';
import { excitationCircuit, sectorSimulator, simulatorFor } from '../../simulator/index.ts';
import type { Ansatz, AnsatzProblem } from '../contract.ts';
import { blockJordanWigner } from './block-jordan-wigner.ts';
import { curvatureOf } from './curvature.ts';
import { determinantOnQubits, electronsOf } from './electrons.ts';
import type { ClusterOperator } from './excitations.ts';
import { doubles, singles, withMirrorImages } from './excitations.ts';
import { mp2Amplitudes } from './mp2.ts';

/**
 * Disentangled unitary coupled cluster: the product Π exp(θ (T − T†)) over all totally symmetric, spin-conserving
 * doubles, then singles, applied to the Hartree–Fock determinant; `reps` repeats the product with new parameters.
 * In a closed shell an excitation and its image with α and β exchanged share one parameter: 40 % fewer parameters, the
 * same energy to some 1e-6 hartree, and no way into the triplets. Everywhere else every excitation has its own.
 * Evangelista, Chan, Scuseria, J. Chem. Phys. 151, 244112 (2019); near equilibrium the order changes energies by some
 * 1e-5 hartree, and doubles first was never the worse choice.
 *
 * A molecule is evaluated in the determinants of its sector; a Pauli sum with electrons as Pauli rotations, its qubits
 * read as spin orbitals in block order (Jordan–Wigner). Throws `electrons_needed`, `electrons_do_not_fit`.
 */
export function uccsd(problem: AnsatzProblem, reps: number): Ansatz {
  const groups = problem.electronic === null ? ungrouped(problem) : clusterGroups(problem.electronic);
  const parameters = groups.length * reps;
  const excitations = Array.from({ length: reps }, (_, repetition) =>
    groups.flatMap((operators, k) => {
      const parameter = repetition * groups.length + k;
      return operators.map((operator): Excitation => ({ ...operator, parameter, factor: 1 }));
    }),
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
    ...(problem.electronic === null ? {} : { curvature: repeated(curvatureOf(problem.electronic, groups), reps) }),
    circuit: build,
    simulator(observable: PauliSum, simulation: SimulationOptions = {}) {
      const inSector = problem.electronic !== null && observable === problem.hamiltonian && isExactState(simulation);
      if (!inSector) return simulatorFor(build(), observable, simulation);
      return sectorSimulator({ hamiltonian: problem.electronic, encoding, excitations, parameters });
    },
  };
}

/**
 * First-order amplitudes t: all of them in a single repetition, 2t and −t in the first two of several, which is t to first
 * order. Shared evenly, or with zeros in one of them, two repetitions sit on a saddle that a descent leaves late or never.
 */
export function uccsdAmplitudes(ansatz: Ansatz, hamiltonian: ElectronicHamiltonian): Float64Array {
  const representatives = clusterGroups(hamiltonian).map(([operator]) => operator);
  const amplitudes = mp2Amplitudes(hamiltonian, representatives);
  const theta = new Float64Array(ansatz.parameters);
  const shares = ansatz.reps === 1 ? [1] : [2, -1];
  for (const [repetition, share] of shares.entries()) {
    theta.set(
      amplitudes.map((amplitude) => share * amplitude),
      repetition * amplitudes.length,
    );
  }
  return theta;
}

/** The sector holds the same exact state as 2ⁿ amplitudes do, in fewer numbers. */
function isExactState({ method = 'automatic', noise = null }: SimulationOptions): boolean {
  return noise === null && (method === 'automatic' || method === 'statevector');
}

/** Operators that share a parameter; each group once, in the order of the product. */
function clusterGroups(hamiltonian: ElectronicHamiltonian): ClusterOperator[][] {
  const operators = [...doubles(hamiltonian), ...singles(hamiltonian)];
  return hamiltonian.alpha === hamiltonian.beta
    ? withMirrorImages(operators, hamiltonian.orbitals)
    : operators.map((operator) => [operator]);
}

function repeated(values: Float64Array, times: number): Float64Array {
  return Float64Array.from({ length: times * values.length }, (_, k) => values[k % values.length]);
}

/** A Pauli sum need not treat α and β alike, and nothing is known about its symmetry. */
function ungrouped(problem: AnsatzProblem): ClusterOperator[][] {
  const { alpha, beta } = electronsOf('UCCSD', problem);
  const orbitals = problem.qubits / 2;
  const space = { orbitals, alpha, beta, irreps: new Int32Array(orbitals) };
  return [...doubles(space), ...singles(space)].map((operator) => [operator]);
}
