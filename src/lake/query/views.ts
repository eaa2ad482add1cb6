import type { Column, ColumnType, DataFile, PrimitiveType } from '../iceberg/index.ts';
import { identifier, literal } from './session.ts';

const sqlTypes: Readonly<Record<PrimitiveType, string>> = {
  string: 'VARCHAR',
  int: 'INTEGER',
  long: 'BIGINT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamptz: 'TIMESTAMP WITH TIME ZONE',
};

export function sqlType(type: ColumnType): string {
  return typeof type === 'string' ? sqlTypes[type] : `${sqlType(type.list)}[]`;
}

/**
 * The statement that makes a view of exactly these files; without files it has no rows and the same types.
 * Columns are found by field id, so renamed ones are, and those that a file does not have are null. `hive_partitioning` is off
 * because DuckDB would take partition values from the path, where null is the text `null`; `can_have_nan` is on because statistics
 * in Parquet files pass over NaN, which DuckDB takes for the largest number and would leave out with the rest.
 */
export function createView(
  namespace: string,
  table: string,
  columns: readonly Column[],
  files: readonly DataFile[],
  pathOf: (file: DataFile) => string,
): string {
  const view = `CREATE VIEW ${identifier(namespace)}.${identifier(table)} AS`;
  if (files.length === 0) {
    const empty = columns.map(({ name, type }) => `CAST(NULL AS ${sqlType(type)}) AS ${identifier(name)}`);
    return `${view} SELECT ${empty.join(', ')} WHERE false`;
  }
  const names = columns.map(({ name }) => identifier(name)).join(', ');
  const paths = files.map((file) => literal(pathOf(file))).join(', ');
  const schema = columns.map(
    ({ id, name, type }) => `${id}: {name: ${literal(name)}, type: ${literal(sqlType(type))}, default_value: NULL}`,
  );
  return `${view} SELECT ${names} FROM read_parquet([${paths}], hive_partitioning = false, can_have_nan = true, schema = MAP {${schema.join(', ')}})`;
}
