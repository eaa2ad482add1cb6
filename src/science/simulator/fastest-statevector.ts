import type { PauliSum } from '../operators/index.ts';
import type { Circuit, Simulator } from './contract.ts';
import { statevectorSimulator } from './statevector.ts';
import { type WasmOptions, wasmQubitLimit, wasmSimulator } from './wasm/simulator.ts';

/** A simulator with 2ⁿ amplitudes: the SIMD kernels as far as their 32-bit addresses reach, beyond them plain TypeScript. */
export function fastestStatevector(circuit: Circuit, observable: PauliSum, options: WasmOptions = {}): Simulator {
  return circuit.qubits <= wasmQubitLimit
    ? wasmSimulator(circuit, observable, options)
    : statevectorSimulator(circuit, observable);
}
