import { defineFailure } from '../errors/index.ts';

/** Failures of the room `vqe`: what an ansatz, a start or a search cannot do. */

export const unknownAnsatz = defineFailure({
  code: 'unknown_ansatz',
  status: 400,
  message: (name: string) => `There is no ansatz "${name}".`,
  hint: (_name: string) => 'Use one of UCCSD, EfficientSU2, RealAmplitudes, ExcitationPreserving.',
});

export const badRepetitions = defineFailure({
  code: 'bad_repetitions',
  status: 400,
  message: (name: string, reps: number, _fewest: number) => `The ansatz ${name} cannot be repeated ${reps} times.`,
  hint: (_name: string, _reps: number, fewest: number) =>
    `Give a whole number of repetitions between ${fewest} and 100.`,
});

export const electronsNeeded = defineFailure({
  code: 'electrons_needed',
  status: 400,
  message: (name: string) => `${name} starts from a determinant, but no electrons are known for this Hamiltonian.`,
  hint: (_name: string) =>
    'Give the numbers of α and β electrons (--electrons A,B), or choose EfficientSU2 or RealAmplitudes.',
});

export const electronsDoNotFit = defineFailure({
  code: 'electrons_do_not_fit',
  status: 400,
  message: (alpha: number, beta: number, qubits: number) =>
    `${alpha} α and ${beta} β electrons do not fit on ${qubits} qubits.`,
  hint: (_alpha: number, _beta: number, _qubits: number) =>
    'The first half of the qubits holds the α spin orbitals, the second half the β ones: an even number of qubits, at most qubits/2 electrons of each spin.',
});

export const plainJordanWignerNeeded = defineFailure({
  code: 'plain_jordan_wigner_needed',
  status: 400,
  message: (name: string, mapping: string, tapered: boolean) =>
    `${name} moves particles between qubits, which has a meaning only where a qubit is a spin orbital; here the mapping is ${mapping}${tapered ? ' with tapered qubits' : ''}.`,
  hint: (_name: string, _mapping: string, _tapered: boolean) =>
    'Use --mapping jordan-wigner without --taper, or choose UCCSD, EfficientSU2 or RealAmplitudes.',
});

export const startUnavailable = defineFailure({
  code: 'start_unavailable',
  status: 400,
  message: (start: string, name: string, why: string) => `The start "${start}" does not exist for ${name}: ${why}.`,
  hint: (_start: string, _name: string, _why: string) => 'Use --init-strategy hf or random.',
});

export const wrongParameterCount = defineFailure({
  code: 'wrong_parameter_count',
  status: 400,
  message: (given: number, needed: number) => `${given} parameters were given, the ansatz has ${needed}.`,
  hint: (_given: number, _needed: number) =>
    'Give one number for each parameter, in the order in which the ansatz creates them.',
});

export const gradientNeedsExactEnergies = defineFailure({
  code: 'gradient_needs_exact_energies',
  status: 400,
  message: (name: string) =>
    `${name} follows gradients, and sampled energies have none: differences of two noisy energies are noise.`,
  hint: (_name: string) => 'With --shots use SPSA, COBYLA or Nelder-Mead; or leave --shots away for exact energies.',
});

export const searchInterrupted = defineFailure({
  code: 'interrupted',
  status: 499,
  message: (evaluations: number) => `The search was interrupted after ${evaluations} evaluations.`,
  hint: (_evaluations: number) => 'Start it again; with the same settings and seed it takes the same path.',
});
