import type { Circuit, Gate, NoiseModel } from '../contract.ts';
import { noiseModelTooSmall } from './errors.ts';
import { gateChannels, type PlacedChannel } from './gate-noise.ts';
import { loweredGates } from './lowering.ts';

/** A gate and what goes wrong in it, in order. */
export interface NoisyGate {
  readonly gate: Gate;
  readonly channels: readonly PlacedChannel[];
}

/**
 * The gates that a device with this noise would execute, each with its channels. Without a model the circuit's own gates;
 * with one, gates that OpenQASM's standard library lacks are written in gates that it has, unless the model names them.
 * Throws `noise_model_too_small`.
 */
export function noisyGates({ qubits, gates }: Circuit, noise: NoiseModel | null): NoisyGate[] {
  if (noise === null) return gates.map((gate) => ({ gate, channels: [] }));
  if (noise.qubits.length > 1 && noise.qubits.length < qubits) {
    throw noiseModelTooSmall(noise.name, noise.qubits.length, qubits);
  }
  const channels = gateChannels(noise);
  return gates.flatMap((gate) => loweredGates(gate, noise.gates)).map((gate) => ({ gate, channels: channels(gate) }));
}

/** True where some gate has a channel. */
export function isNoisy(gates: readonly NoisyGate[]): boolean {
  return gates.some(({ channels }) => channels.length > 0);
}
