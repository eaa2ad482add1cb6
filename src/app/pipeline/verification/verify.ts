import {
  type Consumed,
  experimentsTable,
  readConsumed,
  readSources,
  reasonOf,
  recordObjects,
} from '../../../lake/features/index.ts';
import type { DataFolder } from '../folder.ts';
import type { Finding, Findings } from './finding.ts';
import { checkHistory } from './history.ts';
import { checkLog, type ObjectFromLog } from './log.ts';
import { checkMetadata, checkTags, cutTables, expectedTally, isYetToCome, recordTables, tallyTable } from './tables.ts';
import { addTo, type Tally } from './tally.ts';

export interface Verification {
  /** Nothing lost, nothing twice, nothing damaged. */
  readonly ok: boolean;
  /** In the log, in objects of which the log holds nothing any more, and in imported objects. */
  readonly records: number;
  readonly objects: number;
  /** In the tables. */
  readonly experiments: number;
  /** Records that are safe but not in the tables yet: the next run or `process` takes them in. */
  readonly pending: number;
  readonly lost: readonly Finding[];
  readonly duplicated: readonly Finding[];
  readonly damaged: readonly Finding[];
}

/** What the experiments table says of an experiment. */
interface Entry {
  readonly object: string;
  rows: number;
}

/**
 * Proves for every record that it is in the tables once and as it was written: each offset of the log has one object with the
 * same bytes, each object's experiments have in every table the rows that their record gives, no more, no fewer, no others;
 * tags and batches fit. Reads only, takes no lock: a batch that somebody is writing counts as pending.
 */
export async function verify(folder: DataFolder): Promise<Verification> {
  const findings: Findings = { lost: [], duplicated: [], damaged: [], pending: 0 };
  const cut = await cutTables(folder, findings);
  const state = cut.states.get(experimentsTable.name) ?? null;

  const entries = new Map<string, Entry>();
  const topicsOfBatches = new Map<string, Set<string>>();
  const experimentTallies = await tallyTable(folder, experimentsTable, cut, findings, ({ length, columns }) => {
    for (let row = 0; row < length; row++) {
      const id = String(columns.experiment_id?.[row]);
      const entry = entries.get(id);
      if (entry === undefined) entries.set(id, { object: String(columns.source_object?.[row]), rows: 1 });
      else entry.rows += 1;
      const batch = String(columns.processing_batch_id?.[row]);
      const topics = topicsOfBatches.get(batch) ?? new Set<string>();
      topicsOfBatches.set(batch, topics.add(String(columns.topic?.[row])));
    }
  });
  const consumed = await readConsumed(folder.tables, folder.warehouse, state).catch((error: unknown) => {
    // A file of the experiments table that cannot be read is listed already.
    if (experimentTallies !== null) findings.damaged.push({ table: experimentsTable.name, reason: reasonOf(error) });
    return null;
  });

  const fromLog = await checkLog(folder, { objects: new Set(consumed?.objects), experiments: entries }, findings);
  const checked = await checkObjects(folder, entries, fromLog.objects, consumed, findings);

  for (const table of recordTables) {
    if (isYetToCome(table, cut)) continue;
    const actual =
      table.name === experimentsTable.name ? experimentTallies : await tallyTable(folder, table, cut, findings);
    compareTable(table.name, checked.expected.get(table.name) ?? new Map(), actual, checked, findings);
  }
  checkTags(cut, findings);
  await checkHistory(folder, cut, findings);
  await checkMetadata(folder, cut, topicsOfBatches, findings);

  const { lost, duplicated, damaged, pending } = findings;
  return {
    ok: lost.length + duplicated.length + damaged.length === 0,
    records: fromLog.records + checked.importedRecords,
    objects: checked.objects,
    experiments: entries.size,
    pending,
    lost,
    duplicated,
    damaged,
  };
}

interface CheckedObjects {
  readonly objects: number;
  /** In objects that the log says nothing of. */
  readonly importedRecords: number;
  /** By table and experiment: the rows that should be there. */
  readonly expected: ReadonlyMap<string, Map<string, Tally>>;
  /** Experiments of the tables whose record could not be read: they are listed already. */
  readonly unreadable: ReadonlySet<string>;
}

/** Reads every object once: what its experiments should look like in the tables, and whether they are there at all. */
async function checkObjects(
  folder: DataFolder,
  entries: ReadonlyMap<string, Entry>,
  fromLog: ReadonlyMap<string, ObjectFromLog>,
  consumed: Consumed | null,
  findings: Findings,
): Promise<CheckedObjects> {
  const expected = new Map<string, Map<string, Tally>>(recordTables.map(({ name }) => [name, new Map()]));
  const found = new Set<string>();
  const present = new Set<string>();
  let objects = 0;
  let importedRecords = 0;
  for await (const { key } of recordObjects(folder.objects)) {
    objects += 1;
    present.add(key);
    const bytes = await folder.objects.get(key);
    if (bytes === null) {
      findings.lost.push({ object: key, reason: 'it disappeared while it was verified' });
      continue;
    }
    let sources: ReturnType<typeof readSources>;
    try {
      sources = readSources(key, bytes);
    } catch (error) {
      // Where the log has the record, it is listed with its offset.
      if (!fromLog.has(key)) findings.damaged.push({ object: key, reason: reasonOf(error) });
      if (!fromLog.has(key)) importedRecords += 1;
      continue;
    }
    if (!fromLog.has(key)) importedRecords += sources.length;
    for (const source of sources) {
      const { experimentId } = source;
      const entry = entries.get(experimentId);
      if (entry === undefined) {
        const willBeRead = consumed === null || !(consumed.objects.has(key) || consumed.repeated.has(key));
        if (willBeRead) findings.pending += 1;
        else findings.lost.push({ object: key, experiment_id: experimentId, reason: 'it is in no table' });
        continue;
      }
      if (entry.object !== key || found.has(experimentId)) continue;
      found.add(experimentId);
      for (const table of recordTables) {
        const { rows, digest } = expectedTally(table, source);
        addTo(expected.get(table.name)!, experimentId, rows, digest);
      }
    }
  }
  const unreadable = new Set<string>();
  for (const [experimentId, { object, rows }] of entries) {
    if (rows > 1) {
      findings.duplicated.push({
        table: experimentsTable.name,
        experiment_id: experimentId,
        reason: `it has ${rows} rows and should have 1`,
      });
    }
    if (found.has(experimentId)) continue;
    unreadable.add(experimentId);
    if (!present.has(object) && (await folder.objects.head(object)) === null) {
      findings.lost.push({
        ...fromLog.get(object),
        object,
        experiment_id: experimentId,
        reason: 'the object of an experiment in the tables is gone',
      });
    } else if (present.has(object)) {
      findings.damaged.push({
        object,
        experiment_id: experimentId,
        reason: 'the object no longer holds this experiment',
      });
    }
  }
  return { objects, importedRecords, expected, unreadable };
}

function compareTable(
  table: string,
  expected: ReadonlyMap<string, Tally>,
  actual: ReadonlyMap<string, Tally> | null,
  { unreadable }: CheckedObjects,
  findings: Findings,
): void {
  // Files that could not be read are listed: what was in them is neither lost nor known.
  if (actual === null) return;
  for (const [experiment_id, wanted] of expected) {
    const found = actual.get(experiment_id) ?? { rows: 0, digest: 0 };
    if (found.rows === wanted.rows && found.digest === wanted.digest) continue;
    if (found.rows === wanted.rows) {
      findings.damaged.push({ table, experiment_id, reason: 'its rows are not those of its record' });
      continue;
    }
    const reason = `it has ${found.rows} rows and should have ${wanted.rows}`;
    if (found.rows < wanted.rows) findings.lost.push({ table, experiment_id, reason });
    else if (table !== experimentsTable.name) findings.duplicated.push({ table, experiment_id, reason });
  }
  for (const experiment_id of actual.keys()) {
    if (expected.has(experiment_id) || unreadable.has(experiment_id)) continue;
    findings.damaged.push({ table, experiment_id, reason: 'it has rows here but is not in experiments' });
  }
}
