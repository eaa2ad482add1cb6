import { defineFailure } from '../errors/index.ts';

/** Failures of the room `experiments`: settings that cannot be, and experiments that do not fit. */

export const unknownSetting = defineFailure({
  code: 'unknown_setting',
  status: 400,
  message: (name: string, _known: readonly string[]) => `There is no setting "${name}".`,
  hint: (_name: string, known: readonly string[]) => `The settings of an experiment are ${known.join(', ')}.`,
});

export const badSetting = defineFailure({
  code: 'bad_setting',
  status: 400,
  message: (name: string, value: unknown, _expected: string) => `${name} cannot be ${shown(value)}.`,
  hint: (name: string, _value: unknown, expected: string) => `Give ${expected} for ${name}.`,
});

export const settingsConflict = defineFailure({
  code: 'settings_conflict',
  status: 400,
  message: (what: string, _remedy: string) => what,
  hint: (_what: string, remedy: string) => remedy,
});

export const unknownMapping = defineFailure({
  code: 'unknown_mapping',
  status: 400,
  message: (name: string) => `There is no mapping "${name}".`,
  hint: (_name: string) => 'Use one of jordan-wigner (jw), parity, bravyi-kitaev (bk).',
});

export const unknownStart = defineFailure({
  code: 'unknown_start',
  status: 400,
  message: (name: string) => `There is no initial strategy "${name}".`,
  hint: (_name: string) => 'Use one of hf, mp2, random.',
});

export const seedNeeded = defineFailure({
  code: 'seed_needed',
  status: 400,
  message: () => 'This experiment draws random numbers and its settings have no seed.',
  hint: () => 'Give a whole number from 0 to 2147483647 as seed; whoever starts the experiment draws one.',
});

export const basisMissing = defineFailure({
  code: 'basis_missing',
  status: 500,
  message: (basis: string) => `The basis set ${basis} was not handed to the experiment of a molecule.`,
  hint: (_basis: string) => 'Load it first: runExperiment(settings, await prepareExperiment(settings)).',
});

export const tooManyQubits = defineFailure({
  code: 'too_many_qubits',
  status: 400,
  message: (what: string, qubits: number, limit: number, _of: 'molecule' | 'pauli-sum') =>
    `${what} needs a statevector of ${qubits} qubits; this simulator holds at most ${limit}.`,
  hint: (_what: string, _qubits: number, _limit: number, of: 'molecule' | 'pauli-sum') =>
    of === 'molecule'
      ? 'Use UCCSD with exact energies, which works in the determinants of one sector, or fewer qubits: --frozen-core, --active ELECTRONS,ORBITALS, --taper.'
      : 'On a Pauli sum every ansatz needs the statevector. Map fewer orbitals to fewer qubits; or run the molecule itself with UCCSD, which then works in the determinants of one sector.',
});

export const tooManyQubitsToMap = defineFailure({
  code: 'too_many_qubits_to_map',
  status: 400,
  message: (qubits: number, limit: number) => `The molecule needs ${qubits} qubits; mappings reach to ${limit}.`,
  hint: (_qubits: number, _limit: number) => 'Use a smaller basis set, --frozen-core or --active ELECTRONS,ORBITALS.',
});

export const tooManyDeterminants = defineFailure({
  code: 'too_many_determinants',
  status: 400,
  message: (determinants: number, limit: number) =>
    `The sector of this molecule has ${determinants} determinants; UCCSD is evaluated in at most ${limit}.`,
  hint: (_determinants: number, _limit: number) =>
    'Use a smaller basis set, --frozen-core or --active ELECTRONS,ORBITALS.',
});

function shown(value: unknown): string {
  // JSON writes null for infinity and NaN.
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
