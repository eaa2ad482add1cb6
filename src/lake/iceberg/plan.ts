import type { Condition, DataFile, Snapshot } from './contract.ts';
import { unknownColumn, unsupportedTable } from './errors.ts';
import { dataFileOf, fileRange, manifestRanges } from './file-ranges.ts';
import type { ManifestEntry } from './manifest-list.ts';
import { type ColumnRange, mayMatch } from './pruning.ts';
import { columnsOf, type Schema } from './schema.ts';
import type { Table } from './table.ts';
import { inParallel, type TableFiles } from './table-files.ts';

const together = 16;

/**
 * Files of a snapshot, oldest first, that may hold rows for which all conditions are true, and how many there are in all.
 * Manifests are left out by the partition summaries of the manifest list, files by partition values, counts and bounds.
 * `unknown_column`; `unsupported_table` when another engine deleted rows in a way that leaves them in the files.
 */
export async function planFiles(
  table: Table,
  snapshot: Snapshot | null,
  conditions: readonly Condition[],
  files: TableFiles,
): Promise<{ files: DataFile[]; total: number }> {
  if (snapshot === null) return { files: [], total: 0 };
  const schema = schemaAt(table, snapshot);
  for (const { column } of conditions) {
    const known = schema.fields.map((field) => field.name);
    if (!known.includes(column)) throw unknownColumn(column, table.name, known);
  }
  const list = await files.manifestList(snapshot, table.places);
  const live = list.filter((entry) => entry.files.added + entry.files.existing > 0).reverse();
  if (live.some((entry) => entry.content !== 0)) {
    throw unsupportedTable(table.name, 'has delete files, which are not applied here');
  }
  const kept = live.filter((entry) => manifestMayMatch(table, schema, entry, conditions));
  const columns = columnsOf(schema);
  let total = 0;
  for (const entry of live) if (!kept.includes(entry)) total += entry.files.added + entry.files.existing;

  const parts = await inParallel(kept, together, async (entry) => {
    const manifest = await files.manifest(entry, table.places);
    total += manifest.files.length;
    const spec = table.metadata.specs.get(manifest.specId ?? entry.specId);
    return manifest.files
      .filter((file) =>
        conditions.every((condition) => {
          const field = schema.fields.find((candidate) => candidate.name === condition.column)!;
          const range = fileRange(file, field, spec);
          return range === null || mayMatch(range, condition);
        }),
      )
      .map((file) => dataFileOf(file, table.places.keyOf(file.place), schema, spec, manifest.own, columns));
  });
  return { files: parts.flat(), total };
}

/** Time travel shows the columns of then; the present snapshot those of now. */
function schemaAt({ metadata }: Table, snapshot: Snapshot): Schema {
  if (snapshot.id === metadata.current?.id) return metadata.schema;
  return metadata.schemas.get(snapshot.schemaId) ?? metadata.schema;
}

function manifestMayMatch(
  table: Table,
  schema: Schema,
  entry: ManifestEntry,
  conditions: readonly Condition[],
): boolean {
  const spec = table.metadata.specs.get(entry.specId);
  if (conditions.length === 0 || entry.partitions === null || !spec) return true;
  const ranges: ReadonlyMap<string, ColumnRange> = manifestRanges(entry.partitions, spec, schema);
  return conditions.every((condition) => {
    const range = ranges.get(condition.column);
    return range === undefined || mayMatch(range, condition);
  });
}
