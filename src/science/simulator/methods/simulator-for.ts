import type { PauliSum } from '../../operators/index.ts';
import type { Circuit, SimulationMethod, SimulationOptions, Simulator } from '../contract.ts';
import { densityMatrixSimulator, trajectorySimulator } from '../noise/index.ts';
import { statevectorQubitLimit } from '../statevector-memory.ts';
import { type WasmOptions, wasmSimulator } from '../wasm/simulator.ts';
import { noiseNotSupported } from './errors.ts';
import { matrixProductStateSimulator } from './matrix-product-simulator.ts';
import { isClifford } from './quarter-turns.ts';
import { simulationMethod } from './simulation-methods.ts';
import { stabilizerSimulator } from './stabilizer-simulator.ts';
import { unitarySimulator } from './unitary-simulator.ts';

export type ChosenMethod = Exclude<SimulationMethod, 'automatic'>;

/** What `automatic` takes: the first rule that applies. */
const rules: readonly {
  readonly method: ChosenMethod;
  readonly reason: string;
  readonly applies: (circuit: Circuit, noisy: boolean) => boolean;
}[] = [
  {
    method: 'density_matrix',
    reason: 'noise on up to 12 qubits is simulated exactly',
    applies: ({ qubits }, noisy) => noisy && qubits <= 12,
  },
  {
    method: 'statevector',
    reason: 'noise on more than 12 qubits is the average of noisy runs',
    applies: (_circuit, noisy) => noisy,
  },
  {
    method: 'stabilizer',
    reason: 'the circuit has no parameters and Clifford gates only',
    applies: isClifford,
  },
  {
    method: 'statevector',
    reason: `a statevector holds up to ${statevectorQubitLimit} qubits`,
    applies: ({ qubits }) => qubits <= statevectorQubitLimit,
  },
  {
    method: 'matrix_product_state',
    reason: `more than ${statevectorQubitLimit} qubits are too many for a statevector`,
    applies: () => true,
  },
];

/** Why a method without noise has none. */
const noiseless: Partial<Record<ChosenMethod, string>> = {
  stabilizer: 'a stabilizer state does not survive damping',
  matrix_product_state: 'its tensors hold one pure state',
  unitary: 'noise is not unitary',
};

/**
 * The method that a circuit is simulated with, and why. Throws `unsupported_simulation_method` for names there are not, and
 * `noise_not_supported` where the method that was asked for has none.
 */
export function methodFor(
  circuit: Circuit,
  { method = 'automatic', noise = null }: SimulationOptions = {},
): { readonly method: ChosenMethod; readonly reason: string } {
  const asked = simulationMethod(method);
  if (asked === 'automatic') {
    const { method: chosen, reason } = rules.find(({ applies }) => applies(circuit, noise !== null))!;
    return { method: chosen, reason };
  }
  const reason = noiseless[asked];
  if (noise !== null && reason !== undefined) throw noiseNotSupported(asked, reason);
  return { method: asked, reason: 'asked for' };
}

function wasmOptions({ threads, memory }: SimulationOptions): WasmOptions {
  return { ...(threads === undefined ? {} : { threads }), ...(memory === undefined ? {} : { memory }) };
}

/**
 * The simulator for a circuit and an observable by `options.method`. The sector simulator is none of these: ansätze of
 * excitations choose it themselves under `automatic` and `statevector`, since they know their electrons. Throws as `methodFor`
 * and as the simulators do: each refuses more qubits than it can hold, with the memory they would need.
 */
export function simulatorFor(circuit: Circuit, observable: PauliSum, options: SimulationOptions = {}): Simulator {
  const { method } = methodFor(circuit, options);
  switch (method) {
    case 'statevector':
      if (options.noise) return trajectorySimulator(circuit, observable, options);
      return wasmSimulator(circuit, observable, wasmOptions(options));
    case 'density_matrix':
      return densityMatrixSimulator(circuit, observable, options);
    case 'stabilizer':
      return stabilizerSimulator(circuit, observable);
    case 'matrix_product_state':
      return matrixProductStateSimulator(circuit, observable, options);
    case 'unitary':
      return unitarySimulator(circuit, observable);
  }
}
