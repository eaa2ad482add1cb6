import { defineFailure } from '../errors/index.ts';

export const invalidPauliLabel = defineFailure({
  code: 'invalid_pauli_label',
  status: 400,
  message: (label: string, reason: string) => `The Pauli label ${JSON.stringify(label)} ${reason}.`,
  hint: () => 'Write one of I, X, Y, Z for each qubit, the highest qubit first, in all labels the same number.',
});

export const invalidPauliTerm = defineFailure({
  code: 'invalid_pauli_term',
  status: 400,
  message: (where: string, reason: string) => `${where} ${reason}.`,
  hint: () => 'A Pauli sum is a list of [label, coefficient], for example [["IZ", 0.5], ["XX", -0.25]].',
});

export const tooManyQubits = defineFailure({
  code: 'too_many_qubits',
  status: 400,
  message: (qubits: number, limit: number, what: string) => `${what} needs ${qubits} qubits; the limit is ${limit}.`,
  hint: () => 'Freeze the core, choose a smaller active space or a smaller basis.',
});

export const invalidHamiltonian = defineFailure({
  code: 'invalid_hamiltonian',
  status: 400,
  message: (reason: string) => `The electronic Hamiltonian cannot be mapped: ${reason}.`,
  hint: () => 'Its arrays must fit the number of orbitals and its electrons must fit into them.',
});

export const invalidExcitation = defineFailure({
  code: 'invalid_excitation',
  status: 400,
  message: (create: readonly number[], annihilate: readonly number[], reason: string) =>
    `The excitation from (${annihilate.join(', ')}) to (${create.join(', ')}) ${reason}.`,
  hint: () => 'Spin orbitals are numbered α 0…n−1, β n…2n−1; each may be created once and annihilated once.',
});

export const symmetryBroken = defineFailure({
  code: 'symmetry_broken',
  status: 400,
  message: (create: readonly number[], annihilate: readonly number[]) =>
    `The excitation from (${annihilate.join(', ')}) to (${create.join(', ')}) leaves the symmetry sector that tapering fixed.`,
  hint: () => 'Leave such excitations out (they do not couple to the ground state), or do not taper.',
});

export const outsideSector = defineFailure({
  code: 'outside_sector',
  status: 400,
  message: () => 'The determinant lies outside the symmetry sector that tapering fixed.',
  hint: () => 'Tapered qubits describe the sector of the Hartree–Fock determinant only.',
});
