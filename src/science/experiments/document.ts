import type { Outcome, Settings } from './contract.ts';

/** One experiment in every JSON document of the command line and in the result of a job (docs/reference/json.md): energies in hartree, times in seconds. */
export interface ExperimentDocument {
  readonly experiment_id: string | null;
  readonly molecule: string;
  readonly basis: string;
  readonly ansatz: string;
  readonly mapping: string;
  readonly optimizer: string;
  readonly seed: number | null;
  readonly qubits: number | null;
  readonly parameters: number | null;
  readonly evaluations: number | null;
  readonly energy: {
    readonly electronic: number | null;
    readonly total: number | null;
    readonly nuclear_repulsion: number | null;
    readonly hf: number | null;
    readonly fci: number | null;
    readonly error_mha: number | null;
    /** FCI of all electrons, where a core was frozen. */
    readonly fci_full: number | null;
    /** Lanczos' value for a user's Pauli sum. */
    readonly exact: number | null;
    readonly standard_error: number | null;
  };
  readonly expectations: { readonly number: number; readonly sz: number; readonly s2: number } | null;
  /** Of the run itself only: dipole moment of the Hartree-Fock density in atomic units, natural occupations of the final state. */
  readonly dipole: readonly [number, number, number] | null;
  readonly natural_occupations: readonly number[] | null;
  /** Of what was read from the tables: the batch that took it there. */
  readonly batch_id?: string;
  readonly flags: readonly string[];
  readonly reused: boolean;
  readonly seconds: {
    readonly hamiltonian: number;
    readonly mapping: number;
    readonly vqe: number;
    readonly minimization: number;
    readonly total: number;
  } | null;
  readonly status: 'done' | 'failed';
  readonly error: { readonly code: string; readonly message: string; readonly hint: string } | null;
}

/** The name of a molecule, or of a user's Pauli sum. */
export function subjectName(settings: Settings): string {
  return settings.subject.kind === 'molecule' ? settings.subject.molecule.name : settings.subject.name;
}

const described = (settings: Settings) => ({
  molecule: subjectName(settings),
  basis: settings.subject.kind === 'molecule' ? settings.basis : 'none',
  ansatz: settings.ansatz,
  mapping: settings.mapping,
  optimizer: settings.optimizer,
  seed: settings.seed,
});

/** What is told of an experiment that was computed. */
export function documentOf(experimentId: string, outcome: Outcome): ExperimentDocument {
  const { energies } = outcome;
  return {
    experiment_id: experimentId,
    ...described(outcome.settings),
    qubits: outcome.qubits,
    parameters: outcome.parameters,
    evaluations: outcome.trajectory.length,
    energy: {
      electronic: energies.electronic,
      total: energies.total,
      nuclear_repulsion: energies.nuclearRepulsion,
      hf: energies.hf,
      fci: energies.fci,
      error_mha: energies.errorMillihartree,
      fci_full: energies.fciFull,
      exact: energies.exact,
      standard_error: energies.standardError,
    },
    expectations: outcome.expectations,
    dipole: outcome.dipole,
    natural_occupations: outcome.natural?.occupations ?? null,
    flags: outcome.flags,
    reused: false,
    seconds: outcome.seconds,
    status: 'done',
    error: null,
  };
}

/** An experiment that could not be computed; it appears in documents only, never in the tables. */
export function failedDocument(
  name: string,
  settings: Settings | null,
  error: { code: string; message: string; hint: string },
): ExperimentDocument {
  const nothing = { molecule: name, basis: '', ansatz: '', mapping: '', optimizer: '', seed: null };
  return {
    experiment_id: null,
    ...(settings === null ? nothing : described(settings)),
    qubits: null,
    parameters: null,
    evaluations: null,
    energy: {
      electronic: null,
      total: null,
      nuclear_repulsion: null,
      hf: null,
      fci: null,
      error_mha: null,
      fci_full: null,
      exact: null,
      standard_error: null,
    },
    expectations: null,
    dipole: null,
    natural_occupations: null,
    flags: [],
    reused: false,
    seconds: null,
    status: 'failed',
    error,
  };
}
