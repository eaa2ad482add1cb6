import { loadBasis } from '../../science/chemistry/index.ts';
import { inspectMolecule, type Settings } from '../../science/experiments/index.ts';
import { type Planned, subjectName } from '../execution/index.ts';
import { type Column, terminalTable } from '../report/index.ts';
import { explain } from './exit.ts';

/** One molecule in the document of `eigenlake inspect`: total energies in hartree, null with a reason where not computed. */
export interface Inspection {
  readonly molecule: string;
  readonly electrons: number | null;
  readonly orbitals: number | null;
  readonly qubits: number | null;
  readonly terms: number | null;
  readonly terms_skipped: string | null;
  readonly nuclear_repulsion: number | null;
  readonly hf: { readonly method: 'rhf' | 'rohf'; readonly energy: number } | null;
  readonly uhf: number | null;
  readonly fci: number | null;
  readonly fci_skipped: string | null;
  readonly memory_bytes: number | null;
  readonly seconds_per_evaluation: number | null;
  readonly point_group: string | null;
  readonly scf_converged: boolean | null;
  readonly error: { readonly code: string; readonly message: string; readonly hint: string } | null;
}

const nothing: Inspection = {
  molecule: '',
  electrons: null,
  orbitals: null,
  qubits: null,
  terms: null,
  terms_skipped: null,
  nuclear_repulsion: null,
  hf: null,
  uhf: null,
  fci: null,
  fci_skipped: null,
  memory_bytes: null,
  seconds_per_evaluation: null,
  point_group: null,
  scf_converged: null,
  error: null,
};

/** Looks at one planned experiment without running it; what is wrong with it stands in `error`. */
export async function inspect(planned: Planned): Promise<Inspection> {
  if ('error' in planned) return { ...nothing, molecule: planned.name, error: explain(planned.error) };
  const { settings } = planned;
  try {
    return settings.subject.kind === 'molecule' ? await molecule(settings) : pauliSum(settings);
  } catch (error) {
    return { ...nothing, molecule: subjectName(settings), error: explain(error) };
  }
}

async function molecule(settings: Settings): Promise<Inspection> {
  if (settings.subject.kind !== 'molecule') return nothing;
  const found = inspectMolecule(settings.subject.molecule, settings, await loadBasis(settings.basis));
  return {
    molecule: found.molecule,
    electrons: found.electrons,
    orbitals: found.orbitals,
    qubits: found.qubits,
    terms: found.terms,
    terms_skipped: found.termsSkipped,
    nuclear_repulsion: found.nuclearRepulsion,
    hf: { method: found.hf.method, energy: found.hf.energy },
    uhf: found.uhf,
    fci: found.fci,
    fci_skipped: found.fciSkipped,
    memory_bytes: found.memoryBytes,
    seconds_per_evaluation: found.secondsPerEvaluation,
    point_group: found.group,
    scf_converged: found.hf.converged,
    error: null,
  };
}

function pauliSum(settings: Settings): Inspection {
  if (settings.subject.kind !== 'pauli-sum') return nothing;
  const { name, terms } = settings.subject;
  return { ...nothing, molecule: name, qubits: terms[0]?.[0].length ?? 0, terms: terms.length };
}

const count = (value: number | null) => (value === null ? '-' : String(value));
const hartree = (value: number | null) => (value === null ? '-' : value.toFixed(6));

const columns: Column<Inspection>[] = [
  { title: 'molecule', text: (one) => one.molecule },
  { title: 'group', text: (one) => one.point_group ?? '-' },
  { title: 'electrons', align: 'right', text: (one) => count(one.electrons) },
  { title: 'orbitals', align: 'right', text: (one) => count(one.orbitals) },
  { title: 'qubits', align: 'right', text: (one) => count(one.qubits) },
  { title: 'terms', align: 'right', text: (one) => count(one.terms) },
  { title: 'HF, Ha', align: 'right', text: (one) => hartree(one.hf?.energy ?? null) },
  { title: 'UHF, Ha', align: 'right', text: (one) => hartree(one.uhf) },
  { title: 'FCI, Ha', align: 'right', text: (one) => hartree(one.fci) },
  {
    title: 'memory, MiB',
    align: 'right',
    text: (one) => (one.memory_bytes === null ? '-' : (one.memory_bytes / 2 ** 20).toFixed(1)),
  },
  {
    title: 'ms/energy',
    align: 'right',
    text: (one) => (one.seconds_per_evaluation === null ? '-' : (one.seconds_per_evaluation * 1000).toFixed(2)),
  },
];

/** Inspections as a table, with the reason for everything that was left out. */
export function inspectionTable(inspections: readonly Inspection[]): string {
  const reasons = inspections.flatMap((one) => [
    ...[one.terms_skipped, one.fci_skipped]
      .filter((reason) => reason !== null)
      .map((reason) => `${one.molecule}: ${reason}`),
    ...(one.error === null ? [] : [`${one.molecule}: [${one.error.code}] ${one.error.message}\n  ${one.error.hint}`]),
    ...(one.scf_converged === false ? [`${one.molecule}: the Hartree-Fock iteration did not converge`] : []),
  ]);
  return [terminalTable(inspections, columns), ...reasons].join('\n');
}
