import type { NoiseModel } from '../contract.ts';
import { unknownNoiseModel } from './errors.ts';
import { readNoiseModel } from './noise-model.ts';

// Examples, not devices: orders of magnitude as published for their kind of hardware in 2020–2024.
const documents = [
  {
    name: 'ideal-readout',
    gates: [
      { gate: '*', arity: 1, depolarizing: 0.001 },
      { gate: '*', arity: 2, depolarizing: 0.01 },
    ],
  },
  {
    // Fixed-frequency transmons with cross-resonance CX; RZ is a change of frame that takes no time.
    name: 'superconducting',
    qubits: [{ t1: 150, t2: 100, excited_population: 0.01, readout: { zero_as_one: 0.01, one_as_zero: 0.02 } }],
    gates: [
      { gate: 'rz' },
      { gate: '*', arity: 1, duration: 0.035, depolarizing: 0.0003 },
      { gate: '*', arity: 2, duration: 0.4, depolarizing: 0.008 },
    ],
  },
  {
    name: 'superconducting-5',
    qubits: [
      { t1: 112, t2: 134, excited_population: 0.012, readout: { zero_as_one: 0.011, one_as_zero: 0.024 } },
      { t1: 141, t2: 96, excited_population: 0.008, readout: { zero_as_one: 0.008, one_as_zero: 0.019 } },
      { t1: 97, t2: 121, excited_population: 0.015, readout: { zero_as_one: 0.015, one_as_zero: 0.031 } },
      { t1: 128, t2: 58, excited_population: 0.01, readout: { zero_as_one: 0.009, one_as_zero: 0.022 } },
      { t1: 83, t2: 102, excited_population: 0.02, readout: { zero_as_one: 0.021, one_as_zero: 0.042 } },
    ],
    gates: [
      { gate: 'rz' },
      { gate: '*', arity: 1, duration: 0.035, depolarizing: 0.0004 },
      { gate: '*', arity: 2, duration: 0.45, depolarizing: 0.011 },
      { gate: 'cx', qubits: [0, 1], duration: 0.31, depolarizing: 0.007 },
      { gate: 'cx', qubits: [1, 0], duration: 0.35, depolarizing: 0.007 },
      { gate: 'cx', qubits: [1, 2], duration: 0.41, depolarizing: 0.009 },
      { gate: 'cx', qubits: [2, 1], duration: 0.45, depolarizing: 0.009 },
      { gate: 'cx', qubits: [2, 3], duration: 0.36, depolarizing: 0.008 },
      { gate: 'cx', qubits: [3, 2], duration: 0.4, depolarizing: 0.008 },
      { gate: 'cx', qubits: [3, 4], duration: 0.52, depolarizing: 0.013 },
      { gate: 'cx', qubits: [4, 3], duration: 0.56, depolarizing: 0.013 },
    ],
  },
  {
    // Hyperfine qubits: no decay that a circuit sees, seconds of coherence, slow entangling gates.
    name: 'trapped-ion',
    qubits: [{ t1: null, t2: 2_000_000, readout: { zero_as_one: 0.002, one_as_zero: 0.004 } }],
    gates: [
      { gate: 'rz' },
      { gate: '*', arity: 1, duration: 10, depolarizing: 0.0001 },
      { gate: '*', arity: 2, duration: 200, depolarizing: 0.004 },
    ],
  },
];

/** Names of the shipped example models. */
export const exampleNoiseModels: readonly string[] = documents.map(({ name }) => name);

/** A shipped example by name. Throws `unknown_noise_model`. */
export function exampleNoiseModel(name: string): NoiseModel {
  const document = documents.find((candidate) => candidate.name === name);
  if (document === undefined) throw unknownNoiseModel(name, exampleNoiseModels);
  return readNoiseModel(document);
}
