import type { SimulationMethod } from '../contract.ts';
import { unsupportedSimulationMethod } from './errors.ts';

/** What a user can ask for, with one line for help texts; the names are those of Qiskit Aer. */
export const simulationMethods: readonly { readonly name: SimulationMethod; readonly description: string }[] = [
  { name: 'automatic', description: 'picks one of the others by circuit and noise' },
  { name: 'statevector', description: '2ⁿ amplitudes, up to 28 qubits; with noise the average of noisy runs' },
  { name: 'density_matrix', description: '4ⁿ numbers, noise exactly, up to 13 qubits' },
  { name: 'stabilizer', description: 'Clifford gates only, exactly, up to 64 qubits' },
  {
    name: 'matrix_product_state',
    description: 'little entanglement, up to 64 qubits; exact until bonds reach their limit',
  },
  { name: 'unitary', description: 'the whole matrix of the circuit, up to 12 qubits' },
];

/** Names that Aer knows beside these, and what to use here. */
const elsewhere: Readonly<Record<string, readonly [reason: string, instead: SimulationMethod]>> = {
  extended_stabilizer: ['few gates that are not Clifford are simulated as any others', 'matrix_product_state'],
  superop: ['a channel is simulated by what it does to a state', 'density_matrix'],
  tensor_network: ['it needs a GPU library', 'matrix_product_state'],
};

/** The method of this name. Throws `unsupported_simulation_method`, with what to use instead where Aer has one of that name. */
export function simulationMethod(name: string): SimulationMethod {
  const known = simulationMethods.find((method) => method.name === name);
  if (known !== undefined) return known.name;
  const [reason, instead] = Object.hasOwn(elsewhere, name) ? elsewhere[name]! : [`known are ${names()}`, 'automatic'];
  throw unsupportedSimulationMethod(name, reason, instead);
}

function names(): string {
  return simulationMethods.map(({ name }) => name).join(', ');
}
