import { readSources } from '../../lake/features/index.ts';
import type { VqeRecord } from '../../lake/records/index.ts';
import { experimentAmbiguous, experimentUnknown, recordMissing } from './errors.ts';
import type { DataFolder } from './folder.ts';
import { listExperiments, type StoredExperiment } from './stored-experiments.ts';

export interface FoundExperiment {
  readonly experiment: StoredExperiment;
  /** The record as it was written: settings, trajectory, Hamiltonian, circuit. */
  readonly record: VqeRecord;
}

/** The experiment with this id, with an id that ends so, or the `last` one that started, with its record. */
export async function findExperiment(folder: DataFolder, wanted: string): Promise<FoundExperiment> {
  const experiments = await listExperiments(folder);
  const experiment = wanted === 'last' ? experiments.at(-1) : withEnding(experiments, wanted);
  if (experiment === undefined) throw experimentUnknown(wanted, folder.path);
  return { experiment, record: await recordOf(folder, experiment) };
}

function withEnding(experiments: readonly StoredExperiment[], ending: string): StoredExperiment | undefined {
  const found = experiments.filter(({ experimentId }) => ending !== '' && experimentId.endsWith(ending));
  const [first] = found;
  if (found.length <= 1) return first;
  const whole = found.find(({ experimentId }) => experimentId === ending);
  if (whole !== undefined) return whole;
  throw experimentAmbiguous(
    ending,
    found.map(({ experimentId }) => experimentId),
  );
}

/** The record of an experiment, from the object that it came in; `record_missing` when that is gone or damaged. */
export async function recordOf(folder: DataFolder, experiment: StoredExperiment): Promise<VqeRecord> {
  const { experimentId, object } = experiment;
  const bytes = await folder.objects.get(object);
  if (bytes === null) throw recordMissing(experimentId, object);
  let records: ReturnType<typeof readSources>;
  try {
    records = readSources(object, bytes);
  } catch (cause) {
    throw recordMissing.from(cause, experimentId, object);
  }
  const source = records.find((one) => one.experimentId === experimentId);
  if (source === undefined) throw recordMissing(experimentId, object);
  return source.record;
}
