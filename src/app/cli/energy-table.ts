import type { ExperimentDocument, FinishedDocument } from '../execution/index.ts';
import type { DataFolder } from '../pipeline/index.ts';
import { type Column, terminalTable } from '../report/index.ts';

/** Fixed digits with an ASCII minus; a rounded zero has no sign. */
const fixed = (value: number | null, digits: number) =>
  value === null ? '-' : value.toFixed(digits).replace(/^-(?=[0.]*$)/, '');
const hartree = (value: number | null) => fixed(value, 6);
const milli = (value: number | null) => fixed(value, 4);

/** The exact energy of an experiment: FCI of a molecule, Lanczos of a Pauli sum. */
export const referenceOf = (document: ExperimentDocument): number | null =>
  document.energy.fci ?? document.energy.exact;

/** One point of a scan as the curve chart wants it. */
export const curvePoint = ({
  value,
  experiment,
}: {
  readonly value: number;
  readonly experiment: ExperimentDocument;
}) => ({
  value,
  hf: experiment.energy.hf,
  vqe: experiment.energy.total,
  fci: referenceOf(experiment),
});

const columns: Column<FinishedDocument>[] = [
  { title: 'molecule', text: (one) => one.molecule },
  { title: 'basis', text: (one) => one.basis },
  { title: 'qubits', align: 'right', text: (one) => (one.qubits === null ? '-' : String(one.qubits)) },
  { title: 'HF, Ha', align: 'right', text: (one) => hartree(one.energy.hf) },
  { title: 'VQE, Ha', align: 'right', text: (one) => hartree(one.energy.total) },
  { title: 'FCI, Ha', align: 'right', text: (one) => hartree(referenceOf(one)) },
  { title: 'error, mHa', align: 'right', text: (one) => milli(one.energy.error_mha) },
  { title: 'energies', align: 'right', text: (one) => (one.evaluations === null ? '-' : String(one.evaluations)) },
  { title: 'seconds', align: 'right', text: (one) => (one.seconds === null ? '-' : one.seconds.total.toFixed(2)) },
  { title: 'notes', text: (one) => notes(one) },
];

/** Total energies beside HF and the exact one, with the error and the flags: what a person reads after a run. */
export function energyTable(documents: readonly FinishedDocument[]): string {
  if (documents.length === 0) return 'no experiments yet: eigenlake run H2';
  const failed = documents.filter(({ status }) => status === 'failed');
  const table = terminalTable(documents, columns);
  return [
    table,
    ...failed.map(({ molecule, error }) => `${molecule}: [${error?.code}] ${error?.message}\n  ${error?.hint}`),
  ].join('\n');
}

function notes(one: FinishedDocument): string {
  if (one.status === 'failed') return `failed: ${one.error?.code}`;
  return [...one.flags, ...(one.reused ? ['reused'] : []), ...(one.undelivered ? ['undelivered'] : [])].join(', ');
}

/** Where the results are, and what to type next. */
export function whatNext(documents: readonly FinishedDocument[], folder: DataFolder): string {
  if (!folder.remote)
    return `data: ${folder.path}   next: eigenlake show last, eigenlake query "SELECT …", eigenlake tables`;
  const topics = [...new Set(documents.flatMap(({ record }) => (record === undefined ? [] : [record.topic])))];
  const sent = documents.filter(({ record }) => record !== undefined).length;
  const acknowledged = `${sent} ${sent === 1 ? 'record' : 'records'} acknowledged${sent === 0 ? '' : ` on ${topics.join(', ')}`}`;
  return `${acknowledged}   next: eigenlake sink, eigenlake process`;
}

/** One line as soon as an experiment is through. */
export function finishedLine(one: FinishedDocument): string {
  if (one.status === 'failed') return `${one.molecule}: failed [${one.error?.code}]`;
  const error = one.energy.error_mha === null ? '' : `, ${milli(one.energy.error_mha)} mHa from exact`;
  return `${one.molecule}: ${hartree(one.energy.total)} Ha${error}${one.reused ? ' (reused)' : ''}${one.undelivered ? ` [${one.undelivered.code}] its record is kept here` : ''}`;
}
