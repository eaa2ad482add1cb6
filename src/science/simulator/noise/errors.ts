import { defineFailure } from '../../errors/index.ts';

export const invalidNoiseModel = defineFailure({
  code: 'invalid_noise_model',
  status: 400,
  message: (where: string, what: string) => `Noise model, ${where}: ${what}.`,
  hint: () => 'Times are microseconds, errors probabilities; docs/guides/noise.md describes every field.',
});

export const unknownNoiseModel = defineFailure({
  code: 'unknown_noise_model',
  status: 400,
  message: (name: string, _known: readonly string[]) => `There is no noise model named ${name}.`,
  hint: (_name: string, known: readonly string[]) => `Known are ${known.join(', ')}; or give a JSON file.`,
});

export const noiseModelTooSmall = defineFailure({
  code: 'noise_model_too_small',
  status: 400,
  message: (name: string, described: number, qubits: number) =>
    `The noise model ${name} describes ${described} qubits, the circuit has ${qubits}.`,
  hint: () => 'Describe every qubit, or give a single entry, which then holds for all of them.',
});

export const invalidChannel = defineFailure({
  code: 'invalid_channel',
  status: 400,
  message: (channel: string, what: string) => `${channel}: ${what}.`,
  hint: () => 'A channel keeps probabilities between 0 and 1, and T2 is at most twice T1.',
});

export const tooManyQubitsForDensityMatrix = defineFailure({
  code: 'too_many_qubits_for_density_matrix',
  status: 400,
  message: (qubits: number, limit: number) =>
    `A density matrix of ${qubits} qubits needs ${gibibytes(qubits)} GiB for each of its copies; the limit is ${limit} qubits.`,
  hint: () => 'Use quantum trajectories, which need one statevector, or a smaller active space.',
});

export const noStatevector = defineFailure({
  code: 'no_statevector',
  status: 400,
  message: (what: string) => `${what} has no statevector.`,
  hint: () => 'Ask for probabilities, counts or expectation values, or choose the method statevector.',
});

export const invalidTrajectories = defineFailure({
  code: 'invalid_trajectories',
  status: 400,
  message: (count: number) => `The number of trajectories is a whole number of at least 1, not ${count}.`,
  hint: () => 'Leave it out for 1024.',
});

/** 8 bytes for each of the 4ⁿ real coefficients. */
function gibibytes(qubits: number): number {
  let size = 8 / 1073741824;
  for (let k = 0; k < qubits; k++) size *= 4;
  return size;
}
