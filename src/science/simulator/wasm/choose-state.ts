import type { Circuit } from '../contract.ts';
import { type Layer, layersOf } from '../layers.ts';
import type { Arena } from './arena.ts';
import type { CircuitState } from './circuit-state.ts';
import { GateState } from './gate-state.ts';
import { LayeredState } from './layered-state.ts';

const keptStatesBytes = 2147483648;

/** From so many qubits on, packed ψ has no room of its own. */
export const sharedRoomFrom = 26;

/** A layered state keeps one state for each layer, where that is affordable; the other undoes ψ and needs three. */
export function circuitState(circuit: Circuit, threads: number | Arena): CircuitState {
  const layers = keptLayers(circuit);
  return layers === null ? new GateState(circuit, threads) : new LayeredState(circuit.qubits, layers, threads);
}

/** At most so many bytes the states of a circuit take in the WebAssembly simulator; its observable takes up to 0.3 GiB more. */
export function statevectorBytes(circuit: Circuit, gradient: boolean): number {
  const layers = keptLayers(circuit);
  const kept = layers === null ? 2 : Math.max(2, gradient ? layers.length : 2);
  const packed = circuit.qubits < sharedRoomFrom || !gradient ? 1 : 0;
  return 16 * (1 << Math.max(4, circuit.qubits)) * (kept + (gradient ? 1 : 0) + packed);
}

function keptLayers(circuit: Circuit): Layer[] | null {
  const layers = layersOf(circuit);
  if (layers === null || 16 * (layers.length + 1) * (1 << circuit.qubits) > keptStatesBytes) return null;
  return layers;
}
