import { join, resolve } from 'node:path';
import { disk } from '../../disk/index.ts';
import type { VqeRecord } from '../../lake/records/index.ts';
import { documentOfStored, type ExperimentDocument } from '../execution/index.ts';
import { type DataFolder, type FoundExperiment, findExperiment } from '../pipeline/index.ts';
import { htmlReport, type Report } from '../report/index.ts';
import { referenceOf } from './energy-table.ts';

/** Writes one HTML page for each experiment that has an id; gives the paths. */
export async function writeReports(
  folder: DataFolder,
  documents: readonly ExperimentDocument[],
  outputFolder: string,
): Promise<string[]> {
  const paths: string[] = [];
  for (const { experiment_id: id } of documents) {
    if (id !== null) paths.push(await writeReport(await findExperiment(folder, id), outputFolder));
  }
  return paths;
}

/** Writes the page of one experiment, named by molecule and id. */
export async function writeReport(found: FoundExperiment, outputFolder: string): Promise<string> {
  const { experiment } = found;
  const name = experiment.name.replace(/[^\w+-]/g, '_');
  const path = resolve(join(outputFolder, `${name}-${experiment.experimentId.slice(-12)}.html`));
  await disk.makeFolder(resolve(outputFolder));
  await disk.replace(path, Buffer.from(htmlReport(reportOf(found))));
  return path;
}

function reportOf({ experiment, record }: FoundExperiment): Report {
  const document = documentOfStored(experiment);
  const repulsion = experiment.energies.nuclearRepulsion ?? 0;
  const reference = referenceOf(document);
  const { molecule_data: molecule } = record.molecule;
  return {
    name: experiment.name,
    experimentId: experiment.experimentId,
    startedAt: experiment.startedAt === null ? null : new Date(experiment.startedAt).toISOString(),
    total: experiment.energies.electronic + repulsion,
    nuclearRepulsion: repulsion,
    hf: experiment.energies.hf,
    reference:
      reference === null
        ? null
        : { label: document.basis === 'none' ? 'exact (Lanczos)' : 'FCI, total', energy: reference },
    flags: experiment.flags,
    expectations: experiment.expectations,
    settings: settingRows(document, record),
    seconds: Object.entries(experiment.seconds),
    trajectory: record.vqe_result.iteration_list.map(({ result }) => result + repulsion),
    geometry: molecule.symbols.map((symbol, atom) => ({ symbol, position: molecule.coords[atom] ?? [] })),
    units: molecule.units,
    terms: record.vqe_result.initial_data.hamiltonian
      .map(({ label, coefficients }) => [label, coefficients.real] as const)
      .sort((a, b) => Math.abs(b[1]) - Math.abs(a[1])),
    circuit: record.vqe_result.initial_data.ansatz,
    repeat: `eigenlake rerun ${experiment.experimentId}`,
  };
}

function settingRows(document: ExperimentDocument, record: VqeRecord): [string, string][] {
  const { initial_data: initial } = record.vqe_result;
  return [
    ['basis', document.basis],
    ['ansatz', `${document.ansatz}, ${initial.ansatz_reps} repetition${initial.ansatz_reps === 1 ? '' : 's'}`],
    ['mapping', document.mapping],
    ['qubits', String(document.qubits)],
    ['parameters', String(document.parameters)],
    ['start', initial.init_strategy ?? '-'],
    ['optimizer', document.optimizer],
    ['energies', initial.default_shots === null ? 'exact' : `${initial.default_shots} shots for each measured group`],
    ['seed', document.seed === null ? 'none needed' : String(document.seed)],
    ['version', record.producer_version ?? '-'],
  ];
}
