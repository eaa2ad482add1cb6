import type { Gate, GateNoise, NoiseModel, QubitNoise } from '../contract.ts';
import {
  amplitudeDamping,
  type Channel,
  depolarizing,
  pauliChannel,
  phaseDamping,
  thermalRelaxation,
} from './channels.ts';
import { type GateReading, gateReadings } from './gate-readings.ts';

/** A channel on these qubits; the first is the lowest digit of its strings. */
export interface PlacedChannel {
  readonly channel: Channel;
  readonly qubits: readonly number[];
}

/**
 * What a model does after a gate of one or two qubits: depolarising and Pauli errors of the gate, then on each of its qubits
 * amplitude damping, phase damping, and T1 and T2 for the gate's duration. Idle qubits do not decay. The entry that counts
 * names the gate and its qubits, else the gate, else `*` and the qubits, else `*`; `unitary` is a name after that of the
 * textbook.
 */
export function gateChannels(noise: NoiseModel): (gate: Gate) => readonly PlacedChannel[] {
  const known = new Map<string, readonly PlacedChannel[]>();
  return (gate) => {
    const readings = gateReadings(gate);
    const key = readings.map(({ name, qubits }) => `${name} ${qubits}`).join(' ');
    const found = known.get(key) ?? channelsOf(noise, readings);
    known.set(key, found);
    return found;
  };
}

/** The noise of one qubit; null where the model says nothing about qubits. */
export function qubitNoise({ qubits }: NoiseModel, qubit: number): QubitNoise | null {
  return qubits[qubits.length === 1 ? 0 : qubit] ?? null;
}

function channelsOf(noise: NoiseModel, readings: readonly GateReading[]): PlacedChannel[] {
  const fit = fitFor(noise, readings);
  if (fit === null) return [];
  const { entry, qubits } = fit;
  if (qubits.length !== 1 && qubits.length !== 2) return [];
  const placed: PlacedChannel[] = [];
  if (entry.depolarizing > 0) placed.push({ channel: depolarizing(qubits.length, entry.depolarizing), qubits });
  const errors = Object.entries(entry.pauli).filter(([label, p]) => label.length === qubits.length && p > 0);
  if (errors.length > 0) placed.push({ channel: pauliErrors(qubits.length, errors), qubits });
  for (const qubit of qubits) {
    const on = [qubit];
    if (entry.amplitudeDamping > 0) placed.push({ channel: amplitudeDamping(entry.amplitudeDamping), qubits: on });
    if (entry.phaseDamping > 0) placed.push({ channel: phaseDamping(entry.phaseDamping), qubits: on });
    const times = qubitNoise(noise, qubit);
    if (times === null || entry.duration === 0 || (times.t1 === null && times.t2 === null)) continue;
    const t1 = times.t1 ?? Infinity;
    // Without a T2 of its own, coherence ends through T1 only.
    placed.push({
      channel: thermalRelaxation(t1, times.t2 ?? 2 * t1, entry.duration, times.excitedPopulation),
      qubits: on,
    });
  }
  return placed;
}

interface Fit {
  readonly entry: GateNoise;
  /** Of the gate, in the order that the entry means. */
  readonly qubits: readonly number[];
}

/** The entry that says most of a gate, with the first of its readings that it fits. */
function fitFor({ gates }: NoiseModel, readings: readonly GateReading[]): Fit | null {
  let best: Fit | null = null;
  for (const reading of readings) {
    for (const entry of gates) {
      if (!fits(entry, reading) || (best !== null && rank(entry) <= rank(best.entry))) continue;
      best = { entry, qubits: reading.qubits };
    }
  }
  return best;
}

function fits({ gate, arity, qubits }: GateNoise, reading: GateReading): boolean {
  return (
    (gate === '*' || gate === reading.name) &&
    (arity === null || arity === reading.qubits.length) &&
    (qubits === null || qubits.every((qubit, k) => qubit === reading.qubits[k]))
  );
}

/** Name before qubits before number of qubits. */
function rank({ gate, qubits, arity }: GateNoise): number {
  const name = gate === '*' ? 0 : gate === 'unitary' ? 4 : 8;
  return name + (qubits === null ? 0 : 2) + (arity === null ? 0 : 1);
}

function pauliErrors(qubits: 1 | 2, errors: readonly (readonly [string, number])[]): Channel {
  const probabilities = new Float64Array(qubits === 1 ? 4 : 16);
  for (const [label, p] of errors) {
    const index = Array.from(label).reduce((sum, letter) => 4 * sum + 'IXZY'.indexOf(letter), 0);
    if (index > 0) probabilities[index]! += p;
  }
  probabilities[0] = Math.max(0, 1 - probabilities.reduce((sum, p) => sum + p, 0));
  return pauliChannel(probabilities);
}
