import { defineFailure } from '../errors/index.ts';

export const tooManyQubitsForStatevector = defineFailure({
  code: 'too_many_qubits_for_statevector',
  status: 400,
  message: (qubits: number, limit: number, available?: number) =>
    available === undefined
      ? `A statevector of ${qubits} qubits needs ${memoryOf(qubits)} of memory; the limit is ${limit} qubits.`
      : `A statevector of ${qubits} qubits needs more memory than the ${gibibytesText(available / 1073741824)} that this process may still take; ${limit} qubits fit.`,
  hint: () =>
    'Use a smaller basis or active space, freeze the core, taper qubits, or run a molecule with UCCSD, which needs its sector only.',
});

export const invalidCircuit = defineFailure({
  code: 'invalid_circuit',
  status: 400,
  message: (where: string, what: string) => `${where}: ${what}.`,
  hint: () => 'Qubits count from 0, parameters from 0 below the number that the circuit declares, angles are finite.',
});

export const openQasmNotRead = defineFailure({
  code: 'open_qasm_not_read',
  status: 400,
  message: (line: number, column: number, what: string, _advice: string) => `Line ${line}, column ${column}: ${what}.`,
  hint: (_line: number, _column: number, _what: string, advice: string) => advice,
});

export const wrongNumberOfParameters = defineFailure({
  code: 'wrong_number_of_parameters',
  status: 400,
  message: (expected: number, given: number) =>
    `The circuit has ${expected} parameters, but ${given} values were given.`,
  hint: () => 'Give one value for each parameter, in the order of the ansatz.',
});

export const nonFiniteParameter = defineFailure({
  code: 'non_finite_parameter',
  status: 400,
  message: (index: number, value: number) => `Parameter ${index} is ${value}; angles are finite numbers.`,
  hint: () => 'Look where the parameters come from: a division by zero or a step that is too long.',
});

export const gradientDoesNotFit = defineFailure({
  code: 'gradient_does_not_fit',
  message: (parameters: number, length: number) =>
    `The array for the gradient has room for ${length} derivatives; the circuit has ${parameters} parameters.`,
  hint: () => 'Give a Float64Array of as many numbers as there are parameters.',
});

export const simulatorDisposed = defineFailure({
  code: 'simulator_disposed',
  message: (name: string) => `This ${name} simulator was disposed of: its memory is given back.`,
  hint: () => 'Open another one, or dispose of it later.',
});

export const invalidThreads = defineFailure({
  code: 'invalid_threads',
  status: 400,
  message: (threads: number) => `The number of threads is a whole number of at least 1, not ${threads}.`,
  hint: () => 'Leave it out for one thread.',
});

export const observableDoesNotFit = defineFailure({
  code: 'observable_does_not_fit',
  status: 400,
  message: (expected: number, given: number) => `The state has ${expected} qubits, the observable ${given}.`,
  hint: () => 'Map observable and circuit with the same encoding.',
});

export const stateNotPrepared = defineFailure({
  code: 'state_not_prepared',
  message: () => 'The simulator holds no state yet.',
  hint: () => 'Call prepare(theta) first.',
});

export const excitationLeavesSector = defineFailure({
  code: 'excitation_leaves_sector',
  status: 400,
  message: (create: readonly number[], annihilate: readonly number[]) =>
    `The excitation ${annihilate.join(',')} → ${create.join(',')} changes the number of α or β electrons.`,
  hint: () => 'Use excitations that create as many α and as many β electrons as they annihilate.',
});

export const invalidShots = defineFailure({
  code: 'invalid_shots',
  status: 400,
  message: (shots: number) => `The number of shots is a whole number of at least 1, not ${shots}.`,
  hint: () => 'Give --shots a positive whole number, or leave it out for exact energies.',
});

export const termNotMeasured = defineFailure({
  code: 'term_not_measured',
  message: (label: string) => `The term ${label} of the observable is in no measurement group that can measure it.`,
  hint: () => 'Make the groups from the same observable with measurementGroups().',
});

export const observableTooLarge = defineFailure({
  code: 'observable_too_large',
  status: 422,
  message: () =>
    'The coefficients of the observable are each finite, but their absolute values sum to more than a number holds.',
  hint: () => 'Measure the energy in larger units: divide all coefficients by the same number.',
});

function memoryOf(qubits: number): string {
  // 16 bytes for each amplitude of two states; gradients need both.
  return gibibytesText(32 * powerOfTwo(qubits - 30));
}

function gibibytesText(gibibytes: number): string {
  return gibibytes >= 1024 ? `${(gibibytes / 1024).toPrecision(3)} TiB` : `${gibibytes.toPrecision(3)} GiB`;
}

function powerOfTwo(exponent: number): number {
  let value = 1;
  for (let i = 0; i < Math.abs(exponent); i++) value *= exponent < 0 ? 0.5 : 2;
  return value;
}
