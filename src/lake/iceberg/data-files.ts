import { checkColumn } from './column-values.ts';
import type { PrimitiveType, Rows } from './contract.ts';
import { unknownColumn, unsupportedTable, wrongValue } from './errors.ts';
import { boundBytes, type FileEntry } from './manifest.ts';
import type { TableMetadata } from './metadata.ts';
import { writeParquet } from './parquet-file.ts';
import { partitionPath } from './partition-path.ts';
import { splitByPartition } from './partition-rows.ts';
import { identityFields } from './partition-spec.ts';
import { shortest, type Value } from './single-value.ts';

export interface NewDataFile {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly entry: FileEntry;
}

/**
 * Rows as Parquet files, one per partition, made one at a time so that only one is held in memory beside the rows.
 * `folder` is the key of the data folder with a slash behind, `placeOf` gives the place to record for a key.
 * Missing columns are null; `unknown_column`, `wrong_value`, `unsupported_table` (partitioned by other than values).
 */
export function* dataFiles(
  table: string,
  metadata: TableMetadata,
  rows: Rows,
  folder: string,
  uuid: string,
  placeOf: (key: string) => string,
): Generator<NewDataFile> {
  const { schema, spec } = metadata;
  const partitions = identityFields(spec, schema);
  const foreign = spec.fields.find((field) => field.transform !== 'identity' && field.transform !== 'void');
  if (foreign || partitions.length < spec.fields.filter((field) => field.transform === 'identity').length) {
    throw unsupportedTable(table, `is partitioned by ${foreign?.transform ?? 'a column that it no longer has'}`);
  }
  const names = schema.fields.map((field) => field.name);
  for (const [name, values] of Object.entries(rows.columns)) {
    if (!names.includes(name)) throw unknownColumn(name, table, names);
    if (values.length !== rows.length) {
      throw wrongValue(name, 'column', `it has ${values.length} values where the table gets ${rows.length} rows`);
    }
  }

  // Checked before anything is written: a wrong value leaves no file behind.
  const whole = schema.fields.map((field) => {
    const values = rows.columns[field.name] ?? new Array<unknown>(rows.length).fill(null);
    return checkColumn(field, values);
  });
  const partitionColumns = partitions.map(({ field }) => whole[schema.fields.indexOf(field)]!.values);

  for (const [index, part] of splitByPartition(partitionColumns, rows.length).entries()) {
    const taken = part.rows;
    const columns =
      taken === null
        ? whole
        : schema.fields.map((field, position) => {
            const all = whole[position]!.values;
            return checkColumn(
              field,
              Array.from(taken, (row) => all[row]),
            );
          });
    const parquet = writeParquet(
      schema.fields,
      columns.map(({ values, statistics }) => ({ values, mayBound: statistics !== null && !statistics.nans })),
    );
    const named = partitions.map(({ field }, position) => ({
      name: field.name,
      type: field.type as PrimitiveType,
      value: part.values[position]!,
    }));
    const path = partitionPath(named);
    const file = `${String(index).padStart(5, '0')}-0-${uuid}-00001.parquet`;
    const key = `${folder}${path === '' ? '' : `${path}/`}${file}`;

    const statistics = schema.fields.flatMap((field, position) => {
      const known = columns[position]!.statistics;
      return known === null ? [] : [{ id: field.id, ...known }];
    });
    const lower = new Map(statistics.map((column) => [column.id, column.lower]));
    const upper = new Map(statistics.map((column) => [column.id, column.upper]));
    yield {
      key,
      bytes: parquet.bytes,
      entry: {
        place: placeOf(key),
        partition: new Map(partitions.map(({ partition }, position) => [partition.id, plain(part.values[position]!)])),
        records: taken?.length ?? rows.length,
        bytes: parquet.bytes.length,
        columnSizes: parquet.columnSizes,
        values: new Map(statistics.map((column) => [column.id, column.values])),
        nulls: new Map(statistics.map((column) => [column.id, column.nulls])),
        nans: new Map(statistics.flatMap((column) => (column.nans === undefined ? [] : [[column.id, column.nans]]))),
        lower: boundBytes(schema, lower),
        upper: boundBytes(schema, upper),
        splitOffsets: parquet.splitOffsets,
      },
    };
  }
}

function plain(value: Value | null): Value | null {
  return typeof value === 'bigint' ? shortest(value) : value;
}
