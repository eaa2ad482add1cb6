import type { PauliSum } from '../../operators/index.ts';
import type { Circuit, Gate, SimulationOptions } from '../../simulator/index.ts';
import { simulatorFor } from '../../simulator/index.ts';
import type { Ansatz, AnsatzProblem } from '../contract.ts';
import { parameterCounter, reverseLinearEntanglement, rotationLayer } from './layers.ts';

type Rotation = 'ry' | 'rz';

const rotations = { EfficientSU2: ['ry', 'rz'], RealAmplitudes: ['ry'] } as const satisfies Record<
  string,
  readonly Rotation[]
>;

/**
 * Rotation layers with a CX chain between them: `reps` times (rotations, chain), then a last rotation layer.
 * EfficientSU2 rotates by RY then RZ (2n(reps+1) parameters), RealAmplitudes by RY (n(reps+1)). Neither keeps the number
 * of particles. Structure and parameter order are those of Qiskit's library circuits with `reverse_linear` entanglement.
 */
export function hardwareEfficient(name: keyof typeof rotations, problem: AnsatzProblem, reps: number): Ansatz {
  const { qubits } = problem;
  let circuit: Circuit | null = null;
  const build = () => {
    circuit ??= layers(rotations[name], qubits, reps);
    return circuit;
  };
  return {
    name,
    reps,
    qubits,
    parameters: rotations[name].length * qubits * (reps + 1),
    circuit: build,
    simulator: (observable: PauliSum, simulation?: SimulationOptions) => simulatorFor(build(), observable, simulation),
  };
}

/**
 * Parameters with which the circuit prepares a computational basis state (two words): RY(π) in the last rotation layer on
 * every qubit that is 1, all else 0. The CX chains before it act on |0…0⟩ and leave it alone, whatever `reps` is.
 */
export function basisStateParameters(ansatz: Ansatz, state: Uint32Array): Float64Array {
  const theta = new Float64Array(ansatz.parameters);
  const perLayer = ansatz.parameters / (ansatz.reps + 1);
  for (let qubit = 0; qubit < ansatz.qubits; qubit++) {
    if ((state[qubit >> 5] >>> (qubit & 31)) & 1) theta[perLayer * ansatz.reps + qubit] = Math.PI;
  }
  return theta;
}

function layers(kinds: readonly Rotation[], qubits: number, reps: number): Circuit {
  const parameters = parameterCounter();
  const gates: Gate[] = [];
  for (let layer = 0; layer <= reps; layer++) {
    if (layer > 0) gates.push(...reverseLinearEntanglement(qubits));
    for (const kind of kinds) gates.push(...rotationLayer(kind, qubits, parameters));
  }
  return { qubits, parameters: parameters.count, gates };
}
