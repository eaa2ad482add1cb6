import { experimentsTable, readConsumed, settingsHash } from '../../lake/features/index.ts';
import type { DataFile } from '../../lake/iceberg/index.ts';
import type { DataFolder } from './folder.ts';

/** One row of the experiments table. Energies in hartree, times in seconds. */
export interface StoredExperiment {
  readonly experimentId: string;
  readonly name: string;
  readonly basis: string;
  readonly ansatz: string;
  readonly ansatzReps: number | null;
  readonly start: string | null;
  readonly optimizer: string;
  readonly mapping: string | null;
  readonly backend: string | null;
  readonly seed: number | null;
  readonly shots: number | null;
  readonly qubits: number;
  readonly parameters: number;
  readonly evaluations: number;
  readonly energies: {
    readonly electronic: number;
    readonly nuclearRepulsion: number | null;
    readonly total: number | null;
    readonly hf: number | null;
    /** Lanczos' value where the experiment was a user's Pauli sum (`basis` none). */
    readonly fci: number | null;
    readonly errorMillihartree: number | null;
  };
  readonly flags: readonly string[];
  readonly expectations: { readonly number: number; readonly sz: number; readonly s2: number } | null;
  readonly seconds: {
    readonly hamiltonian: number;
    readonly mapping: number;
    readonly vqe: number;
    readonly minimization: number;
    readonly total: number;
  };
  readonly success: boolean | null;
  /** JSON text; null for records that were not made by us. */
  readonly settings: string | null;
  readonly settingsHash: string | null;
  readonly jobId: string | null;
  /** Milliseconds since 1970. */
  readonly startedAt: number | null;
  readonly processedAt: number;
  readonly producerVersion: string | null;
  readonly topic: string;
  readonly object: string;
  readonly batchId: string;
}

type Cell = (name: string) => unknown;

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const number = (value: unknown): number | null =>
  typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : null;
const milliseconds = (value: unknown): number | null => {
  const microseconds = number(value);
  return microseconds === null ? null : microseconds / 1000;
};

function storedExperiment(cell: Cell): StoredExperiment {
  const electrons = number(cell('number'));
  const sz = number(cell('sz'));
  const s2 = number(cell('s2'));
  const flags = cell('flags');
  const success = cell('success');
  return {
    experimentId: text(cell('experiment_id')) ?? '',
    name: text(cell('name')) ?? '',
    basis: text(cell('basis')) ?? '',
    ansatz: text(cell('ansatz')) ?? '',
    ansatzReps: number(cell('ansatz_reps')),
    start: text(cell('init_strategy')),
    optimizer: text(cell('optimizer')) ?? '',
    mapping: text(cell('mapping')),
    backend: text(cell('backend')),
    seed: number(cell('seed')),
    shots: number(cell('shots')),
    qubits: number(cell('qubits')) ?? 0,
    parameters: number(cell('parameters')) ?? 0,
    evaluations: number(cell('evaluations')) ?? 0,
    energies: {
      electronic: number(cell('electronic_energy')) ?? Number.NaN,
      nuclearRepulsion: number(cell('nuclear_repulsion')),
      total: number(cell('total_energy')),
      hf: number(cell('hf_energy')),
      fci: number(cell('fci_energy')),
      errorMillihartree: number(cell('error_mha')),
    },
    flags: Array.isArray(flags) ? flags.filter((flag) => typeof flag === 'string') : [],
    expectations: electrons === null || sz === null || s2 === null ? null : { number: electrons, sz, s2 },
    seconds: {
      hamiltonian: number(cell('hamiltonian_seconds')) ?? 0,
      mapping: number(cell('mapping_seconds')) ?? 0,
      vqe: number(cell('vqe_seconds')) ?? 0,
      minimization: number(cell('minimization_seconds')) ?? 0,
      total: number(cell('total_seconds')) ?? 0,
    },
    success: typeof success === 'boolean' ? success : null,
    settings: text(cell('settings')),
    settingsHash: text(cell('settings_hash')),
    jobId: text(cell('job_id')),
    startedAt: milliseconds(cell('started_at')),
    processedAt: milliseconds(cell('processing_timestamp')) ?? 0,
    producerVersion: text(cell('producer_version')),
    topic: text(cell('topic')) ?? '',
    object: text(cell('source_object')) ?? '',
    batchId: text(cell('processing_batch_id')) ?? '',
  };
}

async function readExperiments(folder: DataFolder, files: readonly DataFile[]): Promise<StoredExperiment[]> {
  const names = experimentsTable.columns.map(({ name }) => name);
  const { length, columns } = await folder.warehouse.read(files, names);
  return Array.from({ length }, (_, row) => storedExperiment((name) => columns[name]?.[row] ?? null));
}

const began = ({ startedAt, processedAt }: StoredExperiment): number => startedAt ?? processedAt;

/** Every experiment in the tables, in the order in which they started. */
export async function listExperiments(folder: DataFolder): Promise<StoredExperiment[]> {
  const state = await folder.warehouse.load(experimentsTable.name);
  if (state === null) return [];
  const { files } = await folder.warehouse.plan(state, state.current);
  const experiments = await readExperiments(folder, files);
  return experiments.sort((a, b) => began(a) - began(b) || (a.experimentId < b.experimentId ? -1 : 1));
}

/** The experiments with these ids, in the order of the ids; those that are not there are left out. */
export async function experimentsById(folder: DataFolder, ids: readonly string[]): Promise<StoredExperiment[]> {
  const state = await folder.warehouse.load(experimentsTable.name);
  if (state === null || ids.length === 0) return [];
  const condition = { column: 'experiment_id', operator: 'in', value: ids } as const;
  const { files } = await folder.warehouse.plan(state, state.current, [condition]);
  const found = new Map((await readExperiments(folder, files)).map((one) => [one.experimentId, one]));
  return ids.map((id) => found.get(id)).filter((one) => one !== undefined);
}

/** An earlier experiment with these settings by this version: a run need not be repeated. The latest when there are several. */
export async function findBySettings(
  folder: DataFolder,
  hash: string,
  producerVersion: string,
): Promise<StoredExperiment | null> {
  const state = await folder.warehouse.load(experimentsTable.name);
  if (state === null) return null;
  const { experiments } = await readConsumed(folder.tables, folder.warehouse, state);
  const ids: string[] = [];
  for (const [id, known] of experiments) {
    if (known.settingsHash === hash && known.producerVersion === producerVersion) ids.push(id);
  }
  const found = await experimentsById(folder, ids);
  return found.sort((a, b) => began(a) - began(b)).at(-1) ?? null;
}

export { settingsHash };
