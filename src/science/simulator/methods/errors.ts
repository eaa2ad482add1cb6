import { defineFailure } from '../../errors/index.ts';

export const gateNotClifford = defineFailure({
  code: 'gate_not_clifford',
  status: 400,
  message: (index: number, kind: string, angle: string) =>
    `Gate ${index} (${kind}) turns by ${angle} rad, which is no Clifford gate: a stabilizer state cannot hold its result.`,
  hint: () =>
    'Use angles that are multiples of π/2 (π for xx+yy), or the method statevector, or matrix_product_state for many qubits.',
});

export const matrixNotClifford = defineFailure({
  code: 'matrix_not_clifford',
  status: 400,
  message: (index: number, kind: string) =>
    `Gate ${index} (${kind}) is no Clifford gate: it does not turn Pauli strings into Pauli strings.`,
  hint: () => 'Use the method statevector, or matrix_product_state for many qubits.',
});

export const tooManyQubitsForAmplitudes = defineFailure({
  code: 'too_many_qubits_for_amplitudes',
  status: 400,
  message: (what: string, qubits: number, limit: number) =>
    `${what} of ${qubits} qubits are 2^${qubits} numbers; this simulator lists them up to ${limit} qubits.`,
  hint: () => 'Ask for expectation values or samples instead.',
});

export const tooManyQubitsForCounts = defineFailure({
  code: 'too_many_qubits_for_counts',
  status: 400,
  message: (qubits: number, limit: number) =>
    `Samples count basis states by their index, a whole number below 2^${limit}; the circuit has ${qubits} qubits.`,
  hint: () => 'Ask for expectation values of Z strings instead.',
});

export const tooManyQubitsForMethod = defineFailure({
  code: 'too_many_qubits_for_method',
  status: 400,
  message: (method: string, qubits: number, memory: string, limit: number) =>
    `The method ${method} needs ${memory} of memory for ${qubits} qubits; its limit is ${limit} qubits.`,
  hint: () =>
    'Choose the method statevector up to 26 qubits, matrix_product_state or (Clifford gates only) stabilizer up to 64.',
});

export const unsupportedSimulationMethod = defineFailure({
  code: 'unsupported_simulation_method',
  status: 400,
  message: (method: string, reason: string, _instead: string) =>
    `There is no simulation method ${JSON.stringify(method)}: ${reason}.`,
  hint: (_method: string, _reason: string, instead: string) => `Use --simulation-method ${instead}.`,
});

export const noiseNotSupported = defineFailure({
  code: 'noise_not_supported',
  status: 400,
  message: (method: string, reason: string) => `The method ${method} cannot simulate noise: ${reason}.`,
  hint: () =>
    'Use density_matrix for small circuits, statevector (noisy runs, averaged) for larger ones, or automatic.',
});

export const invalidSimulationOption = defineFailure({
  code: 'invalid_simulation_option',
  status: 400,
  message: (option: string, rule: string, value: number) => `${option} is ${rule}, not ${value}.`,
  hint: () => 'Leave it out for the default.',
});
