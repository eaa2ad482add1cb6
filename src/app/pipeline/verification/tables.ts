import {
  allTables,
  batchIdProperty,
  experimentsTable,
  type FeatureTable,
  featureTables,
  mlTables,
  processingMetadata,
  readPendingBatch,
  reasonOf,
  type SourceRecord,
} from '../../../lake/features/index.ts';
import type { Snapshot, TableDefinition, TableState } from '../../../lake/iceberg/index.ts';
import type { DataFolder } from '../folder.ts';
import type { Findings } from './finding.ts';
import { wrongStatistics } from './statistics.ts';
import { addTo, fingerprints, type Tally } from './tally.ts';

/** Tables with one row set for each experiment. */
export const recordTables: readonly FeatureTable[] = [...featureTables, ...mlTables, experimentsTable];

/** A table of this version of the program in a data folder that an older one made: the next processing fills it. */
export const isYetToCome = ({ name }: FeatureTable, { states }: TableCut): boolean =>
  !states.has(name) && mlTables.some((table) => table.name === name);

const processing = new Set(['processing_timestamp', 'processing_date', 'processing_batch_id', 'processing_name']);
const comparable = (table: TableDefinition): string[] =>
  table.columns.map(({ name }) => name).filter((name) => !processing.has(name));

/** What the rows of a record in a table should be. */
export function expectedTally(table: FeatureTable, source: SourceRecord): Tally {
  const { length, columns } = table.rows(source);
  let digest = 0;
  for (const one of fingerprints(
    length,
    comparable(table).map((name) => columns[name] ?? []),
  )) {
    digest = (digest + one) >>> 0;
  }
  return { rows: length, digest };
}

/** The tables as of the last complete batch, so that a batch in the making does not count. */
export interface TableCut {
  readonly states: ReadonlyMap<string, TableState>;
  readonly snapshots: ReadonlyMap<string, Snapshot | null>;
}

/** The experiments table is loaded first: what it holds, the others hold, whoever writes meanwhile. */
export async function cutTables(folder: DataFolder, findings: Findings): Promise<TableCut> {
  const states = new Map<string, TableState>();
  const snapshots = new Map<string, Snapshot | null>();
  for (const { name } of [...allTables].reverse()) {
    try {
      const state = await folder.warehouse.load(name);
      if (state !== null) states.set(name, state);
    } catch (error) {
      findings.damaged.push({ table: name, reason: reasonOf(error) });
    }
  }
  const last = states.get(experimentsTable.name)?.current?.timestampMs ?? Number.NEGATIVE_INFINITY;
  for (const [name, state] of states) {
    let cut: Snapshot | null = null;
    for (const snapshot of state.snapshots) {
      if (snapshot.timestampMs > last && !isSameRows(snapshot)) break;
      cut = snapshot;
    }
    snapshots.set(name, cut);
  }
  await checkLater(folder, states, last, findings);
  return { states, snapshots };
}

/** Compaction: other files, the same rows. */
const isSameRows = ({ summary }: Snapshot): boolean => summary.operation === 'replace';

/** Commits after the cut belong to a batch that is noted as unfinished, or that has been finished since. */
async function checkLater(
  folder: DataFolder,
  states: ReadonlyMap<string, TableState>,
  last: number,
  findings: Findings,
): Promise<void> {
  const later: { table: string; batch: string }[] = [];
  for (const [table, { snapshots }] of states) {
    for (const snapshot of snapshots) {
      const { timestampMs, summary } = snapshot;
      if (timestampMs > last && !isSameRows(snapshot))
        later.push({ table, batch: summary[batchIdProperty] ?? 'unknown' });
    }
  }
  if (later.length === 0) return;
  const noted = await readPendingBatch(folder.tables);
  const now = await folder.warehouse.load(experimentsTable.name);
  const finished = new Set(now?.snapshots.map(({ summary }) => summary[batchIdProperty]));
  for (const { table, batch } of later) {
    if (batch === noted?.batchId || finished.has(batch)) continue;
    findings.damaged.push({
      table,
      reason: `batch ${batch} is in this table but not in experiments, and nobody finishes it`,
    });
  }
}

/** Every row of a table, as tallies by experiment; null when some file could not be read (it is then listed as damaged). */
export async function tallyTable(
  folder: DataFolder,
  table: FeatureTable,
  cut: TableCut,
  findings: Findings,
  onFile: (rows: { length: number; columns: Readonly<Record<string, ArrayLike<unknown>>> }) => void = () => undefined,
): Promise<Map<string, Tally> | null> {
  const tallies = new Map<string, Tally>();
  const state = cut.states.get(table.name);
  const snapshot = cut.snapshots.get(table.name) ?? null;
  if (state === undefined || snapshot === null) return tallies;
  const names = comparable(table);
  const read = table.columns
    .map(({ name }) => name)
    .filter((name) => names.includes(name) || name === 'processing_batch_id');
  let whole = true;
  const damaged = (error: unknown, file?: string): void => {
    whole = false;
    findings.damaged.push({ table: table.name, ...(file === undefined ? {} : { file }), reason: reasonOf(error) });
  };
  let files: Awaited<ReturnType<DataFolder['warehouse']['plan']>>['files'] = [];
  try {
    files = (await folder.warehouse.plan(state, snapshot)).files;
  } catch (error) {
    damaged(error);
  }
  for (const file of files) {
    try {
      const rows = await folder.warehouse.read([file], read);
      if (rows.length !== file.records) {
        damaged(`it has ${rows.length} rows and should have ${file.records}`, file.key);
        continue;
      }
      const wrong = wrongStatistics(file, rows.columns);
      if (wrong !== null) {
        const reason = `its manifest says something else of the values of ${wrong} than they are`;
        findings.damaged.push({ table: table.name, file: file.key, reason });
      }
      const ids = rows.columns.experiment_id ?? [];
      const each = fingerprints(
        rows.length,
        names.map((name) => rows.columns[name] ?? []),
      );
      for (let row = 0; row < rows.length; row++) addTo(tallies, String(ids[row]), 1, each[row]!);
      onFile(rows);
    } catch (error) {
      damaged(error, file.key);
    }
  }
  return whole ? tallies : null;
}

/** Tags name snapshots that exist; a batch made at most one snapshot of a table, and each has its tag. */
export function checkTags(cut: TableCut, findings: Findings): void {
  for (const [table, { tags, snapshots }] of cut.states) {
    const ids = new Set(snapshots.map(({ id }) => id));
    for (const [tag, id] of Object.entries(tags)) {
      if (!ids.has(id)) findings.damaged.push({ table, reason: `the tag ${tag} names a snapshot that does not exist` });
    }
    const batches = new Set<string>();
    for (const { id, summary } of snapshots) {
      const batch = summary[batchIdProperty];
      if (batch === undefined) continue;
      if (batches.has(batch)) findings.duplicated.push({ table, reason: `batch ${batch} was committed twice` });
      batches.add(batch);
      const plain = batch.replaceAll('-', '');
      if (tags[`v_${plain}`] !== id && tags[`v_incr_${plain}`] !== id) {
        findings.damaged.push({ table, reason: `the snapshot of batch ${batch} has lost its tag` });
      }
    }
  }
}

/** One metadata row for each batch and topic that brought experiments. */
export async function checkMetadata(
  folder: DataFolder,
  cut: TableCut,
  topicsOfBatches: ReadonlyMap<string, ReadonlySet<string>>,
  findings: Findings,
): Promise<void> {
  const table = processingMetadata.name;
  const state = cut.states.get(table);
  const rows = new Map<string, number>();
  if (state !== undefined) {
    try {
      const { files } = await folder.warehouse.plan(state, cut.snapshots.get(table) ?? null);
      const { length, columns } = await folder.warehouse.read(files, ['processing_batch_id']);
      for (let row = 0; row < length; row++) {
        const batch = String(columns.processing_batch_id?.[row]);
        rows.set(batch, (rows.get(batch) ?? 0) + 1);
      }
    } catch (error) {
      findings.damaged.push({ table, reason: reasonOf(error) });
      return;
    }
  }
  for (const [batch, topics] of topicsOfBatches) {
    const found = rows.get(batch) ?? 0;
    if (found === topics.size) continue;
    const reason = `batch ${batch} has ${found} rows and should have ${topics.size}`;
    (found < topics.size ? findings.lost : findings.duplicated).push({ table, reason });
  }
  for (const batch of rows.keys()) {
    if (!topicsOfBatches.has(batch)) findings.damaged.push({ table, reason: `batch ${batch} brought no experiment` });
  }
}
