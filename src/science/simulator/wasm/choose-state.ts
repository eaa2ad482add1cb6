import type { Circuit } from '../contract.ts';
import { layersOf } from '../layers.ts';
import type { Arena } from './arena.ts';
import type { CircuitState } from './circuit-state.ts';
import { GateState } from './gate-state.ts';
import { LayeredState } from './layered-state.ts';

const keptStatesBytes = 2147483648;

/** A layered state keeps one state for each layer, where that is affordable; the other undoes ψ and needs three. */
export function circuitState(circuit: Circuit, threads: number | Arena): CircuitState {
  const layers = layersOf(circuit);
  return layers === null || 16 * (layers.length + 1) * (1 << circuit.qubits) > keptStatesBytes
    ? new GateState(circuit, threads)
    : new LayeredState(circuit.qubits, layers, threads);
}
