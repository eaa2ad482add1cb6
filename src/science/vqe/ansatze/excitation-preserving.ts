import type { PauliSum } from '../../operators/index.ts';
import type { Circuit, Gate, SimulationOptions } from '../../simulator/index.ts';
import { freeAngle, simulatorFor, x, xxPlusYY } from '../../simulator/index.ts';
import type { Ansatz, AnsatzProblem } from '../contract.ts';
import { determinantOnQubits } from './electrons.ts';
import { parameterCounter, rotationLayer } from './layers.ts';

/**
 * X gates that prepare the Hartree–Fock determinant, then `reps` times (RZ on every qubit, XX+YY(2θ) on every pair (0,1),
 * (0,2), …), then a last RZ layer: n(reps+1) + reps·n(n−1)/2 parameters. Keeps the number of particles, not the spin.
 * Needs Jordan–Wigner without tapering, and electrons. Throws `plain_jordan_wigner_needed`, `electrons_needed`.
 * Structure and parameter order of Qiskit's ExcitationPreserving with `full` entanglement.
 */
export function excitationPreserving(problem: AnsatzProblem, reps: number): Ansatz {
  const { qubits } = problem;
  const determinant = determinantOnQubits('ExcitationPreserving', problem);
  let circuit: Circuit | null = null;
  const build = () => {
    circuit ??= layers(determinant, qubits, reps);
    return circuit;
  };
  return {
    name: 'ExcitationPreserving',
    reps,
    qubits,
    parameters: qubits * (reps + 1) + (reps * qubits * (qubits - 1)) / 2,
    circuit: build,
    simulator: (observable: PauliSum, simulation?: SimulationOptions) => simulatorFor(build(), observable, simulation),
  };
}

function layers(determinant: Uint32Array, qubits: number, reps: number): Circuit {
  const parameters = parameterCounter();
  const gates: Gate[] = [];
  for (let qubit = 0; qubit < qubits; qubit++) {
    if ((determinant[qubit >> 5] >>> (qubit & 31)) & 1) gates.push(x(qubit));
  }
  for (let repetition = 0; repetition < reps; repetition++) {
    gates.push(...rotationLayer('rz', qubits, parameters));
    for (let control = 0; control < qubits; control++) {
      for (let target = control + 1; target < qubits; target++) {
        gates.push(xxPlusYY(control, target, freeAngle(parameters.next(), 2)));
      }
    }
  }
  gates.push(...rotationLayer('rz', qubits, parameters));
  return { qubits, parameters: parameters.count, gates };
}
